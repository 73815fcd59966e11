import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { type Clock, systemClock } from "@atrium/shared/clock";
import type { PublicJwk } from "@atrium/shared/control/principals";
import { Problem } from "@atrium/shared/problem";
import { type Db, openDb } from "@atrium/shared/store/open";
import { calculateJwkThumbprint, exportJWK } from "jose";
import type { Peppers } from "../credential/format.ts";
import { type Env, settings } from "../env.ts";
import * as store from "./store.ts";

// With what access tokens are signed: ES256, the private part sealed at rest. A key is published for an hour before it
// signs, signs for 30 days, and is listed until an hour after its last token ended: docs/adr/0025-access-tokens.md.

export const ALGORITHM = "ES256";
/** No access token lives longer. */
export const TOKEN_SECONDS = 300;

const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const HOUR_MS = 60 * 60 * 1000;
const PUBLISHED_MS = HOUR_MS;
const SIGNS_MS = 30 * 24 * HOUR_MS;
const KEPT_MS = TOKEN_SECONDS * 1000 + HOUR_MS;
/** The next one is made so long before it is needed, so that a cron that fails for a while is late for nothing. */
const AHEAD_MS = 24 * HOUR_MS;

/** For so long an isolate goes by what it has read; and asks so seldom about a key that it does not know. */
const RING_MS = 60_000;
const ASK_AGAIN_MS = 5_000;

interface Ring {
  readAt: number;
  rows: store.SigningKeyRow[];
  verifying: Map<string, CryptoKey>;
}

/** One isolate, one ring. */
let ring: Ring | undefined;
/** The private part of the key in use, so that it is unsealed once. */
let signing: { kid: string; key: CryptoKey } | undefined;

interface Keyring {
  db: Db;
  peppers: Peppers;
  clock: Clock;
}

const keyringOf = (env: Env): Keyring => ({
  db: openDb(env.CONTROL, env.METER),
  peppers: settings(env).peppers,
  clock: systemClock,
});

/** What verifies a token of ours; null for a key that is not listed. Keys that somebody made up cost no read each. */
export async function verifyingKey(env: Env, kid: string): Promise<CryptoKey | null> {
  const now = systemClock.now();
  let { rows, verifying } = await ringAt(env, RING_MS);
  if (!rows.some(({ id }) => id === kid)) ({ rows, verifying } = await ringAt(env, ASK_AGAIN_MS));
  const row = rows.find(({ id }) => id === kid);
  if (!row || row.listedUntil <= now) return null;
  const known = verifying.get(kid);
  if (known) return known;
  const key = await crypto.subtle.importKey("jwk", row.publicJwk, CURVE, false, ["verify"]);
  verifying.set(kid, key);
  return key;
}

/** The set that others verify by (RFC 7517). */
export async function publishedKeys(env: Env): Promise<{ keys: PublicJwk[] }> {
  const { rows } = await ringThatSigns(env);
  const now = systemClock.now();
  return { keys: rows.filter(({ listedUntil }) => listedUntil > now).map(({ publicJwk }) => publicJwk) };
}

export async function signingKey(env: Env): Promise<{ kid: string; key: CryptoKey }> {
  const row = signerOf(await ringThatSigns(env), systemClock.now());
  if (!row) throw new Error("No key to sign with");
  if (signing?.kid !== row.id)
    signing = { kid: row.id, key: await privateKey(unseal(row, settings(env).peppers)) };
  return signing;
}

/** Run by cron each minute: the next key where it is due, and all of them sealed under the pepper in use. */
export async function rotate(env: Env): Promise<void> {
  const keyring = keyringOf(env);
  const { db, peppers, clock } = keyring;
  await store.forgetExpired(db, clock.now());
  for (const row of await store.sealedOtherwise(db, peppers.active)) {
    // What nobody can unseal any more is as if it were not there.
    if (!peppers.secrets.has(row.pepper)) continue;
    const sealed = seal(row.id, unseal(row, peppers), peppers);
    await store.reseal(db, row, { sealed, pepper: peppers.active });
  }
  const rows = await store.listed(db, [...peppers.secrets.keys()], clock.now());
  if (!rows.some(({ signsUntil }) => signsUntil > clock.now() + AHEAD_MS)) await addKey(keyring);
  // This isolate need not wait to see it.
  ring = undefined;
}

/** The oldest that has not ended. One that is only published signs early where all before it are gone. */
const signerOf = ({ rows }: Pick<Ring, "rows">, now: number): store.SigningKeyRow | undefined =>
  rows.find(({ signsUntil }) => signsUntil > now);

async function ringThatSigns(env: Env): Promise<Ring> {
  const found = await ringAt(env, RING_MS);
  if (signerOf(found, systemClock.now())) return found;
  await addKey(keyringOf(env));
  return ringAt(env, 0);
}

/** What is listed, as of at most so long ago; in an outage as it was. */
async function ringAt(env: Env, maxAgeMs: number): Promise<Ring> {
  const { db, peppers, clock } = keyringOf(env);
  const readAt = clock.now();
  if (ring && readAt - ring.readAt < maxAgeMs) return ring;
  try {
    const rows = await store.listed(db, [...peppers.secrets.keys()], readAt);
    ring = { readAt, rows, verifying: ring?.verifying ?? new Map() };
    return ring;
  } catch (cause) {
    if (ring) return ring;
    const problem = new Problem("unavailable", "Storage did not answer in time.", { retry_after: 5 });
    problem.cause = cause;
    throw problem;
  }
}

async function addKey({ db, peppers, clock }: Keyring): Promise<void> {
  const made = (await crypto.subtle.generateKey(CURVE, true, ["sign", "verify"])) as CryptoKeyPair;
  const { kty, crv, x, y } = await exportJWK(made.publicKey);
  const jwk = { kty, crv, x, y } as Pick<PublicJwk, "kty" | "crv" | "x" | "y">;
  const kid = await calculateJwkThumbprint(jwk);
  const pkcs8 = Buffer.from((await crypto.subtle.exportKey("pkcs8", made.privateKey)) as ArrayBuffer);
  await store.addWhereDue(db, {
    id: kid,
    publicJwk: { ...jwk, kid, alg: ALGORITHM, use: "sig" },
    sealed: seal(kid, pkcs8, peppers),
    pepper: peppers.active,
    peppers: [...peppers.secrets.keys()],
    now: clock.now(),
    aheadMs: AHEAD_MS,
    publishedMs: PUBLISHED_MS,
    signsMs: SIGNS_MS,
    keptMs: KEPT_MS,
  });
}

const privateKey = (pkcs8: Buffer): Promise<CryptoKey> =>
  crypto.subtle.importKey("pkcs8", new Uint8Array(pkcs8), CURVE, false, ["sign"]);

/** AES-256-GCM under a key that is derived of a pepper for this one use, bound to the key's id. */
export function seal(kid: string, plain: Buffer, peppers: Peppers): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", sealingKey(peppers, peppers.active), nonce).setAAD(
    Buffer.from(kid),
  );
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString("base64");
}

/** @throws where it was sealed under another pepper, for another key, or was altered */
export function unseal(
  { id, sealed, pepper }: Pick<store.SigningKeyRow, "id" | "sealed" | "pepper">,
  peppers: Peppers,
): Buffer {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", sealingKey(peppers, pepper), bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(id)).setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
}

const sealingKey = (peppers: Peppers, id: string): Buffer =>
  Buffer.from(hkdfSync("sha256", peppers.secrets.get(id) as string, "", "atrium signing key", 32));
