import { createHmac } from "node:crypto";
import { mintFrom } from "../credential/format.ts";
import { type Env, settings } from "../env.ts";
import type { IdentitySettings } from "./identity.ts";

/** What signing in needs of the environment. */
export function settingsOf(env: Env): IdentitySettings {
  const { peppers } = settings(env);
  return {
    publicUrl: env.PUBLIC_URL,
    // Links live an hour, so a secret of their own would have nothing to outlive a pepper for.
    secret: createHmac("sha256", peppers.secrets.get(peppers.active) ?? "")
      .update("verification links")
      .digest("hex"),
    mintSession: (random) => mintFrom("ss", random, peppers),
    post: env.EMAIL ?? (env.ENVIRONMENT === "development" ? "inbox" : undefined),
    from: env.MAIL_FROM ?? `Atrium <no-reply@${new URL(env.PUBLIC_URL).hostname}>`,
  };
}
