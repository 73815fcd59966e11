import type { AtriumEvent, OutboxOwner } from "@atrium/shared/contract/events";
import { parseSecretKeys, seal } from "@atrium/shared/credential/envelope";
import { newId } from "@atrium/shared/id";
import { openDb } from "@atrium/shared/store/open";
import { acknowledge, sweep } from "@atrium/shared/store/outbox";
import type { Env } from "../../services/events/src/env.ts";
import type { Database } from "../interleaving/database.ts";
import { Authors } from "./author.ts";
import { DurableObjects } from "./durable.ts";
import { Endpoint, MANNERS, type Manner, type Wish } from "./endpoint.ts";
import { Judge, type Verdict } from "./judge.ts";
import { type Life, lifeNow, Worker } from "./life.ts";
import { Courier, Distributor, events } from "./platform.ts";
import { FaultyQueue } from "./queue.ts";
import { inVirtualTime } from "./virtual-time.ts";
import { type Break, type Fault, HOUR, MINUTE, SECOND, World } from "./world.ts";

export interface Plan {
  commits: number;
  endpoints: number;
  /** What endpoints do, in turns. */
  manners?: readonly Manner[];
  /** For so long things are changed, and everything breaks that can where it storms. */
  hours: number;
  storm: boolean;
  /** Up to then a few things are changed: for endpoints that fail for five days. */
  days?: number;
}

export interface Outcome extends Verdict {
  commits: number;
  batches: number;
  faults: ReadonlyMap<Fault, number>;
  /** From the end of the storm until the log had everything, in ms. */
  recovered: number;
}

interface Options {
  broken?: Break;
  trace?: (line: string) => void;
}

/** Whoever has not come to an end by then never will. */
const PATIENCE = 6 * HOUR;
const HORIZON = 14 * 24 * HOUR;

/** One run: everything that happens to events, until there is nothing more to do. */
export function runCourse(
  plan: Plan,
  seed: number,
  run: number,
  { broken, trace }: Options = {},
): Promise<Outcome> {
  const world = new World(seed, run, broken, trace);
  const course = new Course(world, plan);
  const platform = {
    scheduler: world.scheduler,
    now: () => course.now(),
    random: () => world.random.next(),
    fetch: (url: string, init: RequestInit) => course.fetch(url, init),
    say: (line: string) => world.say(() => line),
  };
  return inVirtualTime(platform, () => course.run());
}

const OWNER = "acc_1";
const SECRET_KEYS = `a:${Buffer.alloc(32, 7).toString("base64url")}`;
const DNS_URL = "https://resolver.example.com/dns-query";

type Source = keyof World["databases"];

