import { isAtRest } from "../kind/lifecycle.ts";
import type { Resource } from "../resource/resource.ts";
import { type Hold, isHeld } from "./live.ts";

/**
 * Whether a thing waits for somebody to execute it: wanted to run and admitted, and in nobody's hands, or in those of
 * somebody who was lost with it. Pure.
 * @param last the lease that was on it last
 */
export function isClaimable(
  { desiredState, observedState, admitted }: Standing,
  last: Hold | undefined,
  now: number,
): boolean {
  if (desiredState !== "running" || !admitted || observedState === null) return false;
  if (last && isHeld(last, now)) return false;
  return observedState === "queued" || (last?.endedAt === null && !isAtRest(observedState));
}

type Standing = Pick<Resource, "desiredState" | "observedState" | "admitted">;
