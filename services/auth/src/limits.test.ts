import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { countFailure, limitAttempts, mayReceive, networkOf } from "./limits.ts";

/** Allows each key `limit` times. */
function limiter(limit: number) {
  const counts = new Map<string, number>();
  return {
    async limit({ key }: { key: string }) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return { success: (counts.get(key) ?? 0) <= limit };
    },
  };
}

describe("attempts", () => {
  it("are counted by address, whichever emails are tried", async () => {
    const binding = limiter(2);
    const from = (email: string) => limitAttempts(binding, "sign-in", { address: "192.0.2.1", email });
    await from("a@example.com");
    await from("b@example.com");
    await expect(from("c@example.com")).rejects.toMatchObject({
      code: "rate_limited",
      extras: { retry_after: 60 },
    });
  });

  it("are counted by email, however it is written and wherever they come from", async () => {
    const binding = limiter(2);
    const as = (email: string, address: string) => limitAttempts(binding, "sign-in", { address, email });
    await as("ada@example.com", "192.0.2.1");
    await as("ADA@example.com", "192.0.2.2");
    await expect(as("Ada@Example.com", "192.0.2.3")).rejects.toMatchObject({ code: "rate_limited" });
    await as("bob@example.com", "192.0.2.3");
  });

  it("of one kind do not use up those of another", async () => {
    const binding = limiter(1);
    await limitAttempts(binding, "sign-in", { address: "192.0.2.1" });
    await limitAttempts(binding, "forgot", { address: "192.0.2.1" });
  });
});

it("the limits that 429 names are those that the platform was given", async () => {
  const config = readFileSync(new URL("../wrangler.toml", import.meta.url), "utf8");
  // Too much mail is left out, and answered to nobody.
  const given = [
    ...config.matchAll(
      /^name = "(?!MAILS)\w+"\nnamespace_id = "\d+"\nsimple = \{ limit = (\d+), period = (\d+) \}$/gm,
    ),
  ];
  const failures = await countFailure(limiter(0), "192.0.2.1");
  const attempts = await limitAttempts(limiter(0), "sign-in", { address: "192.0.2.1" }).catch((e) => e);
  expect([failures, attempts].map(({ extras: { policy } }) => [policy.limit, policy.window])).toEqual(
    given.map(([, limit, period]) => [Number(limit), Number(period)]),
  );
});

it("mail is counted by who gets it, however the address is written", async () => {
  const binding = limiter(1);
  const received = [];
  for (const address of ["ada@example.com", "ADA@example.com", "bob@example.com"])
    received.push(await mayReceive(binding, address));
  expect(received).toEqual([true, false, true]);
});

describe("the network of an address", () => {
  it.each([
    ["192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002:ffff::1", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["::", "0:0:0:0::/64"],
  ])("%s counts as %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
