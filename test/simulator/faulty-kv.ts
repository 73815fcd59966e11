import type { KeyValue } from "../../services/auth/src/credential/cache.ts";
import type { Random } from "./random.ts";
import type { Scheduler } from "./scheduler.ts";

/**
 * KV at its worst: a put shows late, out of order or never; a get answers with anything that was ever
 * put there, however old, with nothing, late, never, or with an error. It does not even expire.
 */
export class FaultyKv implements KeyValue {
  readonly #random: Random;
  readonly #scheduler: Scheduler;
  readonly #shown = new Map<string, string[]>();
  /** While down, nothing gets in or out. */
  down = false;

  constructor(random: Random, scheduler: Scheduler) {
    this.#random = random;
    this.#scheduler = scheduler;
  }

  async get(key: string): Promise<string | null> {
    const random = this.#random;
    if (random.chance(0.02)) return new Promise(() => {});
    await this.#scheduler.sleep(random.chance(0.05) ? random.between(100, 5_000) : random.between(1, 30));
    if (this.down || random.chance(0.02)) throw new Error("KV get failed");
    const shown = this.#shown.get(key) ?? [];
    if (shown.length === 0 || random.chance(0.1)) return null;
    return random.chance(0.4) ? random.pick(shown) : (shown.at(-1) as string);
  }

  async put(key: string, value: string): Promise<void> {
    const random = this.#random;
    await this.#scheduler.sleep(random.between(1, 30));
    if (this.down || random.chance(0.05)) throw new Error("KV put failed");
    if (random.chance(0.1)) return;
    const delay = random.chance(0.3) ? random.between(1_000, 90_000) : random.between(0, 500);
    this.#scheduler.at(this.#scheduler.now + delay, () => {
      const shown = this.#shown.get(key) ?? [];
      shown.push(value);
      this.#shown.set(key, shown);
    });
  }
}
