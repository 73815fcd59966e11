import { crc32 as zlibCrc32 } from "node:zlib";
import { base62, randomBase62 } from "@atrium/shared/credential/base62";
import { crc32 } from "@atrium/shared/credential/crc32";
import { CREDENTIAL_PATTERN } from "@atrium/shared/credential/shape";
import { describe, expect, it } from "vitest";
import { mint, mintFrom, parsePeppers, read } from "./format.ts";

const ONE = "one-pepper-of-at-least-32-characters";
const TWO = "two-pepper-of-at-least-32-characters";
const peppers = parsePeppers(`a:${ONE}`);

/** Bytes that look random and are the same in every run. */
function seeded(seed: number): (n: number) => Uint8Array {
  let state = seed;
  return (n) =>
    Uint8Array.from({ length: n }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    });
}

/** What a forger can do: everything but the tag. */
function forge(bytes: (n: number) => Uint8Array, pepperId = "a"): string {
  const checked = `atr_pk_${pepperId}${randomBase62(32 + 8, bytes)}`;
  return checked + base62(crc32(checked), 6);
}

describe("a minted secret", () => {
  it("is read back to its class and digest", async () => {
    for (const credentialClass of ["pk", "ss"] as const) {
      const { secret, digest, hint } = mint(credentialClass, peppers);
      expect(secret).toMatch(new RegExp(`^atr_${credentialClass}_a[0-9A-Za-z]{46}$`));
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
      expect(await read(secret, peppers)).toEqual({ ok: true, class: credentialClass, digest });
      expect(hint).toBe(secret.slice(0, 12));
    }
  });

  it("is made around a random part that somebody else made", async () => {
    const random = "0123456789abcdefghijABCDEFGHIJxy";
    const { secret, digest } = mintFrom("ss", random, peppers);
    expect(secret.startsWith(`atr_ss_a${random}`)).toBe(true);
    expect(mintFrom("ss", random, peppers)).toEqual({ secret, digest, hint: "atr_ss_a0123" });
    expect(() => mintFrom("ss", random.slice(1), peppers)).toThrow("32 letters and digits");
    expect(() => mintFrom("ss", `${random.slice(1)}-`, peppers)).toThrow("32 letters and digits");
  });

  it("is the same for ever: changing the format would end every key there is", async () => {
    expect(mintFrom("pk", "0123456789abcdefghijABCDEFGHIJxy", peppers)).toMatchInlineSnapshot(`
      {
        "digest": "31bf4787e8bafbc720316788b1ab685f80919fa5a18f780eb2edaf5dc1c09864",
        "hint": "atr_pk_a0123",
        "secret": "atr_pk_a0123456789abcdefghijABCDEFGHIJxyFWyt5T8E2NT6nB",
      }
    `);
  });

  it("is never made twice, and uses every digit in every place", async () => {
    const secrets = Array.from({ length: 5000 }, () => mint("pk", peppers).secret);
    expect(new Set(secrets).size).toBe(secrets.length);
    for (let place = 8; place < 40; place++) expect(new Set(secrets.map((s) => s[place])).size).toBe(62);
  });

  it("is found in a text by a secret scanner, and nothing else is", async () => {
    const { secret } = mint("pk", peppers);
    expect(CREDENTIAL_PATTERN.exec(`export ATRIUM_KEY="${secret}"; run`)?.[0]).toBe(secret);
    expect(CREDENTIAL_PATTERN.test(`x${secret}`)).toBe(false);
    expect(CREDENTIAL_PATTERN.test(`${secret}x`)).toBe(false);
  });
});

describe("what is not ours", () => {
  it("malformed: any one character changed, dropped or added", async () => {
    const { secret } = mint("pk", peppers);
    for (let i = 0; i < secret.length; i++) {
      const other = secret[i] === "z" ? "y" : "z";
      expect(await read(secret.slice(0, i) + other + secret.slice(i + 1), peppers)).toEqual({
        ok: false,
        reason: "malformed",
      });
      expect(await read(secret.slice(0, i) + secret.slice(i + 1), peppers)).toEqual({
        ok: false,
        reason: "malformed",
      });
      expect(await read(secret.slice(0, i) + other + secret.slice(i), peppers)).toEqual({
        ok: false,
        reason: "malformed",
      });
    }
  });

  it("malformed: other texts", async () => {
    const { secret } = mint("pk", peppers);
    for (const text of [
      "",
      "atr_",
      " ".repeat(54),
      `${secret}\n`,
      secret.toUpperCase(),
      "é".repeat(54),
      "x".repeat(1e6),
    ]) {
      expect(await read(text, peppers)).toEqual({ ok: false, reason: "malformed" });
    }
  });

  it("unknown: 100 000 well-formed forgeries, not one gets past the tag", async () => {
    const bytes = seeded(1);
    let unknown = 0;
    for (let i = 0; i < 100_000; i++) {
      const reading = await read(forge(bytes), peppers);
      if (!reading.ok && reading.reason === "unknown") unknown++;
    }
    expect(unknown).toBe(100_000);
  }, 60_000);

  it("unknown: made with a pepper we do not have", async () => {
    expect(await read(forge(seeded(2), "z"), peppers)).toEqual({ ok: false, reason: "unknown" });
    expect(await read(mint("pk", parsePeppers(`a:${TWO}`)).secret, peppers)).toEqual({
      ok: false,
      reason: "unknown",
    });
  });

  it("unknown: the class of a real secret exchanged, with a CRC to match", async () => {
    const { secret } = mint("ss", peppers);
    const checked = secret.replace("atr_ss_", "atr_pk_").slice(0, 48);
    expect(await read(checked + base62(crc32(checked), 6), peppers)).toEqual({
      ok: false,
      reason: "unknown",
    });
  });
});

describe("peppers", () => {
  it("the first makes new secrets, the others still read theirs", async () => {
    const old = mint("pk", peppers);
    const rotated = parsePeppers(`b:${TWO}, a:${ONE}`);
    expect(mint("pk", rotated).secret).toMatch(/^atr_pk_b/);
    expect(await read(old.secret, rotated)).toEqual({ ok: true, class: "pk", digest: old.digest });
    expect(await read(old.secret, parsePeppers(`b:${TWO}`))).toEqual({ ok: false, reason: "unknown" });
  });

  it("are refused when short, unnamed or named twice", async () => {
    for (const text of ["", ONE, "a:short", `ab:${ONE}`, `a:${ONE},a:${TWO}`, `a:${ONE},`]) {
      expect(() => parsePeppers(text)).toThrow("KEY_PEPPERS");
    }
  });
});

it("crc32 is the one that everybody computes", async () => {
  expect(crc32("123456789")).toBe(0xcbf43926);
  for (const text of ["", "a", "atr_pk_a", "x".repeat(1000)]) expect(crc32(text)).toBe(zlibCrc32(text));
});