class Course {
  readonly #world: World;
  readonly #plan: Plan;
  readonly #workers = {
    control: new Worker("auth"),
    resources: new Worker("resources"),
    events: new Worker("events"),
  };
  readonly #queue: FaultyQueue;
  readonly #distributor: DurableObjects;
  readonly #couriers: DurableObjects;
  readonly #authors: Authors;
  readonly #endpoints: Endpoint[];
  readonly #hosts = new Map<string, Endpoint>();
  readonly #judge: Judge;
  /** When changes are made, in order; and the last of them. */
  readonly #moments: number[] = [];
  #until = 0;
  #cronRan = 0;
  #mails = 0;
  #recovered: number | undefined;
  readonly #began: number;

  constructor(world: World, plan: Plan) {
    this.#world = world;
    this.#plan = plan;
    this.#began = world.clock.now();
    this.#queue = new FaultyQueue(world, this.#workers.events, (batch, life) => this.#consume(batch, life));
    const { events: worker } = this.#workers;
    this.#distributor = new DurableObjects(
      world,
      worker,
      "distributor",
      (state, life) => new Distributor(state, this.#env(life)),
    );
    this.#couriers = new DurableObjects(
      world,
      worker,
      "courier",
      (state, life) => new Courier(state, this.#env(life)),
    );
    this.#authors = new Authors(world, this.#queue, 2, 3);
    const { manners = MANNERS } = plan;
    this.#endpoints = Array.from(
      { length: plan.endpoints },
      (_, n) => new Endpoint(world, manners[n % manners.length] as Manner, this.#wish()),
    );
    for (const endpoint of this.#endpoints) this.#register(endpoint);
    this.#judge = new Judge(world, this.#endpoints);
  }

  /** The clock of whoever asks. */
  now(): number {
    const now = this.#world.clock.now();
    return this.#world.broken === "impatient" && /whk_/.test(lifeNow()?.name ?? "")
      ? 3 * now - 2 * this.#began
      : now;
  }

  /** What there is outside: the resolver, and everybody's endpoints. */
  async fetch(url: string, init: RequestInit): Promise<Response> {
    const life = lifeNow();
    if (!life) throw new Error(`Nobody asks for ${url}`);
    const { host, searchParams } = new URL(url);
    const endpoint = this.#hosts.get(host);
    if (!endpoint) {
      const data =
        searchParams.get("type") === "A" ? [{ name: "", type: 1, TTL: 60, data: "93.184.215.14" }] : [];
      return this.#world.reach(life, "resolver", () => Response.json({ Status: 0, Answer: data }));
    }
    const delivery = new Headers(init.headers as HeadersInit).get("atrium-delivery");
    const settle = (state: string, when: string) =>
      this.#world.databases.events.all(
        `UPDATE deliveries SET state = ?, next_at = CASE ? WHEN 'pending' THEN ? END, settled_at = CASE ? WHEN 'delivered' THEN ? END WHERE id = ? AND state = ?`,
        ...[state, state, this.now(), state, this.now(), delivery, when],
      );
    if (this.#world.broken === "delivered_first") settle("delivered", "pending");
    const response = await this.#world.reach(life, endpoint.id, () => endpoint.answer(init));
    if (this.#world.broken === "delivered_first" && !response.ok) settle("pending", "delivered");
    return response;
  }

  #register({ id, url, wish, secret }: Endpoint): void {
    const { databases, clock } = this.#world;
    const [secretId, now] = [newId("whs"), clock.now()];
    this.#hosts.set(new URL(url).host, this.#endpoints.find((endpoint) => endpoint.id === id) as Endpoint);
    const { sealed, wrappedKey, kek } = seal(parseSecretKeys(SECRET_KEYS), [id, secretId], secret);
    databases.events.all(
      `INSERT INTO webhooks (id, project_id, organization_id, url, types, kinds, labels, active_since, created_by, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[id, wish.project, wish.organization, url, JSON.stringify(wish.types), JSON.stringify(wish.kinds)],
      ...[JSON.stringify(wish.labels), now, OWNER, now, now],
    );
    databases.events.all(
      "INSERT INTO webhook_secrets (id, webhook_id, sealed, wrapped_key, kek, created_at) VALUES (?, ?, ?, ?, ?, ?)",
      ...[secretId, id, sealed, wrappedKey, kek, now],
    );
  }

  async run(): Promise<Outcome> {
    const { scheduler, faults } = this.#world;
    this.#plans();
    if (this.#plan.storm) this.#storm();
    scheduler.at(MINUTE, () => this.#minute());
    await scheduler.run();
    return {
      ...this.#judge.verdict({ isCalm: !this.#plan.storm, mails: this.#mails }),
      commits: this.#authors.commits,
      batches: this.#queue.batches,
      faults,
      recovered: this.#recovered ?? Infinity,
    };
  }

  /** Changes, often many at once. */
  #plans(): void {
    const { random, scheduler } = this.#world;
    const { commits, hours, days } = this.#plan;
    for (let made = 0; made < commits; ) {
      const isLate = days !== undefined && random.chance(0.6);
      const at = isLate ? random.between(hours * HOUR, days * 24 * HOUR) : random.between(0, hours * HOUR);
      for (let burst = Math.min(random.pick([1, 1, 3, 20]), commits - made); burst > 0; burst--, made++) {
        const moment = at + random.between(0, SECOND);
        this.#moments.push(moment);
        scheduler.at(
          moment,
          () => void this.#live("control", "commit", (life) => this.#authors.change(life)),
        );
      }
    }
    this.#moments.sort((a, b) => a - b);
    this.#until = this.#moments.at(-1) ?? 0;
  }

  #storm(): void {
    const { random, scheduler } = this.#world;
    const end = this.#plan.hours * HOUR;
    this.#world.storming = true;
    scheduler.at(end, () => {
      this.#world.storming = false;
      this.#world.say(() => "the storm is over");
    });
    for (let kills = random.between(5, 20); kills > 0; kills--)
      scheduler.at(random.between(0, end), () => {
        const name = random.pick(["control", "resources", "events", "events"] as const);
        this.#world.count("kill of a whole worker");
        this.#world.say(() => `${name} is killed`);
        this.#workers[name].kill();
        scheduler.wake();
      });
    for (let outages = random.between(1, 4); outages > 0; outages--)
      scheduler.at(random.between(0, end), () =>
        this.#world.outage(
          random.pick(["control", "resources", "events"] as const),
          random.between(SECOND, 30 * MINUTE),
        ),
      );
  }

  #live(worker: Source, what: string, work: (life: Life) => Promise<unknown>) {
    this.#world.scheduler.wake();
    return this.#workers[worker].live(what, work);
  }

  /** Cron. After the storm, minutes in which it would find nothing are passed over, but for one an hour. */
  #minute(): void {
    const { scheduler, clock } = this.#world;
    const { unlogged, pending } = this.#left();
    if (scheduler.now > this.#plan.hours * HOUR && unlogged === 0)
      this.#recovered ??= scheduler.now - this.#plan.hours * HOUR;
    const isDone = scheduler.now > this.#until && unlogged === 0 && pending === null;
    if (isDone) this.#recovered ??= 0;
    const isLost = unlogged > 0 && scheduler.now > this.#until + PATIENCE;
    if (isDone || isLost || scheduler.now > HORIZON) return;
    const due = (pending ?? Infinity) - clock.now();
    const isBusy = scheduler.now <= this.#plan.hours * HOUR || unlogged > 0 || due < -MINUTE / 2;
    const next = scheduler.now + MINUTE;
    if (isBusy || scheduler.now >= this.#cronRan + HOUR) this.#crons();
    const change = this.#moments.find((moment) => moment > scheduler.now) ?? Infinity;
    const later = Math.min(change, scheduler.now + due + MINUTE, this.#cronRan + HOUR);
    scheduler.at(isBusy ? next : Math.max(next, later), () => this.#minute());
  }

  #crons(): void {
    this.#cronRan = this.#world.scheduler.now;
    for (const name of ["control", "resources", "events"] as const) {
      if (this.#world.strikes("cron that did not run", 0.1)) continue;
      void this.#live(name, "cron", (life) => this.#cron(name, life));
    }
  }

  async #cron(name: Source, life: Life): Promise<void> {
    const { broken, clock } = this.#world;
    const cron = { scheduledTime: clock.now(), cron: "* * * * *", noRetry: () => undefined };
    const db = openDb(this.#world.database(name, life), undefined);
    if (name === "events" && broken !== "no_cron" && broken !== "no_sweep")
      await events.scheduled(cron, this.#env(life));
    else if (broken !== "no_sweep") await sweep(db, this.#queue.binding(life), clock.now());
  }

  /** What is on its way to the log or to be made out, and when the next message is due. */
  #left(): { unlogged: number; pending: number | null } {
    const { control, resources, events } = this.#world.databases;
    const count = (database: Database, sql: string) => Number(database.all(sql)[0]?.n ?? 0);
    let unlogged = count(
      events,
      "SELECT max(0, (SELECT max(position) FROM audit) - position) AS n FROM distribution",
    );
    for (const database of [control, resources, events])
      unlogged += count(database, "SELECT count(*) AS n FROM outbox");
    const pending =
      events.all("SELECT min(next_at) AS at FROM deliveries WHERE state = 'pending'")[0]?.at ?? null;
    return { unlogged, pending: pending as number | null };
  }

  async #consume(batch: MessageBatch, life: Life): Promise<void> {
    const env = this.#env(life);
    if (this.#world.broken === "acknowledge_first") await acknowledgeAll(batch, env);
    await events.queue(batch, env);
  }

  #env(life: Life): Env {
    const owner = (name: "control" | "resources"): OutboxOwner => ({
      acknowledge: (events) =>
        this.#world.reach(life, `acknowledgement to ${name}`, async () => {
          const ending = await this.#live(name, "acknowledge", (inside) =>
            acknowledge(openDb(this.#world.database(name, inside), undefined), events),
          );
          if (ending !== "done") throw new Error(`${name} failed`);
        }),
    });
    return {
      EVENTS_DB: this.#world.database("events", life),
      CONTROL_OUTBOX: owner("control"),
      RESOURCES: owner("resources"),
      EVENTS_QUEUE: this.#queue.binding(life),
      DISTRIBUTOR: this.#distributor.binding(life),
      COURIERS: this.#couriers.binding(life),
      PEOPLE: this.#service(life, "people", { administratorsOf: () => [OWNER], allowed: () => [OWNER] }),
      POSTMAN: this.#service(life, "postman", { notify: () => void this.#mails++ }),
      PUBLIC_URL: "https://atrium.example.com",
      DNS_URL,
      SECRET_KEYS,
    } as unknown as Env;
  }

  /** Of another worker. */
  #service(life: Life, what: string, methods: Record<string, () => unknown>): object {
    const calls = Object.entries(methods).map(([name, answer]) => [
      name,
      () => this.#world.reach(life, what, answer),
    ]);
    return Object.fromEntries(calls);
  }

  /** Somebody's: of a project or of an organization, of everything or of some. */
  #wish(): Wish {
    const { random } = this.#world;
    const { kinds, types, families, stages } = this.#authors.vocabulary;
    const { organization, project } = random.pick(this.#authors.places);
    return {
      organization,
      project: random.chance(0.7) ? project : null,
      types: random.chance(0.4) ? [random.pick(types), random.pick(families)] : [],
      kinds: random.chance(0.2) ? [random.pick(kinds), random.pick(kinds)] : [],
      labels: random.chance(0.2) ? { stage: random.pick(stages) } : {},
    };
  }
}

/** What must never be done. */
async function acknowledgeAll({ messages }: MessageBatch, env: Env): Promise<void> {
  const of = (source: string) =>
    (messages as readonly Message<AtriumEvent>[])
      .filter(({ body }) => body.source === source)
      .map(({ body }) => body);
  await env.CONTROL_OUTBOX.acknowledge(of("control"));
  await env.RESOURCES.acknowledge(of("resources"));
}
