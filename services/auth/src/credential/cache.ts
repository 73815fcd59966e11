import type { Clock } from "@atrium/shared/clock";
import { Problem } from "@atrium/shared/problem";
import { Bounded, type Kept } from "./bounded.ts";
import { type AgeBound, decode, type Entry, encodeEntry, encodeTombstone, young } from "./entry.ts";

// The three layers of docs/revocation.md: L1 a bounded map in this isolate, L2 KV, L3 the primary.
// What makes the bound hold is small: `asOf` is sampled before the read and copied as it is, and every
// layer asks `young()` with the time taken again. All the rest is about speed and about being fair.

/** As much of KV as is needed. */
export interface KeyValue {
  get(key: string): Promise<string | null>;
  put(key: string, value: string, options: { expirationTtl: number }): Promise<void>;
}

interface CacheOptions<R> {
  clock: Clock;
  bound: AgeBound;
  /** Entries of L1; of those that say "nothing here" an eighth as many, so that they crowd out no others. */
  capacity: number;
  kv: KeyValue | null;
  /** Names the shape of R: change it with the shape, since two versions run side by side in a deploy. */
  schema: string;
  /** Whether the record only says that nothing is there. Such are remembered in L1 alone. */
  isMiss(record: R): boolean;
  /** Evenly distributed in [0, 1). */
  random(): number;
  /** Resolves after so many ms. */
  after(ms: number): Promise<void>;
}

/** One question. What it does, it does in the caller's own request: a Worker may not wait for another's I/O. */
export interface Ask<R> {
  /** Reads the primary (not a replica of it). Whatever it throws is taken for an outage. */
  load(): Promise<R>;
  /** Work that goes on after the response. */
  later(work: Promise<unknown>): void;
  /**
   * Whether a cached record may have the last word: a yes may, and a no that nothing can turn into a yes.
   * Of any other no, the primary is asked first. Where left out, every record may.
   */
  settles?(record: R): boolean;
  /** `strong` reads the primary whatever is cached. */
  consistency?: "cached" | "strong";
  /** false keeps this key out of KV. */
  useKv?: boolean;
}

export interface Found<R> {
  readonly entry: Entry<R>;
  /** `l3`: read from the primary for this very question. */
  readonly layer: "l1" | "l2" | "l3";
}

interface Withdrawn<R> {
  /** Which entries of this isolate are to be dropped. */
  matches(key: string, record: R): boolean;
  /** Keys that get a tombstone in KV. */
  keys?: readonly string[];
}

export interface CredentialCache<R> {
  /**
   * Answers at once, without a promise, from L1.
   * @throws (rejects with) Problem `unavailable` where the primary was needed and did not answer;
   *   `rate_limited` where a no could only be confirmed by asking the primary more often than it may be
   */
  get(key: string, ask: Ask<R>): Found<R> | Promise<Found<R>>;
  /** What L1 holds and may be relied upon. */
  peek(key: string): Entry<R> | undefined;
  /** Best effort, after the commit: makes the usual case faster than the bound. */
  withdraw(withdrawn: Withdrawn<R>): Promise<void>;
  readonly size: number;
}

/** Early refresh happens somewhere in the last fifth of T. */
const REFRESH_FROM = 0.8;
/** When a refresh failed, the next hit after so much of T tries again. */
const REFRESH_AGAIN = 0.1;
/** What stands in KV and is younger than so much of T is not worth a write. */
const REWRITE_AFTER = 0.2;
/** A KV that takes longer is slower than the primary. */
const KV_PATIENCE_MS = 250;
/** KV refuses less. */
const KV_MINIMUM_TTL_SECONDS = 60;
/** KV writes of one withdrawal: the bound covers the rest. */
const TOMBSTONES = 50;
/** Withdrawals that reads under way are checked against. */
const WITHDRAWALS = 256;
/** A no of one key asks the primary so often at once, and then once in so many ms. */
const RECHECKS = 20;
const RECHECK_MS = 100;
const RETRY_AFTER_SECONDS = 2;

interface Slot<R> extends Kept {
  found: Found<R>;
  refreshAt: number;
  rechecks: number;
  recheckedAt: number;
}

