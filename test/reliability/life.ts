import { AsyncLocalStorage } from "node:async_hooks";

/** What whoever was killed waits for. */
export const never = (): Promise<never> => new Promise(() => {});

type Ending = "done" | "killed" | "failed";

const living = new AsyncLocalStorage<Life>();

/** Whose call this is: for what the product calls without being handed it. */
export const lifeNow = (): Life | undefined => living.getStore();

/** One invocation of a worker, from its first step to its last, or until it is killed between two of them. */
export class Life {
  readonly name: string;
  over = false;
  readonly #ended = Promise.withResolvers<"killed">();
  readonly #later: Promise<unknown>[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** None of its calls is answered any more, and it begins no other. */
  end(): void {
    this.over = true;
    this.#ended.resolve("killed");
  }

  /** Work that goes on after the rest. */
  waitUntil(work: Promise<unknown>): void {
    this.#later.push(work.catch(() => undefined));
  }

  async live(work: () => Promise<unknown>): Promise<Ending> {
    const ended = this.#toTheEnd(work).then(
      () => "done" as const,
      () => "failed" as const,
    );
    const ending = await Promise.race([ended, this.#ended.promise]);
    this.over = true;
    return ending;
  }

  async #toTheEnd(work: () => Promise<unknown>): Promise<void> {
    try {
      await living.run(this, work);
    } finally {
      for (let work = this.#later.pop(); work; work = this.#later.pop()) await work;
    }
  }
}

/** A worker: what is under way in it ends together when it is killed. */
export class Worker {
  readonly name: string;
  readonly #lives = new Set<Life>();
  #begun = 0;

  constructor(name: string) {
    this.name = name;
  }

  async live(what: string, work: (life: Life) => Promise<unknown>): Promise<Ending> {
    const life = new Life(`${what} #${++this.#begun} of ${this.name}`);
    this.#lives.add(life);
    const ending = await life.live(() => work(life));
    this.#lives.delete(life);
    return ending;
  }

  kill(): void {
    for (const life of this.#lives) life.end();
  }
}
