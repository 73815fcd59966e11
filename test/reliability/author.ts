import type { Context } from "@atrium/shared/context";
import type { EventTarget, EventType } from "@atrium/shared/contract/events";
import { newId } from "@atrium/shared/id";
import { commit, type Happening, type Write } from "@atrium/shared/store/commit";
import { openDb } from "@atrium/shared/store/open";
import { theSystem } from "@atrium/shared/unattended";
import { sql } from "drizzle-orm";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Life } from "./life.ts";
import type { FaultyQueue } from "./queue.ts";
import type { World } from "./world.ts";

/** What is changed, in each of the databases: how often each thing was. */
const things = sqliteTable("things", { id: text("id").primaryKey(), changes: integer("changes").notNull() });
const THINGS = "CREATE TABLE things (id TEXT PRIMARY KEY, changes INTEGER NOT NULL)";

type Source = Context["source"];

interface Thing {
  source: Source;
  target: EventTarget;
  project: string;
  organization: string;
}

/** By kind: which database its things are in, and what happens to them. */
const KINDS: Readonly<Record<string, { source: Source; types: readonly EventType[] }>> = {
  variable: { source: "control", types: ["variable.created", "variable.updated", "variable.deleted"] },
  role: { source: "control", types: ["role.updated"] },
  run: { source: "resources", types: ["resource.created", "resource.updated", "resource.state_changed"] },
  dataset: { source: "resources", types: ["version.created", "alias.set"] },
  webhook: { source: "events", types: ["webhook.updated"] },
};
const STAGES = ["try", "production"];
const THINGS_OF_A_KIND = 3;

/** Everybody who changes something: through `commit()`, in three databases. */
export class Authors {
  readonly places: { project: string; organization: string }[] = [];
  readonly #world: World;
  readonly #queue: FaultyQueue;
  readonly #things: Thing[] = [];
  commits = 0;

  constructor(world: World, queue: FaultyQueue, organizations: number, projects: number) {
    this.#world = world;
    this.#queue = queue;
    for (const database of Object.values(world.databases)) database.sqlite.exec(THINGS);
    for (let o = 0; o < organizations; o++) {
      const organization = newId("org");
      for (let p = 0; p < projects; p++) this.places.push({ organization, project: newId("prj") });
    }
    for (const place of this.places) for (const kind of Object.keys(KINDS)) this.#make(kind, place);
  }

  /** What webhooks can ask for. */
  get vocabulary() {
    const types = Object.values(KINDS).flatMap((kind) => kind.types);
    return {
      kinds: Object.keys(KINDS),
      types,
      families: ["resource.*", "version.*", "variable.*"],
      stages: STAGES,
    };
  }

  #make(kind: string, { project, organization }: (typeof this.places)[number]): void {
    for (let i = 0; i < THINGS_OF_A_KIND; i++) {
      const labels =
        kind === "run" || kind === "dataset" ? { labels: { stage: STAGES[i % 2] as string } } : {};
      const { source } = KINDS[kind] as (typeof KINDS)[string];
      const target = { type: kind, id: newId(kind), name: `${kind} ${i}`, ...labels };
      this.#things.push({ source, target, project, organization });
      this.#world.databases[source].all("INSERT INTO things VALUES (?, 0)", target.id);
    }
  }

  /** One change of one thing, or of many at once, which is so many events. */
  async change(life: Life): Promise<void> {
    const { random, clock } = this.#world;
    const first = random.pick(this.#things);
    const changed = new Set([first]);
    const together = this.#things.filter(({ source }) => source === first.source);
    for (let more = random.pick([0, 0, 1, 24]); more > 0; more--) changed.add(random.pick(together));
    const ctx = {
      db: openDb(this.#world.database(first.source, life), undefined),
      source: first.source,
      queue: this.#queue.binding(life),
      clock,
      requestId: newId("req"),
      address: null,
      later: (work: Promise<unknown>) => life.waitUntil(work),
      idempotency: null,
    } as unknown as Context;
    const target = { type: "system", id: "system", name: null, organizationId: null } as const;
    this.commits++;
    const { events } = await commit(ctx, {
      actor: theSystem(target),
      writes: [...changed].map(({ target: { id } }) => addOne(ctx.db, id)),
      event: [...changed].map((thing) => this.#happening(thing)),
    });
    this.#world.say(() => `${life.name} has left ${events.map(({ id }) => id).join(", ")}`);
  }

  #happening({ target, project, organization }: Thing): Happening {
    const { random } = this.#world;
    const type = random.pick((KINDS[target.type] as (typeof KINDS)[string]).types);
    const changes = { note: { from: null, to: random.next() } };
    return { type, target, project, organization, changes } as Happening;
  }
}

const addOne = (db: Context["db"], id: string): Write =>
  db
    .update(things)
    .set({ changes: sql`${things.changes} + 1` })
    .where(sql`${things.id} = ${id}`);
