import type { keys } from "@atrium/shared/control/principals";

type KeyRow = typeof keys.$inferSelect;

/** What a key has not, before anybody gives it to it. */
export const FRESH = {
  rotatedAt: null,
  previousDigest: null,
  previousHint: null,
  previousUntil: null,
  previousEndsAt: null,
  limited: false,
  addresses: null,
  maxUses: null,
  rateLimit: null,
  rateWindow: null,
  warnedAt: null,
  revokedAt: null,
  revokedBecause: null,
  version: 1,
} satisfies Partial<KeyRow>;
