import { systemClock } from "@atrium/shared/clock";
import type { Access, CredentialName, Target } from "@atrium/shared/contract/auth";
import { loadCredentials } from "@atrium/shared/control/load";
import { meteredD1 } from "@atrium/shared/store/meter";
import { hasExpired, timed, verdictOf } from "../access/verdict.ts";
import { type Env, settings } from "../env.ts";

/** What each credential is worth at its target by now: fresh rows, one round trip. Null for what is worth nothing any more. */
export async function worthOf(
  env: Env,
  asked: readonly { credential: CredentialName; target: Target }[],
): Promise<(Access | null)[]> {
  const asOf = systemClock.now();
  const loaded = await loadCredentials(meteredD1(env.CONTROL, env.METER === "1"), asked);
  return asked.map(({ target }, at) => {
    const verdict = loaded[at] && verdictOf(loaded[at], target, env.SYSTEM_ADMINISTRATOR);
    if (verdict?.state !== "good" || !verdict.access || hasExpired(verdict, systemClock.now())) return null;
    return timed(verdict.access, { asOf, fresh: true }, settings(env).bound.revocationMs);
  });
}
