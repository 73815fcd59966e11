import { isWithin } from "@atrium/shared/addresses";
import type { Restrictions } from "@atrium/shared/control/loaded";
import { report } from "@atrium/shared/http/log";
import { newRequestId } from "@atrium/shared/id";
import { type ProblemBody, problemBody } from "@atrium/shared/problem";
import { meter } from "@atrium/shared/store/meter";
import type { Env } from "../env.ts";

const RETRY_AFTER_SECONDS = 2;

/** As the RateLimit-Policy of an answer names it. */
export const KEY_POLICY = "key";

/** A use of a limited key: its restrictions as its row had them at `asOf` (ms since the epoch). */
interface Use {
  keyId: string;
  restrictions: Restrictions;
  asOf: number;
}

/** Whether it works from there. Where nobody knows from where it came, it does not. */
export const isFrom = ({ addresses }: Restrictions, address: string | null): boolean =>
  addresses === null || isWithin(address, addresses);

/** Whether it may be used once more, which then is counted. @returns the problem, if not */
export async function admit(env: Env, use: Use, address: string | null): Promise<ProblemBody | null> {
  if (!isFrom(use.restrictions, address)) return problemBody("address_refused");
  const { addresses: _, ...limits } = use.restrictions;
  const { maxUses, rateLimit, rateWindow } = limits;
  if (maxUses === null && rateLimit === null) return null;
  try {
    if (env.METER === "1") meter.durableCall();
    const limiter = env.KEY_LIMITERS.get(env.KEY_LIMITERS.idFromName(use.keyId));
    const admission = await limiter.admit({ limits, asOf: use.asOf });
    if (admission.admitted) return null;
    if (admission.because === "used_up") return problemBody("credential_used_up");
    return {
      ...problemBody("rate_limited"),
      retry_after: admission.retryAfter,
      policy: { name: KEY_POLICY, limit: rateLimit ?? 0, window: rateWindow ?? 0 },
    };
  } catch (error) {
    report("auth", newRequestId(), error);
    // Rather no answer than one use too many.
    return { ...problemBody("unavailable"), retry_after: RETRY_AFTER_SECONDS };
  }
}
