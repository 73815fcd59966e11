import { Problem } from "@atrium/shared/problem";
import { beforeEach, describe, expect, it } from "vitest";
import { type Ask, type CredentialCache, createCache, type Found } from "./cache.ts";
import { decode, encodeEntry, encodeTombstone } from "./entry.ts";

const T = 60_000;
const SKEW = 2_000;
const START = 1_000_000;
const SCHEMA = "test";

interface Record {
  role: "none" | "member" | "unknown";
}
const MEMBER: Record = { role: "member" };
const NONE: Record = { role: "none" };
const UNKNOWN: Record = { role: "unknown" };

/** What stands around one isolate's cache; each test turns what it is about. */
class Surroundings {
  now = START;
  row: Record = MEMBER;
  reads = 0;
  kvReads = 0;
  readonly stored = new Map<string, string>();
  readonly ttls: number[] = [];
  readonly background: Promise<unknown>[] = [];
  /** Runs while the primary is being read; throws for an outage. */
  meanwhile = (): void => {};
  kv: "up" | "down" | "silent" = "up";

  readonly ask = {
    load: async () => {
      this.reads++;
      await null;
      const { row } = this;
      this.meanwhile();
      return row;
    },
    later: (work: Promise<unknown>) => void this.background.push(work),
  };

  /** A question that a no does not settle. */
  readonly needsMember: Ask<Record> = { ...this.ask, settles: ({ role }) => role !== "none" };

  isolate(capacity = 100): CredentialCache<Record> {
    return createCache<Record>({
      clock: { now: () => this.now },
      bound: { revocationMs: T, skewMs: SKEW },
      capacity,
      kv: {
        get: async (key) => {
          this.kvReads++;
          if (this.kv === "down") throw new Error("KV is down");
          if (this.kv === "silent") return new Promise(() => {});
          return this.stored.get(key) ?? null;
        },
        put: async (key, value, { expirationTtl }) => {
          if (this.kv === "down") throw new Error("KV is down");
          this.stored.set(key, value);
          this.ttls.push(expirationTtl);
        },
      },
      schema: SCHEMA,
      isMiss: ({ role }) => role === "unknown",
      random: () => 0.5,
      after: async () => {},
    });
  }

  /** Waits for what goes on after the response. */
  async settle(): Promise<void> {
    await Promise.all(this.background.splice(0));
  }
}

let around: Surroundings;
let cache: CredentialCache<Record>;
beforeEach(() => {
  around = new Surroundings();
  cache = around.isolate();
});

const get = async (ask: Ask<Record> = around.ask, key = "k"): Promise<Found<Record>> => cache.get(key, ask);
const code = async (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    () => "answered",
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );

describe("L1", () => {
  it("answers at once, with the very same object, and no storage", async () => {
    await get();
    const first = cache.get("k", around.ask);
    expect(first).not.toBeInstanceOf(Promise);
    expect(first).toMatchObject({ layer: "l1", entry: { asOf: START, record: MEMBER } });
    expect(cache.get("k", around.ask)).toBe(first);
    expect(around).toMatchObject({ reads: 1, kvReads: 1 });
  });

  it("asOf is when the read began, not when it ended", async () => {
    around.meanwhile = () => {
      around.now += 5_000;
    };
    expect((await get()).entry.asOf).toBe(START);
  });

  it("accepts until one ms before T, and while a clock is no more than δ behind", async () => {
    await get();
    around.now = START + T - 1;
    expect(cache.peek("k")).toBeDefined();
    around.now = START + T;
    expect(cache.peek("k")).toBeUndefined();
    expect((await get()).layer).toBe("l3");
    around.now -= SKEW;
    expect(cache.peek("k")).toBeDefined();
    around.now -= 1;
    expect(cache.peek("k")).toBeUndefined();
  });

  it("an older read that arrives later does not replace a newer one", async () => {
    let arrive = (): void => {};
    const load = () => new Promise<Record>((resolve) => (arrive = () => resolve(MEMBER)));
    const slow = get({ ...around.ask, load, consistency: "strong" });
    around.now += 1_000;
    around.row = NONE;
    await get({ ...around.ask, consistency: "strong" });
    arrive();
    await slow;
    expect(cache.peek("k")).toEqual({ asOf: START + 1_000, record: NONE });
  });

  it("misses are remembered, in their own eighth of the room and not in KV", async () => {
    cache = around.isolate(80);
    await get(around.ask, "member");
    around.row = UNKNOWN;
    for (let i = 0; i < 1_000; i++) await get(around.ask, `unknown-${i}`);
    expect(cache.peek("member")).toBeDefined();
    expect(cache.size).toBe(11);
    const reads = around.reads;
    expect((await get(around.ask, "unknown-999")).layer).toBe("l1");
    around.now += T * 0.95;
    expect((await get(around.ask, "unknown-999")).layer).toBe("l1");
    expect(around.reads).toBe(reads);
    expect(around.background).toEqual([]);
  });
});

