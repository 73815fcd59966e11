import { type Life, never, type Worker } from "./life.ts";
import { MINUTE, SECOND, type World } from "./world.ts";

/** What a Durable Object is made of, as far as ours use it. */
interface State {
  id: { name: string };
  storage: {
    get(key: string): Promise<unknown>;
    put(key: string, value: unknown): Promise<void>;
    getAlarm(): Promise<number | null>;
    setAlarm(at: number): Promise<void>;
  };
  waitUntil(work: Promise<unknown>): void;
}

interface Kept {
  values: Map<string, unknown>;
  alarm: number | null;
  isRinging: boolean;
}

interface Durable {
  wake(): Promise<unknown>;
  alarm(): Promise<unknown>;
}

/** An object of the product's class. */
type Made = (state: DurableObjectState, life: Life) => Durable;

/** How often the platform rings again where an alarm failed, and after how long first. */
const RINGS = 6;
const FIRST_PAUSE = 2 * SECOND;

/** A namespace of Durable Objects: one of each name, one alarm each, which may come late, twice or never. */
export class DurableObjects {
  readonly #world: World;
  readonly #worker: Worker;
  readonly #made: Made;
  readonly #name: string;
  /** Where all of them wait for each other. */
  readonly #busy: { isRinging: boolean } | undefined;
  readonly #kept = new Map<string, Kept>();

  constructor(world: World, worker: Worker, name: string, made: Made) {
    this.#world = world;
    this.#busy = world.broken === "one_courier" ? { isRinging: false } : undefined;
    this.#worker = worker;
    this.#name = name;
    this.#made = made;
  }

  /** The namespace, as whoever lives that life reaches it. */
  binding<T extends Rpc.DurableObjectBranded>(life: Life): DurableObjectNamespace<T> {
    const stub = (name: string) => ({
      wake: () =>
        this.#world.reach(life, `${this.#name} ${name}`, async () => {
          const call = (inside: Life) => this.#object(name, inside).wake();
          const ending = await this.#worker.live(`wake of ${name}`, call);
          if (ending !== "done") throw new Error(`Durable Object reset: ${ending}`);
        }),
    });
    return {
      idFromName: (name: string) => ({ name }),
      get: ({ name }: { name: string }) => stub(name),
      getByName: stub,
    } as unknown as DurableObjectNamespace<T>;
  }

  #object(name: string, life: Life): Durable {
    const kept = this.#of(name);
    const storage = {
      get: async (key: string) => kept.values.get(key),
      put: async (key: string, value: unknown) => (life.over ? never() : void kept.values.set(key, value)),
      getAlarm: async () => kept.alarm,
      setAlarm: async (at: number) => (life.over ? never() : this.#set(name, at)),
    };
    const state: State = { id: { name }, storage, waitUntil: (work) => life.waitUntil(work) };
    return this.#made(state as unknown as DurableObjectState, life);
  }

  #of(name: string): Kept {
    let kept = this.#kept.get(name);
    if (!kept) {
      kept = { values: new Map(), alarm: null, isRinging: false };
      this.#kept.set(name, kept);
    }
    return kept;
  }

  #set(name: string, at: number, ring = 0): void {
    const { clock, scheduler, random } = this.#world;
    const kept = this.#of(name);
    kept.alarm = at;
    // It stands there, and does not ring.
    if (this.#world.strikes("alarm lost", 0.03)) return;
    const late = this.#world.strikes("alarm late", 0.05) ? random.between(SECOND, 20 * MINUTE) : 0;
    const again = this.#world.strikes("alarm twice", 0.03)
      ? [late, late + random.between(0, SECOND)]
      : [late];
    for (const delay of again)
      scheduler.at(Math.max(scheduler.now, scheduler.now + at - clock.now()) + delay, () => {
        if (kept.alarm === at || again.length > 1) void this.#ring(name, at, ring);
      });
  }

  /** One at a time: what rings meanwhile rings afterwards. */
  async #ring(name: string, at: number, ring: number): Promise<void> {
    const kept = this.#of(name);
    const { clock, scheduler } = this.#world;
    const busy = this.#busy;
    if (busy ? busy.isRinging : kept.isRinging) {
      scheduler.at(scheduler.now + SECOND, () => void this.#ring(name, at, ring));
      return;
    }
    kept.isRinging = true;
    if (busy) busy.isRinging = true;
    if (kept.alarm === at) kept.alarm = null;
    scheduler.wake();
    const ending = await this.#worker.live(`alarm of ${name}`, (life) => this.#object(name, life).alarm());
    kept.isRinging = false;
    if (busy) busy.isRinging = false;
    if (ending !== "done" && ring < RINGS && kept.alarm === null)
      this.#set(name, clock.now() + FIRST_PAUSE * 2 ** ring, ring + 1);
  }
}
