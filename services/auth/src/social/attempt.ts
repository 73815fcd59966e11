import { createHmac } from "node:crypto";
import { EncryptJWT, jwtDecrypt } from "jose";
import type { Checks, ProviderName } from "./provider.ts";

/** What a sign-in was begun with. The browser keeps it, sealed: nothing is stored for who may never come back. */
export interface Attempt extends Checks {
  provider: ProviderName;
  /** Which of our pages it goes on to. */
  returnTo: string;
  /** The session that asked for it, where it is to link; else null: to sign in. */
  link: { account: string; session: string } | null;
}

export const ATTEMPT_SECONDS = 10 * 60;

const ALGORITHM = { alg: "dir", enc: "A256GCM" } as const;

/** Of the same secret as others are, so it says for what. */
const keyOf = (secret: string): Uint8Array => createHmac("sha256", secret).update("social sign-in").digest();

export const sealAttempt = (attempt: Attempt, secret: string): Promise<string> =>
  new EncryptJWT({ attempt })
    .setProtectedHeader(ALGORITHM)
    .setExpirationTime(`${ATTEMPT_SECONDS}s`)
    .encrypt(keyOf(secret));

/** Null for what was not sealed here, or is over. */
export async function openAttempt(sealed: string, secret: string): Promise<Attempt | null> {
  try {
    const { payload } = await jwtDecrypt(sealed, keyOf(secret), {
      keyManagementAlgorithms: [ALGORITHM.alg],
      contentEncryptionAlgorithms: [ALGORITHM.enc],
      requiredClaims: ["exp"],
    });
    return payload.attempt as Attempt;
  } catch {
    return null;
  }
}
