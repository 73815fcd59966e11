import { isWithin } from "@atrium/shared/addresses";
import type { Restrictions } from "@atrium/shared/control/loaded";
import { Problem } from "@atrium/shared/problem";
import { type RestrictionWishes, restricted } from "../restriction/restrictions.ts";

// What a key hands on (ADR 8), of its restrictions. Pure.

/** Whether something passes after that did not before. */
export function isWider(before: Restrictions, after: Restrictions): boolean {
  return (
    reachesFurther(before.addresses, after.addresses) ||
    isMore(before.maxUses, after.maxUses) ||
    isFaster(before, after)
  );
}

function reachesFurther(before: string[] | null, after: string[] | null): boolean {
  if (before === null) return false;
  return after === null || !after.every((network) => before.some((outer) => contains(outer, network)));
}

/** Of two networks as CIDR, in their canonical form: the first address and as many bits, or more. */
function contains(outer: string, inner: string): boolean {
  const [first = "", bits] = inner.split("/");
  return isWithin(first, [outer]) && Number(bits) >= Number(outer.split("/")[1]);
}

const isMore = (before: number | null, after: number | null): boolean =>
  before !== null && (after === null || after > before);

const isFaster = (before: Restrictions, after: Restrictions): boolean =>
  isMore(before.rateLimit, after.rateLimit) ||
  (before.rateWindow !== null && (after.rateWindow ?? 0) < before.rateWindow);

/**
 * The restrictions of a key that is made with a credential that has `own`: left out, the same.
 * @throws Problem `grant_exceeds_own` for wider ones
 */
export function restrictionsFrom(own: Restrictions, wishes: RestrictionWishes): Restrictions {
  const wanted = restricted(own, wishes);
  requireNoWider(own, wanted);
  return wanted;
}

/**
 * Who may use theirs only so often hands on none: with another key they would begin to count anew.
 * @throws Problem `grant_exceeds_own`
 */
export function requireNoWider(own: Restrictions, wanted: Restrictions): void {
  if (own.maxUses !== null)
    throw new Problem("grant_exceeds_own", "What may be used only so often makes no key, and widens none.");
  if (isWider(own, wanted))
    throw new Problem("grant_exceeds_own", "A key makes and widens none beyond its own addresses and rate.");
}
