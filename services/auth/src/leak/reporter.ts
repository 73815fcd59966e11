import { Problem } from "@atrium/shared/problem";
import { z } from "@hono/zod-openapi";

// Who scans code for secrets signs what they report: ECDSA with P-256 and SHA-256 over the body as it is, under one of the
// keys that they publish. As GitHub's secret scanning partner programme has it.

/** How the keys are published. */
const Published = z.object({
  public_keys: z.array(z.object({ key_identifier: z.string(), key: z.string() })).max(100),
});

type Keys = ReadonlyMap<string, string>;

/** A key that is not listed any more is not believed any more, after this. */
const LISTED_FOR_MS = 60 * 60 * 1000;
/** A key that we do not know may be new: so often it is looked for. */
const ASKED_AGAIN_MS = 60 * 1000;
/** Where the list cannot be had. */
const TRIED_AGAIN_MS = 5 * 1000;
const TIMEOUT_MS = 5 * 1000;

/** The published keys of one list, kept by the isolate. */
class Reporters {
  readonly url: string;
  #keys: Keys | undefined;
  #listedAt = Number.NEGATIVE_INFINITY;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(url: string) {
    this.url = url;
  }

  /** @throws Problem `unavailable` while there is no list */
  async key(id: string, now: number): Promise<string | undefined> {
    const age = now - this.#listedAt;
    const known = this.#keys?.get(id);
    const isDue = age >= (known === undefined ? ASKED_AGAIN_MS : LISTED_FOR_MS);
    if (!isDue) return known;
    if (now - this.#failedAt < TRIED_AGAIN_MS) throw unavailable();
    try {
      this.#keys = await listed(this.url);
    } catch {
      this.#failedAt = now;
      throw unavailable();
    }
    this.#listedAt = now;
    return this.#keys.get(id);
  }
}

const unavailable = () =>
  new Problem("unavailable", "The reporters' public keys cannot be read now.", { retry_after: 5 });

async function listed(url: string): Promise<Keys> {
  const answer = await fetch(url, {
    headers: { Accept: "application/json", "User-Agent": "Atrium" },
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const { public_keys } = Published.parse(await answer.json());
  return new Map(public_keys.map(({ key_identifier, key }) => [key_identifier, key]));
}

let reporters: Reporters | undefined;

interface Signature {
  keyId: string;
  /** Of the body; base64 of what DER has. */
  signature: string;
}

/** Whether that was signed by a reporter whose keys are listed there. @throws Problem `unavailable` */
export async function isSigned(
  url: string,
  body: BufferSource,
  { keyId, signature }: Signature,
  now: number,
): Promise<boolean> {
  if (reporters?.url !== url) reporters = new Reporters(url);
  const pem = await reporters.key(keyId, now);
  return pem !== undefined && isSignedBy(pem, body, signature);
}

const ECDSA = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** Of a key or a signature of another kind: no. */
export async function isSignedBy(pem: string, body: BufferSource, signature: string): Promise<boolean> {
  const raw = rawOf(Buffer.from(signature, "base64"));
  const der = Buffer.from(pem.replace(/-----(BEGIN|END) PUBLIC KEY-----/g, ""), "base64");
  const key = await crypto.subtle.importKey("spki", der, ECDSA, false, ["verify"]).catch(() => null);
  return raw !== null && key !== null && crypto.subtle.verify(ECDSA, key, raw, body);
}

/** How long each of the two numbers of a signature is. */
const BYTES = 32;
const SEQUENCE = 0x30;
const INTEGER = 0x02;

/** `SEQUENCE { r INTEGER, s INTEGER }` (RFC 3279, 2.2.3) → r and s as WebCrypto has them; null for what is none. */
function rawOf(der: Uint8Array): Uint8Array<ArrayBuffer> | null {
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2) return null;
  const raw = new Uint8Array(2 * BYTES);
  let at = 2;
  for (const end of [BYTES, 2 * BYTES]) {
    const length = der[at + 1] ?? 0;
    const number = der.subarray(at + 2, at + 2 + length);
    // A zero before a number whose first bit is set: without it the number would be negative.
    const digits = number[0] === 0 ? number.subarray(1) : number;
    if (der[at] !== INTEGER || length === 0 || number.length !== length || digits.length > BYTES) return null;
    raw.set(digits, end - digits.length);
    at += 2 + length;
  }
  return at === der.length ? raw : null;
}
