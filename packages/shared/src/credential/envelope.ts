import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

// A secret's value is encrypted under a data key of its own, and that one, wrapped, under the key-encryption key in use.
// A new key-encryption key so re-wraps 32 bytes a secret, and no value is in the clear meanwhile. Both are AES-256-GCM
// and bound to where the secret belongs: a row that is moved or renamed in the database opens no more.

/** `keys` by id; those that are not active still open what was wrapped under them. */
export interface SecretKeys {
  readonly active: string;
  readonly keys: ReadonlyMap<string, Buffer>;
}

/** Where a secret belongs: its project and name, its webhook and id. */
type Place = readonly string[];

export interface WrappedKey {
  wrappedKey: string;
  /** Under which key-encryption key. */
  kek: string;
}

export interface Envelope extends WrappedKey {
  sealed: string;
}

type Bytes = (count: number) => Buffer;

const CIPHER = "aes-256-gcm";
const KEY_LENGTH = 32;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/** Reads `SECRET_KEYS`: `a:<base64url of 32 bytes>[,b:…]`, the first one active. */
export function parseSecretKeys(text: string | undefined): SecretKeys {
  const keys = new Map<string, Buffer>();
  for (const part of (text ?? "").split(",")) {
    const [, id, encoded] = /^\s*([0-9A-Za-z]):([\w-]{43})=?\s*$/.exec(part) ?? [];
    const key = Buffer.from(encoded ?? "", "base64url");
    if (!id || key.length !== KEY_LENGTH)
      throw new Error("SECRET_KEYS: each key is one letter or digit, a colon and 32 bytes in base64url");
    if (keys.has(id)) throw new Error(`SECRET_KEYS: the id ${id} is given twice`);
    keys.set(id, key);
  }
  const [active] = keys.keys();
  return { active: active as string, keys };
}

/** Under a new data key, that one under the key-encryption key in use. */
export function seal(keys: SecretKeys, place: Place, value: string, bytes: Bytes = randomBytes): Envelope {
  const dataKey = bytes(KEY_LENGTH);
  const sealed = encrypt(dataKey, aadOfValue(place), Buffer.from(value, "utf8"), bytes);
  return { sealed, ...wrap(keys, place, dataKey, bytes) };
}

/** @throws Error where it was not sealed for this place, was altered, or its key-encryption key is not known any more */
export function open(keys: SecretKeys, place: Place, envelope: Envelope): string {
  const dataKey = unwrap(keys, place, envelope);
  return decrypt(dataKey, aadOfValue(place), envelope.sealed).toString("utf8");
}

/** The same data key under the key-encryption key in use. @throws Error as `open` */
export const rewrap = (
  keys: SecretKeys,
  place: Place,
  wrapped: WrappedKey,
  bytes: Bytes = randomBytes,
): WrappedKey => wrap(keys, place, unwrap(keys, place, wrapped), bytes);

function wrap(keys: SecretKeys, place: Place, dataKey: Buffer, bytes: Bytes): WrappedKey {
  const kek = keys.active;
  return { wrappedKey: encrypt(keyOf(keys, kek), aadOfKey(place, kek), dataKey, bytes), kek };
}

const unwrap = (keys: SecretKeys, place: Place, { wrappedKey, kek }: WrappedKey): Buffer =>
  decrypt(keyOf(keys, kek), aadOfKey(place, kek), wrappedKey);

function keyOf({ keys }: SecretKeys, id: string): Buffer {
  const key = keys.get(id);
  if (!key) throw new Error(`SECRET_KEYS has no key ${id}, under which there are secrets`);
  return key;
}

// As JSON, so that no two places have the same bytes.
const aadOfValue = (place: Place): Buffer => Buffer.from(JSON.stringify(["atrium secret", ...place]));
const aadOfKey = (place: Place, kek: string): Buffer =>
  Buffer.from(JSON.stringify(["atrium data key", ...place, kek]));

/** Nonce, ciphertext and tag, in base64url. */
function encrypt(key: Buffer, aad: Buffer, plain: Buffer, bytes: Bytes): string {
  const nonce = bytes(NONCE_LENGTH);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_LENGTH }).setAAD(aad);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString(
    "base64url",
  );
}

function decrypt(key: Buffer, aad: Buffer, text: string): Buffer {
  const all = Buffer.from(text, "base64url");
  if (all.length < NONCE_LENGTH + TAG_LENGTH) throw new Error("Too short for what was encrypted");
  const nonce = all.subarray(0, NONCE_LENGTH);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_LENGTH }).setAAD(aad);
  decipher.setAuthTag(all.subarray(-TAG_LENGTH));
  return Buffer.concat([decipher.update(all.subarray(NONCE_LENGTH, -TAG_LENGTH)), decipher.final()]);
}
