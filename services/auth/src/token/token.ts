import { hkdfSync } from "node:crypto";
import type { LeaseClaims, TicketClaims } from "@atrium/shared/contract/auth";
import { CompactSign, compactVerify, errors } from "jose";
import type { Peppers } from "../credential/format.ts";

// What resources hands out and nothing stores: `atr_<what>_<JWS>` (RFC 7515), signed under a key that is derived of a
// pepper for this one use, so that no token passes for another one. The pepper's id is the JWS's `kid`.

/** `lt` a lease's token, `ct` a connection's ticket; and what each says. */
interface Claims {
  lt: LeaseClaims;
  ct: TicketClaims;
}
type What = keyof Claims;

const ALGORITHM = "HS256";
const KEY_BYTES = 32;

const prefixOf = (what: What): string => `atr_${what}_`;

/** Whether that is what it claims to be; `readToken` says whether it is true. */
export const isLeaseToken = (credential: string): boolean => credential.startsWith(prefixOf("lt"));

export async function signToken<W extends What>(
  what: W,
  claims: Claims[W],
  peppers: Peppers,
): Promise<string> {
  const payload = new TextEncoder().encode(JSON.stringify(claims));
  const jws = await new CompactSign(payload)
    .setProtectedHeader({ alg: ALGORITHM, kid: peppers.active })
    .sign(await keyOf(what, peppers.secrets.get(peppers.active) as string));
  return prefixOf(what) + jws;
}

/** What it says, whether or not its time is over; null for what was not signed here for that. */
export async function readToken<W extends What>(
  what: W,
  token: string,
  peppers: Peppers,
): Promise<Claims[W] | null> {
  const prefix = prefixOf(what);
  if (!token.startsWith(prefix)) return null;
  try {
    const { payload } = await compactVerify(
      token.slice(prefix.length),
      ({ kid }) => {
        const pepper = peppers.secrets.get(kid ?? "");
        if (pepper === undefined) throw new errors.JWKSNoMatchingKey();
        return keyOf(what, pepper);
      },
      { algorithms: [ALGORITHM] },
    );
    return JSON.parse(new TextDecoder().decode(payload)) as Claims[W];
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

/** By use and pepper: imported once, since this is on the way of every request of a run. */
const keys = new Map<string, CryptoKey>();

async function keyOf(what: What, pepper: string): Promise<CryptoKey> {
  const name = `${what} ${pepper}`;
  const known = keys.get(name);
  if (known) return known;
  const bytes = new Uint8Array(hkdfSync("sha256", pepper, "", `atrium ${prefixOf(what)}`, KEY_BYTES));
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes, hmac, false, ["sign", "verify"]);
  keys.set(name, key);
  return key;
}
