import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomBase62 } from "./credential/base62.ts";
import { CREDENTIAL_PATTERN, checksumOf } from "./credential/shape.ts";
import { redact, redactUrl } from "./redact.ts";

const checked = (credentialClass: string, random: string) => {
  const body = `atr_${credentialClass}_${random}`;
  return body + checksumOf(body);
};
const secret = fc
  .tuple(
    fc.constantFrom("pk", "at", "ss"),
    fc.array(fc.constantFrom(..."019azAZ"), { minLength: 41, maxLength: 41 }).map((of) => of.join("")),
  )
  .map(([credentialClass, random]) => checked(credentialClass, random));
const part = fc.base64String({ minLength: 4 }).map((text) => text.replace(/[+/=]/g, "_"));
const signed = fc
  .tuple(fc.constantFrom("lt", "ct"), part, part, part)
  .map(([what, ...parts]) => `atr_${what}_eyJ${parts.join(".")}`);
/** What goes wrong where it goes wrong: pieces of secrets, quotes, and anything. */
const noise = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("atr_", "atr_pk_", "atr_lt_eyJ", ".", "\\n", "…redacted", "_"),
);

const ONE = checked("pk", "a".repeat(41));

describe("redact", () => {
  it("leaves what a secret is recognized by", () => {
    expect(redact(`key=${ONE}; key=${ONE}`)).toBe("key=atr_pk_aaaaa…redacted; key=atr_pk_aaaaa…redacted");
    expect(redact("atr_lt_eyJh.eyJi.c-_2 ok")).toBe("atr_lt_…redacted ok");
  });

  it("finds it wherever it stands: in a quoted text, in a word, at either end", () => {
    for (const around of [JSON.stringify(`\n${ONE}\n`), `x${ONE}x`, ONE, `atr_${ONE}`, `atr_lt_eyJ${ONE}`]) {
      expect(redact(around)).not.toContain(ONE);
    }
  });

  it("leaves what only looks like one", () => {
    const wrong = ONE.slice(0, -1) + (ONE.endsWith("0") ? "1" : "0");
    for (const text of [
      "",
      "atr_",
      wrong,
      ONE.slice(0, -1),
      "atr_lt_eyJa.b",
      "atr_lt_a.b.c",
      "atr_pk_…redacted",
    ])
      expect(redact(text)).toBe(text);
  });

  it("in any text: no secret is left, all else is, and a second time changes nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, fc.oneof(secret, signed))), noise, (pieces, last) => {
        const text = pieces.flat().join("") + last;
        const redacted = redact(text);
        for (const [, gone] of pieces) expect(redacted).not.toContain(gone);
        expect(redact(redacted)).toBe(redacted);
        expect(redacted.length).toBeLessThanOrEqual(text.length + 2 * pieces.length);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(noise, secret, (text, one) => {
        expect(redact(text)).toBe(text);
        expect(redact(`${text} ${one} ${text}`)).toBe(`${text} ${one.slice(0, 12)}…redacted ${text}`);
      }),
    );
  });

  it("whatever the scanner's expression finds with a right checksum is gone", () => {
    for (let i = 0; i < 1_000; i++) {
      const found = CREDENTIAL_PATTERN.exec(
        `"${checked("at", randomBase62(41, randomBytes))}"`,
      )?.[0] as string;
      expect(redact(found)).toBe(`${found.slice(0, 12)}…redacted`);
    }
  });

  it("takes no longer than the text is long, whatever somebody makes of it", () => {
    const size = 1_048_576;
    for (const unit of [
      "atr_",
      "atr_lt_eyJ",
      "atr_lt_eyJ.",
      "atr_ct_eyJ.a",
      `atr_pk_${"a".repeat(46)}`,
      "atr_pk_",
    ]) {
      const text = unit.repeat(Math.ceil(size / unit.length));
      const started = performance.now();
      redact(text);
      expect(performance.now() - started, unit).toBeLessThan(1_000);
    }
  });
});

describe("redactUrl", () => {
  it("finds what is escaped, and leaves a URL without a secret as it was written", () => {
    const path = "https://atrium.example/v1/projects/prj_1/variables";
    for (const written of [ONE, ONE.replace("a", "%61"), ONE.replaceAll("_", "%5F"), `a%20${ONE}`])
      expect(redactUrl(`${path}/${written}?name=${written}`)).not.toContain(ONE.slice(-20));
    for (const url of [path, `${path}/%61tr_%2F?q=%25%zz`, `${path}/atr_pk_`])
      expect(redactUrl(url)).toBe(url);
  });
});

it("the guide has the expression for scanners", () => {
  const guide = readFileSync(new URL("../../../docs/guide/keys.md", import.meta.url), "utf8");
  expect(guide).toContain(`\n${CREDENTIAL_PATTERN.source}\n`);
});
