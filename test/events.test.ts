/** What happens is logged: once for each thing, within seconds, whatever the queue does. */
import { randomBytes, randomUUID } from "node:crypto";
import type { Context } from "@atrium/shared/context";
import type { AtriumEvent, EventType } from "@atrium/shared/contract/events";
import { newId } from "@atrium/shared/id";
import { commit } from "@atrium/shared/store/commit";
import { beforeAll, describe, expect, it } from "vitest";
import { contextOver, freshAccess, outboxOf } from "./direct.ts";
import { harness, until } from "./harness.ts";
import { send } from "./http.ts";
import { type Caller, newAddress, newcomer, type Person, signUp, unique } from "./personas.ts";
import { fill, type Ids, publishedRoutes } from "./routes.ts";
import { makeTenant, type Tenant } from "./world.ts";

const { env, inbox, runCron } = await harness();
const { CONTROL, EVENTS_QUEUE } = await env("auth");
const { RESOURCES_DB } = await env("resources");
const { EVENTS_DB } = await env("events");

/** The lines that a request left, oldest first. */
async function linesOf(requestId: string): Promise<AtriumEvent[]> {
  const { results } = await EVENTS_DB.prepare(
    "SELECT event FROM audit WHERE event ->> 'request_id' = ? ORDER BY id",
  )
    .bind(requestId)
    .all<{ event: string }>();
  return results.map(({ event }) => JSON.parse(event) as AtriumEvent);
}

/** When nothing of a request is on its way any more. */
const settled = (requestId: string) =>
  until(async () => {
    const waiting = await Promise.all([CONTROL, RESOURCES_DB].map((d1) => outboxOf(d1, requestId)));
    return waiting.flat().length === 0;
  });