describe("early refresh, and L2", () => {
  /** Makes the key hot: a hit late in its T. */
  const heat = async (ask: Ask<Record> = around.ask): Promise<void> => {
    await get(ask);
    around.now += T * 0.9;
    await get(ask);
    await around.settle();
  };

  it("a key that was asked for once is not written to KV", async () => {
    await get();
    around.now += T * 0.9 - 1;
    await get();
    expect(around.background).toEqual([]);
    expect(around.stored.size).toBe(0);
  });

  it("a hit in the last fifth of T refreshes after the response, once, and writes KV as of that read", async () => {
    await get();
    around.now += T * 0.9;
    around.meanwhile = () => {
      around.now += 1_000;
    };
    expect((await get()).entry.asOf).toBe(START);
    await get();
    expect(around.background).toHaveLength(1);
    await around.settle();
    expect(decode(SCHEMA, around.stored.get("k") ?? null)).toEqual({ asOf: START + T * 0.9, record: MEMBER });
    expect(around.ttls).toEqual([62]);
    expect((await get()).entry.asOf).toBe(START + T * 0.9);
    expect(around.reads).toBe(2);
  });

  it("another isolate takes it from KV as old as it is, and passes it on no younger", async () => {
    await heat();
    cache = around.isolate();
    around.now += 30_000;
    expect(await get()).toEqual({ layer: "l2", entry: { asOf: START + T * 0.9, record: MEMBER } });
    expect(await get()).toEqual({ layer: "l1", entry: { asOf: START + T * 0.9, record: MEMBER } });
    around.now = START + T * 0.9 + T;
    expect((await get()).layer).toBe("l3");
  });

  it("what turns T old while KV answers is not accepted", async () => {
    around.stored.set("k", encodeEntry(SCHEMA, { asOf: START - T + 1, record: MEMBER }));
    const answer = get();
    around.now += 1;
    expect((await answer).layer).toBe("l3");
  });

  it("a refresh that fails leaves what is there, and waits before it tries again", async () => {
    await get();
    around.now += T * 0.9;
    around.meanwhile = () => {
      throw new Error("down");
    };
    await get();
    await around.settle();
    around.now += T * 0.05;
    expect((await get()).entry.asOf).toBe(START);
    expect(around.background).toEqual([]);
  });

  it("misses and keys kept out of KV are not written there; the latter are not read either", async () => {
    await heat({ ...around.ask, useKv: false });
    expect(around).toMatchObject({ kvReads: 0, reads: 2 });
    around.now += T * 0.9;
    around.row = UNKNOWN;
    await get();
    await around.settle();
    expect(around.stored.size).toBe(0);
  });

  it("looks before it writes: not over what is nearly as young, nor over a tombstone that may be later", async () => {
    const asOf = START + T * 0.9;
    for (const [there, written] of [
      [encodeEntry(SCHEMA, { asOf: asOf - T * 0.2 + 1, record: NONE }), false],
      [encodeEntry(SCHEMA, { asOf: asOf - T * 0.2, record: NONE }), true],
      [encodeTombstone(SCHEMA, { withdrawnAt: asOf - SKEW }), false],
      [encodeTombstone(SCHEMA, { withdrawnAt: asOf - SKEW - 1 }), true],
      [encodeTombstone(SCHEMA, { withdrawnAt: asOf - T }), true],
      ["not ours", true],
    ] as const) {
      around.now = START;
      cache = around.isolate();
      around.stored.clear();
      await get();
      around.stored.set("k", there);
      around.now = asOf;
      await get();
      await around.settle();
      expect(around.stored.get("k") !== there).toBe(written);
    }
  });

  it("whatever else stands in KV is no entry", async () => {
    const strange = [
      "",
      "{",
      "null",
      "[]",
      '["other",1,{"role":"member"}]',
      '["test","1",{}]',
      '["test",1,2,3]',
      "[[[[",
    ];
    for (const text of strange) {
      around.stored.set("k", text);
      cache = around.isolate();
      expect((await get()).layer).toBe("l3");
    }
    for (const asOf of [START - T, START + SKEW + 1]) {
      around.stored.set("k", encodeEntry(SCHEMA, { asOf, record: MEMBER }));
      cache = around.isolate();
      expect((await get()).layer).toBe("l3");
    }
  });
});

