import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import type { IdempotencyClaim } from "../context.ts";
import type { Access } from "../contract/auth.ts";
import { Problem } from "../problem.ts";
import { type KeptAnswer, keptAnswer } from "../store/answers.ts";
import type { AppEnv } from "./app.ts";
import { ON_BEHALF_OF } from "./authorize.ts";

const HOURS_24_MS = 24 * 60 * 60 * 1000;
const KEY_PATTERN = /^[\x21-\x7e]{1,255}$/;

/**
 * `Idempotency-Key` on a POST, for 24 hours: the same request again has the same answer, another one under the
 * same key is refused. The answer is committed with what it answers, so there is no moment in which only one exists;
 * two at once → the second one fails, on the row or on what the first has done, and replays the first.
 */
export const idempotent: MiddlewareHandler<AppEnv> = async (c, next) => {
  const key = c.req.header("idempotency-key");
  if (key === undefined) return next();
  if (!KEY_PATTERN.test(key)) {
    throw new Problem("validation_failed", undefined, {
      errors: [{ pointer: "header:Idempotency-Key", detail: "1 to 255 printable ASCII characters." }],
    });
  }
  const access = c.get("access") as Access;
  const { ctx } = c.var;
  // Of one credential, not of all that a principal has: an answer may hold the secret of a key that is worth more.
  const { id: credential, token = "" } = access.credential;
  const id = sha256(`${access.principal.id} ${credential}${token} ${c.req.path} ${key}`);
  const pepper = c.env.IDEMPOTENCY_PEPPER;
  if (!pepper) throw new Error("IDEMPOTENCY_PEPPER is not set");
  // For whom it is done is part of what is asked. Keyed: a body may be a password, which a plain digest lets one guess at.
  const asked = `${id}\n${c.req.header(ON_BEHALF_OF) ?? ""}\n${await c.req.text()}`;
  const requestDigest = createHmac("sha256", pepper).update(asked).digest("base64url");
  const cipherKey = createHmac("sha256", pepper).update(key).digest();
  const now = ctx.clock.now();

  const replay = (kept: KeptAnswer) => {
    if (kept.requestDigest !== requestDigest) throw new Problem("idempotency_mismatch");
    const answer = open(cipherKey, id, kept.sealed);
    return c.body(answer, kept.status as 201, {
      "Content-Type": "application/json",
      "Idempotency-Replayed": "true",
    });
  };

  const kept = await keptAnswer(ctx.db, id, now);
  if (kept) return replay(kept);
  ctx.idempotency = {
    id,
    requestDigest,
    expiresAt: now + HOURS_24_MS,
    seal: async (body) => seal(cipherKey, id, body),
  } satisfies IdempotencyClaim;
  await next();
  // Whatever it failed on may be what the first of two at once has done.
  if (!c.error) return;
  const winner = await keptAnswer(ctx.db, id, now);
  if (!winner) return;
  c.res = undefined;
  c.set("problem", undefined);
  c.res = replay(winner);
};

const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url");

/** AES-256-GCM under the Idempotency-Key and a pepper: only who sent the key can have a secret in the answer again. */
function seal(key: Buffer, id: string, body: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(id));
  return Buffer.concat([nonce, cipher.update(body, "utf8"), cipher.final(), cipher.getAuthTag()]).toString(
    "base64",
  );
}

function open(key: Buffer, id: string, sealed: string): string {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12)).setAAD(Buffer.from(id));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString("utf8");
}
