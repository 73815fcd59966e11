import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isSignedBy } from "./reporter.ts";

const pair = (namedCurve: string) => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve });
  return { pem: publicKey.export({ type: "spki", format: "pem" }).toString(), privateKey };
};
const { pem, privateKey } = pair("P-256");
const body = Buffer.from('[{"token":"x"}]');
const signed = () => sign("sha256", body, privateKey);

describe("a signature", () => {
  it("is that of the key over the body, whatever its numbers begin with", async () => {
    // One in 128 has a number with a leading zero byte.
    for (let i = 0; i < 600; i++) expect(await isSignedBy(pem, body, signed().toString("base64"))).toBe(true);
  });

  it("is none of another body, of another key, or of another kind of key", async () => {
    const signature = signed().toString("base64");
    expect(await isSignedBy(pem, Buffer.from("[]"), signature)).toBe(false);
    expect(await isSignedBy(pair("P-256").pem, body, signature)).toBe(false);
    const p384 = pair("P-384");
    expect(await isSignedBy(p384.pem, body, sign("sha256", body, p384.privateKey).toString("base64"))).toBe(
      false,
    );
    for (const other of ["", "nonsense", pem.slice(0, 60)])
      expect(await isSignedBy(other, body, signature)).toBe(false);
  });

  it("of which any byte differs, is cut off or follows, is none", async () => {
    const der = signed();
    for (let at = 0; at < der.length; at++) {
      const altered = Buffer.from(der);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(await isSignedBy(pem, body, altered.toString("base64"))).toBe(false);
      expect(await isSignedBy(pem, body, der.subarray(0, at).toString("base64"))).toBe(false);
    }
    expect(await isSignedBy(pem, body, Buffer.concat([der, Buffer.from([0])]).toString("base64"))).toBe(
      false,
    );
    const raw = sign("sha256", body, { key: privateKey, dsaEncoding: "ieee-p1363" });
    expect(await isSignedBy(pem, body, raw.toString("base64"))).toBe(false);
    expect(await isSignedBy(pem, body, Buffer.from([48, 4, 2, 0, 2, 0]).toString("base64"))).toBe(false);
  });
});
