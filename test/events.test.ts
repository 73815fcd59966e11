/** What happens is logged, whatever the queue does; what does not, is not. */
import type { Context } from "@atrium/shared/context";
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { newId } from "@atrium/shared/id";
import { commit } from "@atrium/shared/store/commit";
import { beforeAll, describe, expect, it } from "vitest";
import { contextOver, freshAccess, outboxOf } from "./direct.ts";
import { harness, until } from "./harness.ts";
import { send } from "./http.ts";
import { linesOf, settled } from "./logged.ts";
import { fill, publishedRoutes } from "./routes.ts";
import { SAMPLES } from "./samples.ts";
import { makeTenant, type Tenant, world } from "./world.ts";

const { env, runCron } = await harness();
const { CONTROL, EVENTS_QUEUE } = await env("auth");
const { RESOURCES_DB } = await env("resources");

let ours: Tenant;
beforeAll(async () => {
  ours = await makeTenant();
});

/** Of an entity tag, what is of the row. */
const versionIn = ({ headers }: Response): string | undefined =>
  /^"v\d+/.exec(headers.get("etag") ?? "")?.[0];

const routes = await publishedRoutes();
/** What can be looked at before and after. */
const changeable = routes.filter(
  ({ method, path }) =>
    method === "PATCH" && routes.some((other) => other.method === "GET" && other.path === path),
);

/** What a PATCH says of the thing as it is; left out where it is its name. */
const SAME: Readonly<Record<string, (thing: Record<string, unknown>) => object>> = {
  "PATCH /v1/admin/accounts/{account}": ({ github_username }) => ({ github_username }),
  "PATCH /v1/admin/settings": ({ organization_creation }) => ({ organization_creation }),
  "PATCH /v1/organizations/{organization}/members/{member}": ({ role }) => ({ role }),
  "PATCH /v1/organizations/{organization}/settings": ({ default_visibility }) => ({ default_visibility }),
  "PATCH /v1/projects/{project}/collaborators/{collaborator}": ({ role }) => ({ role }),
  "PATCH /v1/projects/{project}/teams/{team}": ({ mode }) => ({ mode }),
  "PATCH /v1/teams/{team}/members/{member}": ({ role }) => ({ role }),
};

describe("a change to what it is already", () => {
  it.each(changeable)(
    "leaves the version as it is, and so no event: $name",
    async ({ name: route, path: template }) => {
      const here = await world();
      const { ids, owner } = here.ours;
      const asker = template.startsWith("/v1/admin/") ? here.personas.administrator : owner;
      const path = fill(template, { ...ids, ...(await SAMPLES[route]?.fresh?.(here)) });
      const before = await send(asker, { method: "GET", path });
      const thing = (await before.json()) as Record<string, unknown>;
      const json = SAME[route]?.(thing) ?? { name: thing.name };
      const after = await send(asker, { method: "PATCH", path, json });
      expect(after.status).toBe(200);
      expect(versionIn(after)).toBe(versionIn(before));
    },
  );
});

describe("whatever the queue does", () => {
  const event = (requestId: string): AtriumEvent => ({
    id: newId("evt"),
    type: "project.updated",
    sequence: 1,
    at: Date.now(),
    source: "control",
    actor: { type: "account", id: ours.owner.id, name: ours.owner.username },
    credential: null,
    attributed_to: null,
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
    const target = { type: "project" as const, id: ours.project, name: null };
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
