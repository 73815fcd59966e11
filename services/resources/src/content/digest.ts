import { createHash } from "node:crypto";
import { Problem } from "@atrium/shared/problem";

/** RFC 9530: among others that nobody asked us to know. */
const SHA_256 = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?:;[^,]*)?(?=,|$)/;
const NAMED = /(?:^|,)\s*sha-256\s*=/;

/**
 * The SHA-256 that a request says its body has (hex), in `Content-Digest` or `Repr-Digest`; null where it says none. A body
 * here is the whole of what it represents, so the two are the same.
 * @throws Problem `validation_failed`; `digest_mismatch` where both are there and differ
 */
export function declaredDigest(headers: Headers): string | null {
  const [one = null, other = one] = ["Content-Digest", "Repr-Digest"].flatMap(
    (name) => digestIn(name, headers.get(name)) ?? [],
  );
  if (one !== other) throw new Problem("digest_mismatch", "Content-Digest and Repr-Digest differ.");
  return one;
}

function digestIn(name: string, header: string | null): string | null {
  if (header === null || !NAMED.test(header)) return null;
  const [, digest] = SHA_256.exec(header) ?? [];
  if (digest !== undefined) return Buffer.from(digest, "base64").toString("hex");
  throw new Problem("validation_failed", undefined, {
    errors: [{ pointer: `header:${name}`, detail: "As RFC 9530 has it: sha-256=:<base64>:." }],
  });
}

/** A content's digest where it went up in one piece, from the hex of its SHA-256. */
export const wholeDigest = (hex: string): string => `sha256:${hex}`;

/**
 * Of what went up in parts, from the hexes of their digests one after the other: the SHA-256 of those digests' bytes, so that
 * it is known when the parts are. Of a single part it is that part's.
 */
export const digestOfParts = (hexes: string, count: number): string =>
  count === 1
    ? wholeDigest(hexes)
    : `sha256-parts:${createHash("sha256").update(Buffer.from(hexes, "hex")).digest("hex")}`;

/** For `Repr-Digest`; null for one over parts, which is not the representation's. */
export function reprDigest(digest: string): string | null {
  const [algorithm, hex = ""] = digest.split(":");
  return algorithm === "sha256" ? `sha-256=:${Buffer.from(hex, "hex").toString("base64")}:` : null;
}
