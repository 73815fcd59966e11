/** commit(): all or nothing, and only while the actor still may. */
import type { Allowed, Context } from "@atrium/shared/context";
import { Problem } from "@atrium/shared/problem";
import { commit, type Happening } from "@atrium/shared/store/commit";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { parsePeppers } from "../services/auth/src/credential/format.ts";
import { createKey, theKey } from "../services/auth/src/key/key.ts";
import { revoke } from "../services/auth/src/key/revocation.ts";
import { addCollaborator as add, levelToGive } from "../services/projects/src/collaborator/addition.ts";
import {
  removeCollaborator,
  theCollaborator,
  updateCollaborator,
} from "../services/projects/src/collaborator/collaborator.ts";
import { createProject, deleteProject, theProject } from "../services/projects/src/project/project.ts";
import { createResource } from "../services/resources/src/resource/creation.ts";
import { deleteResource } from "../services/resources/src/resource/resource.ts";
import { invented } from "./catalogue.ts";
import { contentsOf, contextOver, freshAccess, outboxOf } from "./direct.ts";
import { harness } from "./harness.ts";
import { type Caller, newcomer, type Person, signUp, unique } from "./personas.ts";
import { addCollaborator, makeKey, makeTenant, type Tenant } from "./world.ts";

const { env } = await harness();
const { CONTROL } = await env("auth");
const { RESOURCES_DB } = await env("resources");

let ours: Tenant;
let stranger: { email: string };
/** Nothing here copies secrets. */
const NO_KEYS = { active: "a", keys: new Map() };
beforeAll(async () => {
  [ours, stranger] = await Promise.all([makeTenant(), newcomer()]);
});

const inProject = (project = ours.project) => ({ type: "project", id: project }) as const;
const addByEmail = async (
  ctx: Context,
  access: Allowed<"collaborator:create">,
  email: string,
  role: "viewer" | "member",
) =>
  add(
    ctx,
    access,
    { named: { email }, external: false, invite: false },
    await levelToGive(ctx, access, { role }),
    true,
  );
const peppers = parsePeppers("a:only-for-this-test-0123456789abcdef");

