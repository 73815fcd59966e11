import { describe, expect, it } from "vitest";
import { Problem } from "../problem.ts";
import { type Followed, follow, type News, type Sent } from "./follow.ts";

const MINUTE = 60_000;

/** A log of texts, in a time that passes only while somebody sleeps. */
class World implements Followed<string> {
  now = 0;
  lines: string[] = [];
  ended = false;
  removed = false;
  reads: number[] = [];
  decisions: number[] = [];
  expiresAt = Number.POSITIVE_INFINITY;
  /** What is different from which time on. */
  readonly course: [at: number, from: Partial<Pick<World, "lines" | "ended" | "removed">>][] = [];
  decide: () => number = () => this.now + MINUTE;
  readonly clock = { now: () => this.now };

  async sleep(ms: number): Promise<void> {
    this.now += ms;
    for (const [at, from] of this.course) if (at <= this.now) Object.assign(this, from);
  }

  async read(after = 0): Promise<News<string> | null> {
    this.reads.push(this.now);
    if (this.removed) return null;
    const lines = this.lines.slice(after, after + 2);
    const last = after + lines.length;
    return { lines, last, more: last < this.lines.length, atRest: this.ended };
  }

  async decideAgain(): Promise<number> {
    this.decisions.push(this.now);
    return this.decide();
  }

  async all(): Promise<Sent<string>[]> {
    const sent: Sent<string>[] = [];
    for await (const one of follow(this)) sent.push(one);
    return sent;
  }
}

const linesOf = (sent: Sent<string>[]): string[] =>
  sent.flatMap((one) => (one.type === "lines" ? one.lines : []));

describe("following a log", () => {
  it("sends each line once, in order, and ends when it has ended and all was sent", async () => {
    const world = new World();
    world.lines = ["a", "b", "c", "d", "e"];
    world.course.push([3_000, { lines: [...world.lines, "f"] }], [4_000, { ended: true }]);
    const sent = await world.all();
    expect(linesOf(sent)).toEqual(["a", "b", "c", "d", "e", "f"]);
    expect(sent.at(-1)).toEqual({ type: "end", why: "at_rest" });
  });

  it("ends before five minutes are over, and asks to come again", async () => {
    const world = new World();
    const sent = await world.all();
    expect(sent.at(-1)).toEqual({ type: "end", why: "reconnect" });
    expect(world.now).toBeGreaterThan(4 * MINUTE);
    expect(world.now).toBeLessThan(5 * MINUTE);
  });

  it("asks a silent log some 60 times, a busy one at most 570 times", async () => {
    const silent = new World();
    await silent.all();
    expect(silent.reads.length).toBeLessThan(70);
    const busy = new World();
    busy.sleep = async (ms) => {
      busy.now += ms;
      busy.lines.push("x");
    };
    await busy.all();
    expect(busy.reads.length).toBeLessThanOrEqual(571);
  });

  it("asks no more than it may, however much there is to catch up on", async () => {
    const world = new World();
    world.lines = Array.from({ length: 5_000 }, (_, n) => `${n}`);
    const sent = await world.all();
    expect(world.reads.length).toBe(900);
    expect(linesOf(sent)).toEqual(world.lines.slice(0, 1_800));
    expect(sent.at(-1)).toEqual({ type: "end", why: "reconnect" });
  });

  it("says something at once, and is never silent for half a minute", async () => {
    const world = new World();
    const spoken: number[] = [];
    for await (const _ of follow(world)) spoken.push(world.now);
    expect(spoken[0]).toBe(0);
    for (const [n, at] of spoken.entries()) expect(at - (spoken[n - 1] ?? 0)).toBeLessThan(30_000);
  });

  it("decides again whenever the time of a decision is over, before it reads on", async () => {
    const world = new World();
    world.expiresAt = 10_000;
    await world.all();
    expect(world.decisions.length).toBe(5);
    for (const [n, at] of world.decisions.entries()) {
      const expired = n === 0 ? 10_000 : (world.decisions[n - 1] ?? 0) + MINUTE;
      expect(world.reads.filter((read) => read >= expired && read < at)).toEqual([]);
    }
  });

  it("sends nothing once the right is gone", async () => {
    const world = new World();
    world.expiresAt = 10_000;
    world.lines = ["before"];
    world.decide = () => {
      throw new Problem("not_found");
    };
    world.course.push([10_000, { lines: ["before", "after"] }]);
    const sent = await world.all();
    expect(linesOf(sent)).toEqual(["before"]);
    expect(sent.at(-1)).toEqual({ type: "end", why: "gone" });
    expect(world.now).toBeLessThan(20_000);
  });

  it("sends nothing that was read while the right ran out, before it is decided again", async () => {
    const world = new World();
    world.expiresAt = 1;
    world.lines = ["secret"];
    const read = world.read.bind(world);
    world.read = (after) => {
      world.now += 5;
      return read(after);
    };
    world.decide = () => {
      throw new Problem("permission_missing");
    };
    expect(await world.all()).toEqual([{ type: "end", why: "gone" }]);
  });

  it("asks to come again where the right cannot be decided at the moment", async () => {
    const world = new World();
    world.expiresAt = 1_000;
    world.decide = () => {
      throw new Problem("unavailable");
    };
    expect((await world.all()).at(-1)).toEqual({ type: "end", why: "reconnect" });
  });

  it("says where to come again although nothing was sent: as soon as it is there, in silence, and at its end", async () => {
    const world = new World();
    const read = world.read.bind(world);
    world.read = async (after) => {
      const news = await read(after);
      return news && { ...news, mark: `seen at ${world.now}` };
    };
    const sent = await world.all();
    expect(sent[0]).toEqual({ type: "keep_alive", mark: "seen at 0" });
    expect(sent.length).toBeGreaterThan(10);
    const marks = sent.map((one) => (one.type === "lines" ? undefined : one.mark));
    expect(new Set(marks).size).toBeGreaterThan(10);
    expect(sent.at(-1)).toEqual({ type: "end", why: "reconnect", mark: marks.at(-1) });
    expect(marks.at(-1)).toMatch(/^seen at 28\d{4}$/);
  });

  it("ends where the thing is gone", async () => {
    const world = new World();
    world.course.push([2_000, { removed: true }]);
    expect((await world.all()).at(-1)).toEqual({ type: "end", why: "gone" });
  });
});
