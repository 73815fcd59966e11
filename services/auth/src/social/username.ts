import { randomBytes } from "node:crypto";
import { canonicalUsername, usernameFault } from "../identity/username.ts";

const SUFFIX_BYTES = 4;
/** With a hyphen and a suffix, a name is no longer than any. */
const STEM_LENGTH = 39 - 1 - SUFFIX_BYTES * 2;

/**
 * Usernames for who comes from elsewhere, by what they are called there: that, where it is one, and others that go on at random.
 * What may not be part of a name becomes a hyphen.
 */
export function usernamesFor(called: string, bytes: (n: number) => Uint8Array = randomBytes): string[] {
  const plain = canonicalUsername(called.normalize("NFKD"))
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, STEM_LENGTH)
    .replace(/^-+|-+$/g, "");
  const stem = plain === "" ? "user" : plain;
  const further = Array.from(
    { length: 3 },
    () => `${stem}-${Buffer.from(bytes(SUFFIX_BYTES)).toString("hex")}`,
  );
  return [stem, ...further].filter((name) => usernameFault(name) === undefined);
}
