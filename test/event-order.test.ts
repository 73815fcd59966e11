/** `sequence`: the order in which things happened, whichever worker's clock was ahead, and however events arrive. */
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { Problem } from "@atrium/shared/problem";
import { commit, type Happening } from "@atrium/shared/store/commit";
import { openDb } from "@atrium/shared/store/open";
import { acknowledge } from "@atrium/shared/store/outbox";
import { beforeAll, describe, expect, it } from "vitest";
import { createResource } from "../services/resources/src/resource/creation.ts";
import { type Resource, updateResource } from "../services/resources/src/resource/resource.ts";
import { contextOver, freshAccess, outboxOf } from "./direct.ts";
import { harness } from "./harness.ts";
import { linesOf, settled } from "./logged.ts";
import { unique } from "./personas.ts";
import { makeTenant, type Tenant } from "./world.ts";

const { env, runCron } = await harness();
const { CONTROL } = await env("auth");
const { RESOURCES_DB } = await env("resources");

let ours: Tenant;
beforeAll(async () => {
  ours = await makeTenant();
});

const ascending = (events: readonly AtriumEvent[]): boolean =>
  events.every(({ sequence }, at) => at === 0 || sequence > (events[at - 1]?.sequence ?? 0));
const access = () => freshAccess<"run:update">(ours.owner, { type: "project", id: ours.project });

/** At once; who is overtaken tries again. */
const CHANGES = 8;

/** A worker's clock may be wrong by an hour, either way. */
const skewed = (by: number) => {
  const ctx = contextOver(RESOURCES_DB, "resources");
  ctx.clock = { now: () => Date.now() + by };
  return ctx;
};
const settings = { gpusNeedPayment: false };
const makeRun = async (): Promise<Resource> =>
  createResource(
    contextOver(RESOURCES_DB, "resources"),
    await freshAccess(ours.owner, { type: "project", id: ours.project }),
    "run",
    { name: unique("run") },
    { settings },
  );

describe("events of one thing, changed by many at once", () => {
  it("go by sequence as the versions of its row, though not by time", async () => {
    const run = await makeRun();
    const allowed = await access();
    const seen: { version: number; event: AtriumEvent }[] = [];
    await Promise.all(
      Array.from({ length: CHANGES }, async (_, n) => {
        const ctx = skewed((n % 2 === 0 ? 1 : -1) * 3_600_000);
        const changing = { expected: undefined, settings, afterwards: () => undefined };
        // Who is overtaken too often tries again, as clients do.
        for (let done = false; !done; ) {
          const attempt = updateResource(ctx, allowed, "run", run.id, { name: unique(`n${n}`) }, changing);
          done = await attempt.then(
            ({ version }) => {
              seen.push({ version, event: ctx.relayed[0] as AtriumEvent });
              return true;
            },
            (error: unknown) => {
              if (error instanceof Problem && error.code === "stale_version") return false;
              throw error;
            },
          );
        }
      }),
    );
    const events = seen.sort((a, b) => a.version - b.version).map(({ event }) => event);
    expect(events).toHaveLength(CHANGES);
    expect(ascending(events)).toBe(true);
    // Each begins where the one before ended.
    for (const [at, { changes }] of events.entries())
      expect(changes.name?.from).toBe(at === 0 ? run.name : events[at - 1]?.changes.name?.to);
    const times = events.map(({ at }) => at);
    expect(times).not.toEqual([...times].sort((a, b) => a - b));
  });
});

describe.each<[string, "control" | "resources", () => D1Database]>([
  ["auth", "control", () => CONTROL],
  ["resources", "resources", () => RESOURCES_DB],
])("of the database of %s", (worker, source, database) => {
  const target = () => ({ type: "project" as const, id: ours.project, name: null });
  const happening = (): Happening => ({ type: "project.updated", target: target() }) as Happening;

  it("several events of one commit go in their order, with none of another between them", async () => {
    const actor = await access();
    const contexts = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const ctx = contextOver(database(), source);
        await commit(ctx, { actor, writes: [], event: [happening(), happening(), happening()] });
        return ctx;
      }),
    );
    for (const { relayed, requestId } of contexts) {
      expect(ascending(relayed)).toBe(true);
      const [first, , third] = relayed;
      expect((third?.sequence ?? 0) - (first?.sequence ?? 0)).toBe(2);
      expect(await outboxOf(database(), requestId)).toEqual(relayed);
    }
  });

  it("an event that is swept is the one that was sent first, its sequence with it", async () => {
    const ctx = contextOver(database(), source);
    ctx.clock = { now: () => Date.now() - 61_000 };
    await commit(ctx, { actor: await access(), writes: [], event: [happening(), happening()] });
    expect(ctx.relayed).toHaveLength(2);
    await runCron(worker as "auth" | "resources");
    await settled(ctx.requestId);
    expect(await linesOf(ctx.requestId)).toEqual(ctx.relayed);
  });

  it("no place is given twice, though nothing is left in the outbox of who had it", async () => {
    const actor = await access();
    const places: number[] = [];
    for (let n = 0; n < 5; n++) {
      const ctx = contextOver(database(), source);
      await commit(ctx, { actor, writes: [], event: happening() });
      const [event] = ctx.relayed as [AtriumEvent];
      await acknowledge(openDb(database(), undefined), [event]);
      expect(await outboxOf(database(), ctx.requestId)).toEqual([]);
      places.push(event.sequence);
    }
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
  });
});