describe("each statement of a commit fails in turn: nothing of it remains", () => {
  /** One of everything that commits; each makes its own things, so that it can be repeated. */
  const rules: Record<string, { d1: D1Database; run: (ctx: Context) => Promise<unknown> }> = {
    "create a project": {
      d1: CONTROL,
      run: async (ctx) =>
        createProject(
          ctx,
          await freshAccess(ours.owner, { type: "account" }),
          { name: unique("project") },
          NO_KEYS,
        ),
    },
    "delete a project, with its keys": {
      d1: CONTROL,
      run: async (ctx) => {
        const access = await freshAccess<"project:delete">(ours.owner, inProject());
        return deleteProject(ctx, access, await theProject(ctx, access, "project:delete"), undefined);
      },
    },
    "add a collaborator": {
      d1: CONTROL,
      run: async (ctx) => {
        const access = await freshAccess<"collaborator:create">(ours.owner, inProject());
        return addByEmail(ctx, access, stranger.email, "member");
      },
    },
    "change a collaborator": {
      d1: CONTROL,
      run: async (ctx) => {
        const access = await freshAccess<"collaborator:update">(ours.owner, inProject());
        const id = ours.ids.collaborators as string;
        const row = await theCollaborator(ctx, access, "collaborator:update", id);
        return updateCollaborator(ctx, access, row, { role: "contributor" }, undefined);
      },
    },
    "remove a collaborator, with their keys": {
      d1: CONTROL,
      run: async (ctx) => {
        const access = await freshAccess<"collaborator:delete">(ours.owner, inProject());
        const id = ours.ids.collaborators as string;
        const row = await theCollaborator(ctx, access, "collaborator:delete", id);
        return removeCollaborator(ctx, access, row, undefined);
      },
    },
    "create a key, under an Idempotency-Key": {
      d1: CONTROL,
      run: async (ctx) => {
        ctx.idempotency = {
          id: unique("claim"),
          requestDigest: "digest",
          expiresAt: Date.now() + 60_000,
          seal: async (body) => body,
        };
        const access = await freshAccess<"key:create">(ours.owner, inProject());
        return createKey(ctx, access, peppers, { name: "key" });
      },
    },
    "revoke a key": {
      d1: CONTROL,
      run: async (ctx) => {
        const { id } = await makeKey(ours, {});
        const access = await freshAccess<"key:delete">(ours.owner, inProject());
        return revoke(ctx, access, await theKey(ctx, access, "key:delete", id), undefined);
      },
    },
    "create a run": {
      d1: RESOURCES_DB,
      run: async (ctx) =>
        createResource(
          ctx,
          await freshAccess<"run:create">(ours.owner, inProject()),
          "run",
          { name: unique("run"), labels: { purpose: "test" } },
          { settings: { gpusNeedPayment: false } },
        ),
    },
    "delete a dataset": {
      d1: RESOURCES_DB,
      run: async (ctx) => {
        const access = await freshAccess<"dataset:delete">(ours.owner, inProject());
        const removing = { expected: undefined, removable: async () => undefined };
        return deleteResource(ctx, access, "dataset", ours.ids.datasets as string, removing);
      },
    },
  };

  it.each(Object.entries(rules))("%s", async (_, { d1, run }) => {
    const source = d1 === CONTROL ? "control" : "resources";
    let length = 0;
    for (let failing = 0; failing === 0 || failing < length; failing++) {
      let before = "";
      const ctx = contextOver(d1, source, async (batch) => {
        length = batch.length;
        before = await contentsOf(d1);
        return batch.with(failing, d1.prepare("INSERT INTO expect VALUES (1, 2, 'access_changed')"));
      });
      await expect(run(ctx), `statement ${failing}`).rejects.toThrow(new Problem("access_changed"));
      expect(await contentsOf(d1), `statement ${failing}`).toBe(before);
      expect(await outboxOf(d1, ctx.requestId)).toEqual([]);
      expect(ctx.relayed).toEqual([]);
    }
    expect(length).toBeGreaterThan(1);
  });

  it("and with none failing, all of it is there", async () => {
    const ctx = contextOver(CONTROL, "control");
    const access = await freshAccess<"project:create">(ours.owner, { type: "account" });
    const before = await contentsOf(CONTROL);
    const { project } = await createProject(ctx, access, { name: unique("project") }, NO_KEYS);
    expect(await contentsOf(CONTROL)).not.toBe(before);
    expect(await outboxOf(CONTROL, ctx.requestId)).toEqual(ctx.relayed);
    expect(ctx.relayed).toMatchObject([
      {
        type: "project.created",
        source: "control",
        actor: { type: "account", id: ours.owner.id, name: ours.owner.username },
        credential: { type: "session" },
        target: { type: "project", id: project.id, name: project.name },
        project_id: project.id,
        organization_id: ours.owner.organization,
        request_id: ctx.requestId,
        address: "192.0.2.1",
      },
    ]);
  });
});

