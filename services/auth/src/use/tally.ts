import type { Bearer, Portion } from "./store.ts";

/** One use of a key, by one of its secrets. */
export interface Use extends Bearer {
  digest: string;
}

interface Counted {
  keyId: string;
  digest: string;
  /** Whose use was the first, until that has been taken out. */
  bearer: Bearer | null;
  /** Days since the epoch; `counts` are of that day. */
  day: number;
  counts: Map<string, number>;
  earlier: Portion["counts"];
  first: number;
  last: number;
  /** Not written before then. */
  dueAt: number;
}

export const DAY_MS = 86_400_000;
/** What an isolate counts, of so many secrets at most. Pure: it is told the time. */
export class Tally {
  readonly #capacity: number;
  readonly #secrets = new Map<string, Counted>();
  /** When something is to be written next. */
  #dueAt = Number.POSITIVE_INFINITY;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get dueAt(): number {
    return this.#dueAt;
  }

  /** A secret that is new here may never have been used at all: that is due at once. */
  add(use: Use, permission: string, now: number): void {
    const { digest } = use;
    const counted = this.#secrets.get(digest) ?? this.#begin(use.credential.id, digest, bearerOf(use), now);
    const day = Math.floor(now / DAY_MS);
    if (day !== counted.day) this.#closeDay(counted, day);
    if (counted.first === 0) counted.first = now;
    counted.last = now;
    counted.counts.set(permission, (counted.counts.get(permission) ?? 0) + 1);
    if (counted.dueAt < this.#dueAt) this.#dueAt = counted.dueAt;
  }

  /** Takes out what is due, of at most so many secrets; none of them is due again before `again`. */
  take(now: number, most: number, again: number): Portion[] {
    const taken: Portion[] = [];
    let dueAt = Number.POSITIVE_INFINITY;
    for (const counted of this.#secrets.values()) {
      if (counted.first === 0) continue;
      if (counted.dueAt > now || taken.length === most) dueAt = Math.min(dueAt, counted.dueAt);
      else taken.push(this.#takeOut(counted, now, again));
    }
    this.#dueAt = dueAt;
    return taken;
  }

  /** Puts back what was not written, to be tried again at `dueAt`. */
  putBack({ keyId, digest, bearer, first, last, counts }: Portion, dueAt: number): void {
    const counted = this.#secrets.get(digest) ?? this.#begin(keyId, digest, bearer, dueAt);
    counted.bearer = bearer;
    counted.earlier.push(...counts);
    counted.first = first;
    counted.last = Math.max(counted.last, last);
    counted.dueAt = dueAt;
    this.#dueAt = Math.min(this.#dueAt, dueAt);
  }

  #begin(keyId: string, digest: string, bearer: Bearer | null, now: number): Counted {
    // Where there is no room, what stands here longest goes, and with it what was not written of it.
    if (this.#secrets.size >= this.#capacity) this.#secrets.delete(this.#secrets.keys().next().value ?? "");
    const day = Math.floor(now / DAY_MS);
    const counted = {
      keyId,
      digest,
      bearer,
      day,
      counts: new Map(),
      earlier: [],
      first: 0,
      last: 0,
      dueAt: now,
    };
    this.#secrets.set(digest, counted);
    return counted;
  }

  #closeDay(counted: Counted, day: number): void {
    const of = dateOf(counted.day);
    for (const [permission, count] of counted.counts) counted.earlier.push({ day: of, permission, count });
    counted.counts.clear();
    counted.day = day;
  }

  #takeOut(counted: Counted, now: number, again: number): Portion {
    this.#closeDay(counted, Math.floor(now / DAY_MS));
    const { keyId, digest, bearer, first, last, earlier } = counted;
    counted.bearer = null;
    counted.earlier = [];
    counted.first = 0;
    counted.dueAt = again;
    // What was just written is what may be forgotten last.
    this.#secrets.delete(digest);
    this.#secrets.set(digest, counted);
    return { keyId, digest, bearer, first, last, counts: summed(earlier) };
  }
}

const bearerOf = ({ principal, credential, address }: Use): Bearer => ({ principal, credential, address });

export const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** One count a day and permission. */
function summed(counts: Portion["counts"]): Portion["counts"] {
  const sums = new Map<string, Portion["counts"][number]>();
  for (const { day, permission, count } of counts) {
    const name = `${day} ${permission}`;
    sums.set(name, { day, permission, count: count + (sums.get(name)?.count ?? 0) });
  }
  return [...sums.values()];
}
