import { describe, expect, it } from "vitest";
import { canonicalNetwork, isAddress, isWithin } from "./addresses.ts";

describe("a network", () => {
  it.each([
    ["10.0.0.7", "10.0.0.7/32"],
    ["10.1.2.3/8", "10.0.0.0/8"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["192.0.2.255/31", "192.0.2.254/31"],
    ["2001:DB8::1", "2001:db8::1/128"],
    ["2001:db8:0:0:1:0:0:1/33", "2001:db8::/33"],
    ["::/0", "::/0"],
    ["::ffff:10.0.0.7", "10.0.0.7/32"],
    ["::ffff:10.1.2.3/104", "10.0.0.0/8"],
    ["::ffff:a00:7/128", "10.0.0.7/32"],
  ])("%s is written as %s, and that as it is", (text, canonical) => {
    expect(canonicalNetwork(text)).toBe(canonical);
    expect(canonicalNetwork(canonical)).toBe(canonical);
  });

  it.each([
    [
      "what is no address",
      ["", "anywhere", "10", "10.1", "300.0.0.1", "1.2.3.4.5", "1:2", ":::", "10.0.0.7 "],
    ],
    [
      "what some read as another one",
      ["010.0.0.1", "0x0a.0.0.1", "167772161", "10.0.0.1\n", "::ffff:010.0.0.1", "::10.0.0.1"],
    ],
    [
      "a wrong prefix",
      ["10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/", "10.0.0.0/8/8", "::/129", "::/1e1"],
    ],
    ["a zone", ["fe80::1%eth0", "fe80::%1/64"]],
    ["more than all of IPv4, written as IPv6", ["::ffff:10.0.0.0/95", "::ffff:0.0.0.0/0"]],
  ])("is not %s", (_, texts) => {
    for (const text of texts) expect(canonicalNetwork(text), text).toBeNull();
  });
});

describe("from where a key is used", () => {
  it("is one of its networks, of the same family", () => {
    const networks = ["10.0.0.0/8", "192.0.2.7/32", "2001:db8::/32"];
    for (const inside of [
      "10.255.0.1",
      "192.0.2.7",
      "2001:db8:ffff::1",
      "::ffff:10.0.0.1",
      "::ffff:c000:207",
    ])
      expect(isWithin(inside, networks), inside).toBe(true);
    for (const outside of ["11.0.0.0", "192.0.2.8", "2001:db9::", "::1", "::a00:1", "::10.0.0.1"])
      expect(isWithin(outside, networks), outside).toBe(false);
  });

  it("all of one family is nothing of the other", () => {
    expect(isWithin("10.0.0.1", ["0.0.0.0/0"])).toBe(true);
    expect(isWithin("2001:db8::1", ["0.0.0.0/0"])).toBe(false);
    expect(isWithin("2001:db8::1", ["::/0"])).toBe(true);
    expect(isWithin("10.0.0.1", ["::/0"])).toBe(false);
    expect(isWithin("::ffff:10.0.0.1", ["::/0"])).toBe(false);
  });

  it("unknown, or nothing that is an address: refused", () => {
    for (const nowhere of [null, "", "unknown", "10.1", "fe80::1%eth0"])
      expect(isWithin(nowhere, ["0.0.0.0/0", "::/0"])).toBe(false);
  });

  it("agrees with the bits, whatever the prefix", () => {
    let seed = 42;
    const random = () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed;
    };
    const dotted = (n: number) => [24, 16, 8, 0].map((shift) => (n >>> shift) & 255).join(".");
    for (let round = 0; round < 2_000; round++) {
      const [bits, network] = [random() % 33, random()];
      const address = random() % 2 ? random() : (network ^ (random() >>> (random() % 32))) >>> 0;
      const mask = bits === 0 ? 0 : (-1 << (32 - bits)) >>> 0;
      const expected = (network & mask) >>> 0 === (address & mask) >>> 0;
      const list = [canonicalNetwork(`${dotted(network)}/${bits}`) ?? ""];
      expect(isWithin(dotted(address), list), `${dotted(address)} in ${list}`).toBe(expected);
    }
  });
});

it("an address is one address", () => {
  for (const text of ["192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1"]) expect(isAddress(text)).toBe(true);
  for (const text of ["192.0.2.0/24", "localhost", "1"]) expect(isAddress(text)).toBe(false);
});