describe("the actor loses the right between decision and commit: access_changed, and nothing is written", () => {
  const client = () => ours.owner.client;
  const one = (membership: string) => ({
    params: { path: { project: ours.project, collaborator: membership } },
  });
  interface Actor {
    person: Person;
    caller: Caller;
    membership: string;
    key: string;
  }

  /** An admin who adds somebody; `between` happens when it was decided that they may. */
  async function addingWhile(how: "session" | "key", between: (actor: Actor) => Promise<unknown>) {
    const [person, added] = await Promise.all([signUp("admin"), newcomer()]);
    const { id: membership } = await addCollaborator(ours, person, "admin");
    const key = await makeKey({ ...ours, owner: person }, {});
    const caller = how === "key" ? key : person;
    const access = await freshAccess<"collaborator:create">(caller, inProject());
    const ctx = contextOver(CONTROL, "control", async (batch) => {
      await between({ person, caller, membership, key: key.id });
      return batch;
    });
    const adding = addByEmail(ctx, access, added.email, "viewer");
    const outcome = await adding.then(
      () => "added",
      (error: unknown) => (error instanceof Problem ? error.code : error),
    );
    const row = await CONTROL.prepare(
      "SELECT count(*) n FROM memberships WHERE account_id = ? AND project_id = ?",
    )
      .bind(added.id, ours.project)
      .first<{ n: number }>();
    const logged = await outboxOf(CONTROL, ctx.requestId);
    return { outcome, rows: row?.n, events: logged.map(({ type }) => type) };
  }

  const refused = { outcome: "access_changed", rows: 0, events: [] };
  const done = { outcome: "added", rows: 1, events: ["collaborator.added"] };

  it.each<[string, "session" | "key", (actor: Actor) => Promise<unknown>, typeof done | typeof refused]>([
    [
      "they are removed",
      "session",
      ({ membership }) =>
        client().DELETE("/v1/projects/{project}/collaborators/{collaborator}", one(membership)),
      refused,
    ],
    [
      "they are made a viewer",
      "session",
      ({ membership }) =>
        client().PATCH("/v1/projects/{project}/collaborators/{collaborator}", {
          ...one(membership),
          body: { role: "viewer" },
        }),
      refused,
    ],
    [
      "they leave",
      "session",
      ({ person }) =>
        person.client.POST("/v1/projects/{project}/leave", { params: { path: { project: ours.project } } }),
      refused,
    ],
    ["their session ends", "session", ({ person }) => person.client.POST("/v1/auth/sign-out"), refused],
    [
      "the key it is done with is revoked",
      "key",
      ({ key }) =>
        client().DELETE("/v1/projects/{project}/keys/{key}", {
          params: { path: { project: ours.project, key } },
        }),
      refused,
    ],
    [
      "the owner of the key is removed",
      "key",
      ({ membership }) =>
        client().DELETE("/v1/projects/{project}/collaborators/{collaborator}", one(membership)),
      refused,
    ],
    [
      "another key of theirs is revoked, which is nothing to it",
      "session",
      ({ key }) =>
        client().DELETE("/v1/projects/{project}/keys/{key}", {
          params: { path: { project: ours.project, key } },
        }),
      done,
    ],
    [
      "the project is renamed, which is nothing to it",
      "session",
      () =>
        client().PATCH("/v1/projects/{project}", {
          params: { path: { project: ours.project } },
          body: { name: unique("renamed") },
        }),
      done,
    ],
  ])("%s", async (_, how, between, expected) => {
    expect(await addingWhile(how, between)).toEqual(expected);
  });

  it("a decision that came from a cache is no basis for a change of CONTROL", async () => {
    const access = await freshAccess<"project:create">(ours.owner, { type: "account" });
    const stale = createProject(
      contextOver(CONTROL, "control"),
      { ...access, fresh: false },
      { name: "stale" },
      NO_KEYS,
    );
    await expect(stale).rejects.toThrow("decided on fresh rows");
  });
});

describe("a commit holds whatever its size", () => {
  const happening = (details: Record<string, unknown> = {}) =>
    ({
      type: "project.updated",
      target: { type: "project", id: ours.project, name: null },
      details,
    }) as Happening;

  it("300 events, decided on 150 rows", async () => {
    const ctx = contextOver(CONTROL, "control");
    const access = await freshAccess(ours.owner, inProject());
    const basis = Array.from({ length: 50 }, () => access.basis).flat();
    expect(basis.length).toBeGreaterThanOrEqual(150);
    const event = Array.from({ length: 300 }, () => happening());
    await commit(ctx, { actor: { ...access, basis }, writes: [], event });
    expect(await outboxOf(CONTROL, ctx.requestId)).toHaveLength(300);
    expect(ctx.relayed).toHaveLength(300);
  });

  it("a value too large for the queue stands as its size, wherever it comes from", async () => {
    const ctx = contextOver(CONTROL, "control");
    invented(ctx.requestId);
    const actor = await freshAccess(ours.owner, inProject());
    const large = "x".repeat(60_000);
    const event = {
      ...(happening({ given: large, small: "kept" }) as object),
      changes: { description: { from: large, to: "short" } },
      reads: { read: sql`json_quote(${large})`, count: sql`(SELECT 7)` },
    } as unknown as Happening;
    await commit(ctx, { actor, writes: [], event });
    const [{ details, changes } = { details: {}, changes: {} }] = await outboxOf(CONTROL, ctx.requestId);
    expect(details).toEqual({
      given: { omitted_bytes: 60_002 },
      small: "kept",
      read: { omitted_bytes: 60_002 },
      count: 7,
    });
    expect(changes).toEqual({ description: { from: { omitted_bytes: 60_002 }, to: "short" } });
  });
});