describe("every mutating route leaves exactly one event for each thing that happened", () => {
  /** What a request was, and what it ought to have left. */
  interface Done {
    route: string;
    requestId: string;
    expected: EventType[];
  }
  const done: Done[] = [];

  async function act<T = { id: string }>(
    caller: Caller,
    route: string,
    ids: Ids,
    json: unknown,
    expected: EventType[],
  ): Promise<T> {
    const [method = "", template = ""] = route.split(" ");
    const headers = { "Idempotency-Key": randomUUID() };
    const ask = async () => {
      const response = await send(caller, { method, path: fill(template, ids), json, headers });
      const text = await response.text();
      expect(response.ok, `${route}: ${response.status} ${text}`).toBe(true);
      const replayed = response.headers.has("idempotency-replayed");
      const requestId = response.headers.get("x-request-id") ?? "";
      done.push({ route, requestId, expected: replayed ? [] : expected });
      return { text, replayed };
    };
    const { text } = await ask();
    // Sent again under its Idempotency-Key, a POST does nothing more; those that end the caller's access cannot be.
    if (method === "POST" && caller.token !== null && expected.length > 0 && !LEAVING.test(route))
      expect(await ask(), route).toEqual({ text, replayed: true });
    return (text ? JSON.parse(text) : undefined) as T;
  }
  const LEAVING = /sign-out$|leave$/;

  const tokenMailed = async (email: string, count: number): Promise<string> => {
    const mails = await until(async () => {
      const links = (await inbox(email)).filter(({ body }) => body.includes("#token="));
      return links.length >= count ? links : null;
    });
    return decodeURIComponent(/#token=(\S+)/.exec(mails.at(-1)?.body ?? "")?.[1] ?? "");
  };

  async function aPersonsLife(): Promise<void> {
    const address = newAddress();
    const nobody = { token: null, address };
    const username = unique("life");
    const email = `${username}@example.com`;
    const password = randomBytes(12).toString("hex");
    const { token } = await act<{ token: string }>(
      nobody,
      "POST /v1/auth/sign-up",
      {},
      { email, password, username, name: "Life" },
      ["account.created", "session.created"],
    );
    await tokenMailed(email, 1);
    const person = { token, address };
    await act(person, "POST /v1/auth/verify-email/resend", {}, undefined, []);
    const verification = { token: await tokenMailed(email, 2) };
    await act(nobody, "POST /v1/auth/verify-email", {}, verification, ["account.email_verified"]);
    await act(person, "PATCH /v1/me", {}, { name: "Changed" }, ["account.updated"]);
    await act(person, "PATCH /v1/me", {}, { name: "Changed" }, []);
    await act(nobody, "POST /v1/auth/sign-in", {}, { email, password }, ["session.created"]);
    await act(person, "POST /v1/auth/sign-out", {}, undefined, ["session.ended"]);
    await act(nobody, "POST /v1/auth/password/forgot", {}, { email }, ["account.password_reset_requested"]);
    const reset = { token: await tokenMailed(email, 3), password: randomBytes(12).toString("hex") };
    await act(nobody, "POST /v1/auth/password/reset", {}, reset, ["account.password_reset"]);
  }

  async function aProjectsLife(owner: Person): Promise<void> {
    const project = await act(owner, "POST /v1/projects", {}, { name: unique("life") }, ["project.created"]);
    const ids: Record<string, string> = { projects: project.id };
    const at = "/v1/projects/{project}";
    await act(owner, `PATCH ${at}`, ids, { name: unique("renamed") }, ["project.updated"]);
    await act(owner, `PATCH ${at}`, ids, {}, []);

    const leaver = await signUp("leaver");
    const removed = await newcomer();
    const addition = (email: string) => ({ email, role: "member" });
    await act(owner, `POST ${at}/collaborators`, ids, addition(leaver.email), ["collaborator.added"]);
    const { id } = await act(owner, `POST ${at}/collaborators`, ids, addition(removed.email), [
      "collaborator.added",
    ]);
    const one = { ...ids, collaborators: id };
    await act(owner, `PATCH ${at}/collaborators/{collaborator}`, one, { role: "viewer" }, [
      "collaborator.updated",
    ]);
    await act(owner, `DELETE ${at}/collaborators/{collaborator}`, one, undefined, ["collaborator.removed"]);
    // The keys that die with it are details of the one thing that happened.
    await act(leaver, `POST ${at}/keys`, ids, { name: "dies" }, ["key.created"]);
    await act(leaver, `POST ${at}/leave`, ids, undefined, ["collaborator.left"]);

    const robot = await act(owner, `POST ${at}/service-accounts`, ids, { name: "robot", role: "member" }, [
      "service_account.created",
    ]);
    ids["service-accounts"] = robot.id;
    const each = `${at}/service-accounts/{service_account}`;
    await act(owner, `POST ${at}/keys`, ids, { name: "robot's", service_account: robot.id }, ["key.created"]);
    await act(owner, `PATCH ${each}`, ids, { name: "renamed" }, ["service_account.updated"]);
    await act(owner, `DELETE ${each}`, ids, undefined, ["service_account.deleted"]);

    const key = await act<{ id: string; secret: string }>(owner, `POST ${at}/keys`, ids, { name: "key" }, [
      "key.created",
    ]);
    ids.keys = key.id;
    await act(owner, "POST /v1/keys/verify?project={projects}", ids, { key: key.secret }, []);
    await act(owner, `PATCH ${at}/keys/{key}`, ids, { name: "renamed" }, ["key.updated"]);
    await act(owner, `DELETE ${at}/keys/{key}`, ids, undefined, ["key.revoked"]);

    for (const plural of ["runs", "datasets", "models"]) {
      const thing = await act(owner, `POST ${at}/${plural}`, ids, { name: "thing" }, ["resource.created"]);
      ids[plural] = thing.id;
      const path = `${at}/${plural}/{id}`;
      await act(owner, `PATCH ${path}`, ids, { name: "renamed" }, ["resource.updated"]);
      if (plural === "runs") {
        for (const action of ["pause", "resume", "stop", "start"])
          await act(owner, `POST ${path}/${action}`, ids, undefined, ["resource.state_changed"]);
        const both = { name: "both", observed_state: "running" };
        await act(owner, `PATCH ${path}`, ids, both, ["resource.updated", "resource.state_changed"]);
      }
      await act(owner, `DELETE ${path}`, ids, undefined, ["resource.deleted"]);
    }
    await act(owner, `DELETE ${at}`, ids, undefined, ["project.deleted"]);
  }

  beforeAll(async () => {
    const owner = await signUp("owner");
    await Promise.all([aPersonsLife(), aProjectsLife(owner)]);
    await Promise.all(done.map(({ requestId }) => settled(requestId)));
  });

  it("every mutating route was driven", async () => {
    const mutating = (await publishedRoutes()).filter(({ method }) => method !== "GET");
    const driven = new Set(done.map(({ route }) => route.replace(/\?.*/, "")));
    expect([...driven].sort()).toEqual(mutating.map(({ name }) => name).sort());
  });

  it("and left what it ought to have left", async () => {
    const left = await Promise.all(
      done.map(async ({ route, requestId }) => [route, (await linesOf(requestId)).map(({ type }) => type)]),
    );
    expect(left).toEqual(done.map(({ route, expected }) => [route, expected]));
  });
});

let ours: Tenant;
beforeAll(async () => {
  ours = await makeTenant();
});

/** Of an entity tag, what is of the row. */
const versionIn = ({ headers }: Response): string | undefined =>
  /^"v\d+/.exec(headers.get("etag") ?? "")?.[0];

const changeable = (await publishedRoutes()).filter(({ method }) => method === "PATCH");

describe("a change to what it is already", () => {
  it.each(changeable)("leaves the version as it is, and so no event: $name", async ({ path: template }) => {
    const path = fill(template, ours.ids);
    const before = await send(ours.owner, { method: "GET", path });
    const { name, role } = (await before.json()) as { name: string; role: string };
    const json = template.includes("collaborators") ? { role } : { name };
    const after = await send(ours.owner, { method: "PATCH", path, json });
    expect(after.status).toBe(200);
    expect(versionIn(after)).toBe(versionIn(before));
  });
});

describe("whatever the queue does", () => {
  const event = (requestId: string): AtriumEvent => ({
    id: newId("evt"),
    type: "project.updated",
    at: Date.now(),
    source: "control",
    actor: { type: "account", id: ours.owner.id, name: ours.owner.username },
    credential: null,
    target: { type: "project", id: ours.project, name: null },
    project_id: ours.project,
    organization_id: ours.owner.organization,
    request_id: requestId,
    address: null,
    changes: {},
    details: {},
  });
  const deliver = (...bodies: unknown[]) => EVENTS_QUEUE.sendBatch(bodies.map((body) => ({ body })));
  const logged = (requestId: string) => until(async () => (await linesOf(requestId)).length > 0);

  it("delivered again, together and later: logged once, as it was first", async () => {
    const again = event(newId("req"));
    await deliver(again, again, { ...again, details: { forged: true } });
    await logged(again.request_id);
    const marker = event(newId("req"));
    await deliver(again, marker);
    await logged(marker.request_id);
    expect(await linesOf(again.request_id)).toEqual([again]);
  });

  it("what is no event keeps no other back", async () => {
    const good = event(newId("req"));
    await deliver("nothing", { id: "evt_1" }, { ...good, id: newId("evt"), source: "elsewhere" }, good);
    await logged(good.request_id);
    expect(await linesOf(good.request_id)).toEqual([good]);
  });

  it("an event with what only a newer version knows is kept as it came", async () => {
    const newer = { ...event(newId("req")), type: "comet.sighted", tail: { length: 3 } };
    await deliver(newer);
    await logged(newer.request_id);
    expect(await linesOf(newer.request_id)).toEqual([newer]);
  });

  it.each<[string, D1Database, Context["source"]]>([
    ["auth", CONTROL, "control"],
    ["resources", RESOURCES_DB, "resources"],
  ])("never relayed: the cron of %s finds what is overdue, and only that", async (worker, d1, source) => {
    const actor = await freshAccess(ours.owner, { type: "project", id: ours.project });
    const target = { type: "project", id: ours.project, name: null };
    const commitAt = async (ago: number) => {
      const ctx = contextOver(d1, source);
      ctx.clock = { now: () => Date.now() - ago };
      await commit(ctx, { actor, writes: [], event: { type: "project.updated", target } });
      return ctx.requestId;
    };
    const [overdue, recent] = [await commitAt(61_000), await commitAt(0)];
    expect(await outboxOf(d1, overdue)).toHaveLength(1);
    await runCron(worker as "auth" | "resources");
    await settled(overdue);
    expect(await linesOf(overdue)).toHaveLength(1);
    expect(await outboxOf(d1, recent)).toHaveLength(1);
    expect(await linesOf(recent)).toEqual([]);
  });
});