/** The cache of one isolate. */
export function createCache<R>(options: CacheOptions<R>): CredentialCache<R> {
  const { clock, bound, kv, schema } = options;
  const T = bound.revocationMs;
  const ttlSeconds = Math.max(KV_MINIMUM_TTL_SECONDS, Math.ceil((T + bound.skewMs) / 1000));
  const hits = new Bounded<Slot<R>>(options.capacity);
  const misses = new Bounded<Slot<R>>(options.capacity / 8);
  const withdrawals: { at: number; matches: Withdrawn<R>["matches"] }[] = [];

  const slotOf = (key: string): Slot<R> | undefined => hits.get(key) ?? misses.get(key);

  function get(key: string, ask: Ask<R>): Found<R> | Promise<Found<R>> {
    if (ask.consistency === "strong") return fromPrimary(key, ask);
    const slot = slotOf(key);
    if (slot === undefined) return fromKvOrPrimary(key, ask);
    const now = clock.now();
    const { found } = slot;
    if (!young(found.entry.asOf, now, bound)) return fromKvOrPrimary(key, ask);
    if (ask.settles?.(found.entry.record) === false) return recheck(slot, ask, now);
    refreshWhenDue(slot, ask, now);
    return found;
  }

  async function fromKvOrPrimary(key: string, ask: Ask<R>): Promise<Found<R>> {
    const entry = ask.useKv === false ? null : await readKv(key);
    const now = clock.now();
    if (
      entry === null ||
      "withdrawnAt" in entry ||
      !young(entry.asOf, now, bound) ||
      isWithdrawn(key, entry, bound.skewMs) ||
      ask.settles?.(entry.record) === false
    ) {
      return fromPrimary(key, ask);
    }
    const slot = keep(key, entry);
    refreshWhenDue(slot, ask, now);
    return { entry, layer: "l2" };
  }

  /** A cached no is not the last word: somebody may just have been let in. */
  async function recheck(slot: Slot<R>, ask: Ask<R>, now: number): Promise<Found<R>> {
    const since = Math.max(0, now - slot.recheckedAt);
    slot.rechecks = Math.min(RECHECKS, slot.rechecks + since / RECHECK_MS);
    slot.recheckedAt = now;
    // Rather no answer than a wrong one.
    if (slot.rechecks < 1) {
      throw new Problem("rate_limited", "This was refused too often in a short time.", { retry_after: 1 });
    }
    slot.rechecks--;
    return fromPrimary(slot.key, ask);
  }

  async function fromPrimary(key: string, ask: Ask<R>): Promise<Found<R>> {
    const entry = await readPrimary(ask);
    // Too old by the time it arrived: no answer.
    if (!young(entry.asOf, clock.now(), bound)) throw unavailable();
    if (!isWithdrawn(key, entry)) keep(key, entry);
    return { entry, layer: "l3" };
  }

  async function readPrimary(ask: Ask<R>): Promise<Entry<R>> {
    const asOf = clock.now();
    try {
      return { asOf, record: await ask.load() };
    } catch (cause) {
      throw unavailable(cause);
    }
  }

  function refreshWhenDue(slot: Slot<R>, ask: Ask<R>, now: number): void {
    if (now < slot.refreshAt) return;
    slot.refreshAt = now + T * REFRESH_AGAIN;
    ask.later(refresh(slot.key, ask));
  }

  /** Only a key that is asked for late in its T gets here, so only what proved hot is written to KV. */
  async function refresh(key: string, ask: Ask<R>): Promise<void> {
    const entry = await readPrimary(ask).catch(() => null);
    // An outage: what is cached serves until it is T old.
    if (entry === null || isWithdrawn(key, entry)) return;
    keep(key, entry);
    if (ask.useKv !== false && !options.isMiss(entry.record)) await writeKv(key, entry);
  }

  /** Remembers an entry, unless what is there is newer. */
  function keep(key: string, entry: Entry<R>): Slot<R> {
    const before = slotOf(key);
    const now = clock.now();
    if (before && before.found.entry.asOf > entry.asOf && young(before.found.entry.asOf, now, bound))
      return before;
    const isMiss = options.isMiss(entry.record);
    const slot: Slot<R> = {
      key,
      used: false,
      place: 0,
      found: { entry, layer: "l1" },
      // Drawn once an entry, not once a hit: else whatever is asked for often would always refresh at 0.8 T.
      refreshAt: isMiss
        ? Number.POSITIVE_INFINITY
        : entry.asOf + T * (REFRESH_FROM + (1 - REFRESH_FROM) * options.random()),
      rechecks: before?.rechecks ?? RECHECKS,
      recheckedAt: before?.recheckedAt ?? now,
    };
    hits.delete(key);
    misses.delete(key);
    (isMiss ? misses : hits).add(slot);
    return slot;
  }

  async function readKv(key: string): Promise<ReturnType<typeof decode<R>>> {
    if (kv === null) return null;
    try {
      return decode<R>(
        schema,
        await Promise.race([kv.get(key), options.after(KV_PATIENCE_MS).then(() => null)]),
      );
    } catch {
      return null;
    }
  }

  /** Looks before it writes: a write costs ten reads, and another isolate, or a tombstone, may have been first. */
  async function writeKv(key: string, entry: Entry<R>): Promise<void> {
    const there = await readKv(key);
    const now = clock.now();
    if (there !== null) {
      if ("withdrawnAt" in there) {
        if (young(there.withdrawnAt, now, bound) && entry.asOf <= there.withdrawnAt + bound.skewMs) return;
      } else if (young(there.asOf, now, bound) && entry.asOf - there.asOf < T * REWRITE_AFTER) return;
    }
    await put(key, encodeEntry(schema, entry));
  }

  async function withdraw({ matches, keys = [] }: Withdrawn<R>): Promise<void> {
    const withdrawnAt = clock.now();
    if (withdrawals.length === WITHDRAWALS) withdrawals.shift();
    withdrawals.push({ at: withdrawnAt, matches });
    for (const slots of [hits, misses]) {
      for (const slot of slots) if (matches(slot.key, slot.found.entry.record)) slots.delete(slot.key);
    }
    const tombstone = encodeTombstone(schema, { withdrawnAt });
    await Promise.all(keys.slice(0, TOMBSTONES).map((key) => put(key, tombstone)));
  }

  /** Whether this isolate was told, of something read before it was told; `skew` where another clock stamped it. */
  function isWithdrawn(key: string, entry: Entry<R>, skew = 0): boolean {
    const now = clock.now();
    return withdrawals.some(
      ({ at, matches }) => entry.asOf <= at + skew && young(at, now, bound) && matches(key, entry.record),
    );
  }

  const put = async (key: string, value: string): Promise<void> => {
    // Best effort: KV makes it fast, the bound holds without it.
    try {
      await kv?.put(key, value, { expirationTtl: ttlSeconds });
    } catch {}
  };

  return {
    get,
    peek: (key) => {
      const entry = slotOf(key)?.found.entry;
      return entry !== undefined && young(entry.asOf, clock.now(), bound) ? entry : undefined;
    },
    withdraw,
    get size() {
      return hits.size + misses.size;
    },
  };
}

function unavailable(cause?: unknown): Problem {
  const problem = new Problem("unavailable", "Storage did not answer in time.", {
    retry_after: RETRY_AFTER_SECONDS,
  });
  problem.cause = cause;
  return problem;
}
