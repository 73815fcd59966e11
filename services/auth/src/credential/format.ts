import { createHmac, randomBytes } from "node:crypto";
import { base62, randomBase62 } from "@atrium/shared/credential/base62";
import {
  BODY_LENGTH,
  CHECKED_LENGTH,
  CREDENTIAL_PATTERN,
  checksumOf,
  HEAD_LENGTH,
  HINT_LENGTH,
  PREFIX,
  RANDOM_LENGTH,
  SECRET_LENGTH,
  TAG_LENGTH,
} from "@atrium/shared/credential/shape";

// A secret is `atr_<class>_<pepper id><32 random><8 tag><6 CRC-32>`, all in base 62.
//
// The CRC is public: it lets a secret scanner, and us, tell a typo from a credential without any key.
// The tag is the head of HMAC-SHA256(pepper, everything before the tag), so what somebody made up is
// refused without asking storage. The whole HMAC is the digest: the one thing that is stored, and the
// key of every lookup.

/** `pk` project key, `at` account token, `ss` session. */
export type CredentialClass = "pk" | "at" | "ss";

/** 48 bits: the most that eight digits of base 62 can tell apart. */
const TAG_HEX_DIGITS = 12;

const WELL_FORMED = new RegExp(`^${CREDENTIAL_PATTERN.source}$`);
const RANDOM_PART = /^[0-9A-Za-z]{32}$/;

export interface Peppers {
  /** The one that new secrets are made with. */
  readonly active: string;
  /** id → secret. Those that are not active still read what was made with them. */
  readonly secrets: ReadonlyMap<string, string>;
}

export interface Minted {
  /** Shown once, kept nowhere. */
  secret: string;
  digest: string;
  hint: string;
}

type Reading =
  | { ok: true; class: CredentialClass; digest: string }
  /** `malformed`: not a secret of ours, or mistyped. `unknown`: well-formed, but we never made it. */
  | { ok: false; reason: "malformed" | "unknown" };

const MALFORMED: Reading = { ok: false, reason: "malformed" };
const UNKNOWN: Reading = { ok: false, reason: "unknown" };

/** Reads `KEY_PEPPERS`: `a:<secret>[,b:<secret>…]`, the first one active. */
export function parsePeppers(text: string): Peppers {
  const secrets = new Map<string, string>();
  for (const part of text.split(",")) {
    const [, id, secret] = /^\s*([0-9A-Za-z]):(\S{32,})\s*$/.exec(part) ?? [];
    if (!id || !secret) {
      throw new Error("KEY_PEPPERS: each pepper is one letter or digit, a colon and at least 32 characters");
    }
    if (secrets.has(id)) throw new Error(`KEY_PEPPERS: the id ${id} is given twice`);
    secrets.set(id, secret);
  }
  const [active] = secrets.keys();
  return { active: active as string, secrets };
}

/** A new secret; `bytes(n)` gives n random bytes. */
export const mint = (
  credentialClass: CredentialClass,
  peppers: Peppers,
  bytes: (n: number) => Uint8Array = randomBytes,
): Minted => mintFrom(credentialClass, randomBase62(RANDOM_LENGTH, bytes), peppers);

/** The secret around a random part that somebody else made: the sign-in library does, for sessions. */
export function mintFrom(credentialClass: CredentialClass, random: string, peppers: Peppers): Minted {
  if (!RANDOM_PART.test(random)) throw new Error("The random part of a secret is 32 letters and digits");
  const body = `${PREFIX}${credentialClass}_${peppers.active}${random}`;
  const digest = digestOf(body, peppers.secrets.get(peppers.active) as string);
  const checked = body + tagOf(digest);
  return {
    secret: checked + checksumOf(checked),
    digest,
    hint: body.slice(0, HINT_LENGTH),
  };
}

/**
 * Tells a secret of ours from everything else, without storage. Whether it is still good, the digest tells.
 * This is on every request's way: WebCrypto with a key that is imported once takes less than half of `createHmac`.
 */
export async function read(secret: string, peppers: Peppers): Promise<Reading> {
  if (secret.length !== SECRET_LENGTH || !WELL_FORMED.test(secret)) return MALFORMED;
  if (!standsAt(CHECKED_LENGTH, secret, checksumOf(secret))) return MALFORMED;
  const pepper = peppers.secrets.get(secret.charAt(HEAD_LENGTH - 1));
  if (pepper === undefined) return UNKNOWN;
  const key = imported.get(pepper) ?? (await importKey(pepper));
  const mac = await crypto.subtle.sign("HMAC", key, utf8.encode(secret.slice(0, BODY_LENGTH)));
  const digest = Buffer.from(mac).toString("hex");
  if (!standsAt(BODY_LENGTH, secret, tagOf(digest))) return UNKNOWN;
  const credentialClass = secret.slice(PREFIX.length, PREFIX.length + 2) as CredentialClass;
  return { ok: true, class: credentialClass, digest };
}

const utf8 = new TextEncoder();
const imported = new Map<string, CryptoKey>();

async function importKey(pepper: string): Promise<CryptoKey> {
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", utf8.encode(pepper), hmac, false, ["sign"]);
  imported.set(pepper, key);
  return key;
}

const digestOf = (body: string, pepper: string): string =>
  createHmac("sha256", pepper).update(body).digest("hex");

const tagOf = (digest: string): string =>
  base62(Number.parseInt(digest.slice(0, TAG_HEX_DIGITS), 16), TAG_LENGTH);

/** Whether `expected` stands at `start`, in a time that does not tell how much of it was right. */
function standsAt(start: number, text: string, expected: string): boolean {
  let difference = 0;
  for (let i = 0; i < expected.length; i++) difference |= text.charCodeAt(start + i) ^ expected.charCodeAt(i);
  return difference === 0;
}
