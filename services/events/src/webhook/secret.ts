import { randomBytes } from "node:crypto";
import { open, type SecretKeys, seal } from "@atrium/shared/credential/envelope";
import { newId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import type { SecretRow } from "./store.ts";
import * as store from "./store.ts";

/** As Standard Webhooks writes a secret: its bytes in base64, behind this. */
const PREFIX = "whsec_";
const LENGTH = 32;

/** What its envelope is bound to. */
export const placeOf = ({ webhookId, id }: Pick<SecretRow, "webhookId" | "id">) => [webhookId, id];

/** A new secret of a webhook: as its owner is shown it, once, and as it is kept. */
export function newSecret(
  keys: SecretKeys,
  webhookId: string,
  now: number,
): { secret: string; row: SecretRow } {
  const secret = `${PREFIX}${randomBytes(LENGTH).toString("base64")}`;
  const place = { webhookId, id: newId("whs") };
  const row = { ...place, ...seal(keys, placeOf(place), secret), createdAt: now, expiresAt: null };
  return { secret, row };
}

/** Those that its messages are signed with now: newest first. */
export async function secretsFor(
  db: Db,
  keys: SecretKeys,
  webhookId: string,
  now: number,
): Promise<string[]> {
  const rows = await store.secretsOf(db, webhookId, now);
  return rows.map((row) => open(keys, placeOf(row), row));
}
