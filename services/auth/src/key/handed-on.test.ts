import type { Restrictions } from "@atrium/shared/control/loaded";
import { describe, expect, it } from "vitest";
import { isWider, requireNoWider, restrictionsFrom } from "./handed-on.ts";

const NONE: Restrictions = { addresses: null, maxUses: null, rateLimit: null, rateWindow: null };
const from = (...addresses: string[]): Restrictions => ({ ...NONE, addresses });
const uses = (maxUses: number): Restrictions => ({ ...NONE, maxUses });
const rate = (rateLimit: number, rateWindow: number): Restrictions => ({ ...NONE, rateLimit, rateWindow });

describe("what is wider", () => {
  it.each<[string, Restrictions, Restrictions]>([
    ["addresses lifted", from("10.0.0.0/8"), NONE],
    ["a network around it", from("10.1.0.0/16"), from("10.0.0.0/8")],
    ["another network beside it", from("10.0.0.0/8"), from("10.0.0.0/8", "192.0.2.0/24")],
    ["everything of the other family", from("0.0.0.0/0"), from("::/0")],
    ["a maximum lifted", uses(5), NONE],
    ["one use more", uses(5), uses(6)],
    ["a rate lifted", rate(5, 60), NONE],
    ["a use more in the same time", rate(5, 60), rate(6, 60)],
    ["as many in less time", rate(5, 60), rate(5, 59)],
    ["fewer in much less time", rate(5, 60), rate(1, 1)],
  ])("%s", (_, before, after) => expect(isWider(before, after)).toBe(true));

  it.each<[string, Restrictions, Restrictions]>([
    ["nothing", NONE, NONE],
    ["whatever was not restricted", NONE, { ...from("10.0.0.0/8"), maxUses: 1, rateLimit: 1, rateWindow: 1 }],
    ["the same", from("10.0.0.0/8"), from("10.0.0.0/8")],
    [
      "parts of a network",
      from("10.0.0.0/8", "2001:db8::/32"),
      from("10.1.0.0/16", "10.0.0.7/32", "2001:db8:1::/48"),
    ],
    ["fewer uses", uses(5), uses(4)],
    ["fewer in more time", rate(5, 60), rate(4, 120)],
  ])("not: %s", (_, before, after) => expect(isWider(before, after)).toBe(false));
});

describe("what a restricted key hands on", () => {
  it("is what it has, where nobody says; less, where somebody does; more is refused", () => {
    const own = { ...from("10.0.0.0/8"), rateLimit: 5, rateWindow: 60 };
    expect(restrictionsFrom(own, {})).toEqual(own);
    expect(restrictionsFrom(own, { addresses: ["10.0.0.9"], max_uses: 3 })).toEqual({
      ...own,
      addresses: ["10.0.0.9/32"],
      maxUses: 3,
    });
    for (const wish of [
      { addresses: null },
      { addresses: ["0.0.0.0/0"] },
      { rate_limit: null },
      { rate_limit: { limit: 6, window_seconds: 60 } },
    ])
      expect(() => restrictionsFrom(own, wish)).toThrow("beyond its own");
  });

  it("is nothing, where it may be used only so often", () => {
    expect(() => restrictionsFrom(uses(5), { max_uses: 1 })).toThrow("only so often");
    expect(() => requireNoWider(uses(5), uses(1))).toThrow("only so often");
  });

  it("of what has no restrictions is whatever is wished for", () => {
    expect(restrictionsFrom(NONE, {})).toEqual(NONE);
    expect(restrictionsFrom(NONE, { max_uses: 3 })).toEqual(uses(3));
  });
});
