/** Limits by address, with the platform's own counters. */
import { describe, expect, it } from "vitest";
import { harness } from "./harness.ts";
import { headersOf, newAddress, signUp } from "./personas.ts";

async function access(token: string, address: string): Promise<Response> {
  return (await harness()).fetch("/v1/access", { headers: headersOf({ token, address }) });
}

describe("failed authentication", () => {
  it("429 after a hundred failures a minute from one address; good credentials and other addresses go on", async () => {
    const person = await signUp("patient");
    const address = newAddress();
    // So many that a hundred are passed whenever the counter's minute turns.
    const failures = await Promise.all(Array.from({ length: 250 }, () => access("guess", address)));
    const limited = failures.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThanOrEqual(50);
    expect(failures.filter(({ status }) => status === 401).length).toBe(250 - limited.length);
    expect(limited[0]?.headers.get("Retry-After")).toBe("60");
    expect(limited[0]?.headers.get("RateLimit-Policy")).toBe('"failures";q=100;w=60');

    expect((await access(person.token, address)).status).toBe(200);
    expect((await access("guess", newAddress())).status).toBe(401);
  });
});