describe("the last word", () => {
  it("a cached no asks the primary, so that somebody just added is in at once", async () => {
    around.row = NONE;
    expect((await get(around.needsMember)).entry.record).toBe(NONE);
    around.row = MEMBER;
    expect(await get(around.needsMember)).toMatchObject({ layer: "l3", entry: { record: MEMBER } });
    expect((await get(around.needsMember)).layer).toBe("l1");
  });

  it("so does a no that stands in KV", async () => {
    around.stored.set("k", encodeEntry(SCHEMA, { asOf: START, record: NONE }));
    expect(await get(around.needsMember)).toMatchObject({ layer: "l3", entry: { record: MEMBER } });
  });

  it("a no that nothing can change is given from the cache", async () => {
    around.row = UNKNOWN;
    await get(around.needsMember);
    expect((await get(around.needsMember)).layer).toBe("l1");
  });

  it("who is refused far too often gets 429, never a no that may be wrong, and soon asks again", async () => {
    around.row = NONE;
    await get(around.needsMember);
    const codes = await Promise.all(Array.from({ length: 30 }, () => code(get(around.needsMember))));
    expect(codes.filter((c) => c === "answered")).toHaveLength(20);
    expect(codes.filter((c) => c === "rate_limited")).toHaveLength(10);
    around.row = MEMBER;
    around.now += 100;
    expect((await get(around.needsMember)).entry.record).toBe(MEMBER);
  });

  it("strong reads the primary whatever is cached", async () => {
    await get();
    expect((await get({ ...around.ask, consistency: "strong" })).layer).toBe("l3");
    expect(around.reads).toBe(2);
  });
});

describe("outages", () => {
  const primaryDown = (): void => {
    around.meanwhile = () => {
      throw new Error("D1 is down");
    };
  };

  it("D1 down: what is younger than T is served, then 503 with Retry-After", async () => {
    await get();
    primaryDown();
    around.now += T - 1;
    expect((await get()).layer).toBe("l1");
    around.now += 1;
    const error = await get().catch((problem: Problem) => problem);
    expect(error).toMatchObject({
      code: "unavailable",
      extras: { retry_after: 2 },
      cause: new Error("D1 is down"),
    });
  });

  it("D1 down: a no that cannot be confirmed, and a strong read, are 503", async () => {
    around.row = NONE;
    await get();
    primaryDown();
    expect(await code(get(around.needsMember))).toBe("unavailable");
    expect(await code(get({ ...around.ask, consistency: "strong" }))).toBe("unavailable");
  });

  it("D1 so slow that its answer is T old on arrival: 503", async () => {
    around.meanwhile = () => {
      around.now += T;
    };
    expect(await code(get())).toBe("unavailable");
    expect(cache.peek("k")).toBeUndefined();
  });

  it("KV down or silent: D1 is asked, and nothing else is noticed", async () => {
    for (const state of ["down", "silent"] as const) {
      around.kv = state;
      cache = around.isolate();
      expect((await get()).layer).toBe("l3");
      around.now += T * 0.9;
      await get();
      await around.settle();
      await cache.withdraw({ matches: () => true, keys: state === "down" ? ["k"] : [] });
    }
  });
});

describe("a withdrawal", () => {
  const withdrawK = { matches: (key: string) => key === "k", keys: ["k"] };

  it("drops what it concerns here, and leaves a tombstone in KV that is no entry", async () => {
    await get();
    await get(around.ask, "other");
    await cache.withdraw(withdrawK);
    expect(cache.peek("k")).toBeUndefined();
    expect(cache.peek("other")).toBeDefined();
    expect(decode(SCHEMA, around.stored.get("k") ?? null)).toEqual({ withdrawnAt: START });
    cache = around.isolate();
    around.row = UNKNOWN;
    expect(await get()).toMatchObject({ layer: "l3", entry: { record: UNKNOWN } });
  });

  it("a read that was under way is not remembered, nor written to KV", async () => {
    around.meanwhile = () => {
      around.meanwhile = () => {};
      void cache.withdraw({ matches: () => true });
    };
    await get();
    expect(cache.peek("k")).toBeUndefined();
    around.now += 1;
    await get();
    around.now += T * 0.9;
    around.meanwhile = () => void cache.withdraw({ matches: () => true });
    await get();
    await around.settle();
    expect(around.stored.size).toBe(0);
  });

  it("what KV still holds from before is not taken here again, what is later is", async () => {
    await cache.withdraw({ matches: ({ length }) => length === 1 });
    around.stored.set("k", encodeEntry(SCHEMA, { asOf: START + SKEW, record: MEMBER }));
    expect((await get()).layer).toBe("l3");
    around.now += SKEW + 1;
    around.stored.set("j", encodeEntry(SCHEMA, { asOf: START + SKEW + 1, record: MEMBER }));
    expect((await get(around.ask, "j")).layer).toBe("l2");
  });

  it("writes KV no more than 50 times, however many keys it ends", async () => {
    const keys = Array.from({ length: 200 }, (_, i) => `k${i}`);
    await cache.withdraw({ matches: (key) => keys.includes(key), keys });
    expect(around.stored.size).toBe(50);
  });
});
