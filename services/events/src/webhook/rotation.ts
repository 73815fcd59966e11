import { rfc3339 } from "@atrium/shared/clock";
import type { Allowed, Context } from "@atrium/shared/context";
import type { SecretKeys } from "@atrium/shared/credential/envelope";
import { commit } from "@atrium/shared/store/commit";
import { newSecret } from "./secret.ts";
import * as store from "./store.ts";
import { about, type Decided, present, type Webhook } from "./webhook.ts";

/**
 * Gives a webhook another secret, which the caller is handed. For `grace` ms its messages are signed with the old one
 * too; the one before that ends at once, so that there are never more than two.
 * @throws Problem `stale_version` where somebody else changes it at the same time
 */
export async function rotateWebhookSecret(
  ctx: Context,
  access: Allowed<"webhook:update">,
  keys: SecretKeys,
  webhook: Decided<"webhook:update">,
  grace: number,
) {
  const now = ctx.clock.now();
  const ends = now + grace;
  const after: Webhook = { ...webhook, version: webhook.version + 1, updatedAt: now };
  const { secret, row } = newSecret(keys, webhook.id, now);
  const answer = { ...present(access, after), secret, previous_secret_expires_at: rfc3339(ends) };
  await commit(ctx, {
    actor: access,
    writes: [
      store.update(ctx.db, webhook, { updatedAt: now }),
      ...store.endSecrets(ctx.db, webhook, ends),
      store.insertSecret(ctx.db, row),
    ],
    event: {
      ...about("webhook.secret_rotated", after),
      details: { previous_secret_expires_at: answer.previous_secret_expires_at },
    },
    answer: { status: 200, body: answer },
  });
  return { webhook: after, answer };
}
