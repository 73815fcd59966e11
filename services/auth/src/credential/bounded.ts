/** What a `Bounded` holds; the fields are its own to write. */
export interface Kept {
  readonly key: string;
  /** Asked for since the hand last passed. */
  used: boolean;
  /** Where in the ring it stands. */
  place: number;
}

/** How far the hand goes for one newcomer before it takes whatever it points at. */
const LONGEST_SWEEP = 32;

/**
 * A map that holds at most `capacity` things. Second chance: a hand goes round, and what was used
 * since it last passed stays for another round. So a hit costs one store, where a list in order of
 * use would have to be relinked.
 */
export class Bounded<S extends Kept> {
  readonly #capacity: number;
  readonly #byKey = new Map<string, S>();
  readonly #ring: S[] = [];
  #hand = 0;

  constructor(capacity: number) {
    this.#capacity = Math.max(1, Math.floor(capacity));
  }

  get size(): number {
    return this.#ring.length;
  }

  get(key: string): S | undefined {
    const kept = this.#byKey.get(key);
    if (kept !== undefined) kept.used = true;
    return kept;
  }

  /** Adds what is not there yet. */
  add(kept: S): void {
    if (this.#ring.length < this.#capacity) {
      kept.place = this.#ring.push(kept) - 1;
    } else {
      const evicted = this.#leastUsed();
      this.#byKey.delete(evicted.key);
      this.#ring[evicted.place] = kept;
      kept.place = evicted.place;
    }
    this.#byKey.set(kept.key, kept);
  }

  delete(key: string): void {
    const kept = this.#byKey.get(key);
    if (kept === undefined) return;
    this.#byKey.delete(key);
    const last = this.#ring.pop() as S;
    if (last === kept) return;
    this.#ring[kept.place] = last;
    last.place = kept.place;
  }

  /** Safe against deletion of what it is at. */
  *[Symbol.iterator](): Generator<S> {
    for (let i = this.#ring.length - 1; i >= 0; i--) yield this.#ring[i] as S;
  }

  #leastUsed(): S {
    for (let steps = 0; ; steps++) {
      if (this.#hand >= this.#ring.length) this.#hand = 0;
      const kept = this.#ring[this.#hand++] as S;
      if (!kept.used || steps === LONGEST_SWEEP) return kept;
      kept.used = false;
    }
  }
}
