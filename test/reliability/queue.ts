import type { AtriumEvent } from "@atrium/shared/contract/events";
import type { Life, Worker } from "./life.ts";
import { HOUR, MINUTE, SECOND, type World } from "./world.ts";

interface Queued {
  id: string;
  body: string;
  attempts: number;
}

type Consume = (batch: MessageBatch, life: Life) => Promise<void>;

// As services/events/wrangler.toml has them.
const MAX_BATCH = 100;
const MAX_WAIT = SECOND;
const MAX_RETRIES = 100;
const RETRY_DELAY = 10 * SECOND;
/** So many batches are consumed at the same time. */
const CONSUMERS = 3;

/** Queues at their worst: messages come twice, late, in any order, again although they were done, or not at all. */
export class FaultyQueue {
  readonly #world: World;
  readonly #worker: Worker;
  readonly #consume: Consume;
  #ready: Queued[] = [];
  #accepted = 0;
  #consuming = 0;
  #planned = false;
  /** Those that are somewhere in it. */
  open = 0;
  batches = 0;

  constructor(world: World, worker: Worker, consume: Consume) {
    this.#world = world;
    this.#worker = worker;
    this.#consume = consume;
  }

  /** The producer's end, as whoever lives that life reaches it. */
  binding(life: Life): Queue<AtriumEvent> {
    const send = (bodies: unknown[]) =>
      this.#world.reach(life, "queue", () => {
        for (const body of bodies) this.#accept(JSON.stringify(body));
      });
    return {
      send: (body: unknown) => send([body]),
      sendBatch: (messages: Iterable<{ body: unknown }>) => send([...messages].map(({ body }) => body)),
    } as unknown as Queue<AtriumEvent>;
  }

  #accept(body: string): void {
    const { random } = this.#world;
    this.#world.say(() => `the queue takes ${nameIn(body)}`);
    if (this.#world.strikes("message lost", 0.02)) {
      this.#world.say(() => `and loses ${nameIn(body)}`);
      return;
    }
    const copies = this.#world.strikes("message doubled", 0.05) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const late = this.#world.strikes("message hours late", 0.01);
      const delay = late ? random.between(MINUTE, 5 * HOUR) : random.between(0, 2 * SECOND);
      this.#arrive({ id: `message ${++this.#accepted}`, body, attempts: 0 }, delay);
    }
  }

  #arrive(message: Queued, delay: number): void {
    this.open++;
    const { scheduler } = this.#world;
    scheduler.at(scheduler.now + delay, () => {
      this.#ready.push(message);
      this.#deliver();
    });
  }

  /** A full batch at once, another when it has waited. */
  #deliver(): void {
    if (this.#ready.length === 0 || this.#consuming >= CONSUMERS) return;
    if (this.#ready.length >= MAX_BATCH) void this.#batch();
    else if (!this.#planned) {
      this.#planned = true;
      const { scheduler } = this.#world;
      scheduler.at(scheduler.now + MAX_WAIT, () => {
        this.#planned = false;
        if (this.#ready.length > 0 && this.#consuming < CONSUMERS) void this.#batch();
      });
    }
  }

  async #batch(): Promise<void> {
    const { scheduler, random } = this.#world;
    const batch = this.#ready.splice(0, MAX_BATCH);
    this.#consuming++;
    this.batches++;
    scheduler.wake();
    const again = new Set<Queued>();
    const messages = batch.map((queued) => ({
      id: queued.id,
      timestamp: new Date(),
      attempts: queued.attempts + 1,
      body: JSON.parse(queued.body) as unknown,
      ack: () => again.delete(queued),
      retry: () => again.add(queued),
    }));
    const whole = { queue: "atrium-events", messages } as unknown as MessageBatch;
    const ending = await this.#worker.live("consume", (life) => this.#consume(whole, life));
    this.#consuming--;
    this.open -= batch.length;
    // Whether it was killed or only not heard of: all of it is there still.
    const allAgain = ending !== "done" || this.#world.strikes("batch that came again", 0.02);
    const delay = ending === "killed" ? random.between(SECOND, MINUTE) : RETRY_DELAY;
    for (const queued of batch) {
      if (!allAgain && !again.has(queued)) continue;
      if (queued.attempts < MAX_RETRIES && !this.#world.strikes("message lost", 0.1))
        this.#arrive({ ...queued, attempts: queued.attempts + 1 }, delay);
    }
    this.#deliver();
  }
}

const nameIn = (body: string): string => (JSON.parse(body) as AtriumEvent).id;
