import { canonicalNetwork } from "@atrium/shared/addresses";
import type { Restrictions } from "@atrium/shared/control/loaded";
import { z } from "@hono/zod-openapi";
import { LONGEST } from "./limiter.ts";

const MOST_ADDRESSES = 20;
const MOST_USES = 1_000_000_000;

const Addresses = z
  .array(
    z
      .string()
      .max(60)
      .refine((text) => canonicalNetwork(text) !== null, "Neither an IP address nor a network as CIDR."),
  )
  .min(1)
  .max(MOST_ADDRESSES)
  .nullable()
  .openapi({
    description:
      "From where it may be used: CIDR of IPv4 and IPv6, or single addresses. null: from anywhere.",
    example: ["192.0.2.0/24", "2001:db8::/32"],
  });

const RateLimit = z
  .strictObject({
    limit: z.number().int().min(1).max(LONGEST.rateLimit),
    window_seconds: z.number().int().min(1).max(LONGEST.rateWindowSeconds),
  })
  .nullable()
  .openapi({
    description:
      "At most `limit` uses in any `window_seconds`, wherever they begin. null: as often as one likes.",
  });

const MaxUses = z.number().int().min(1).max(MOST_USES).nullable().openapi({
  description: "How often it may be used in all, since it was first limited. null: as often as one likes.",
});

/** What a body may say of them, to be spread into a key's or a token's. */
export const RestrictionInput = {
  addresses: Addresses.optional(),
  max_uses: MaxUses.optional(),
  rate_limit: RateLimit.optional(),
};

/** How an answer shows them. */
export const RestrictionFields = {
  addresses: z.array(z.string()).nullable(),
  max_uses: z.number().int().nullable(),
  rate_limit: z.object({ limit: z.number().int(), window_seconds: z.number().int() }).nullable(),
};

/** As a body has them: left out is unchanged, null is lifted. */
export interface RestrictionWishes {
  addresses?: string[] | null | undefined;
  max_uses?: number | null | undefined;
  rate_limit?: { limit: number; window_seconds: number } | null | undefined;
}

/** What a row has, once these are wished for; addresses in their canonical form, each once. */
export function restricted(before: Restrictions, wishes: RestrictionWishes): Restrictions {
  const { addresses, max_uses: maxUses, rate_limit: rate } = wishes;
  return {
    addresses: addresses === undefined ? before.addresses : addresses && canonical(addresses),
    maxUses: maxUses === undefined ? before.maxUses : maxUses,
    rateLimit: rate === undefined ? before.rateLimit : (rate?.limit ?? null),
    rateWindow: rate === undefined ? before.rateWindow : (rate?.window_seconds ?? null),
  };
}

const canonical = (networks: string[]): string[] => [
  ...new Set(networks.map((text) => canonicalNetwork(text) ?? text)),
];

export const presentRestrictions = ({ addresses, maxUses, rateLimit, rateWindow }: Restrictions) => ({
  addresses,
  max_uses: maxUses,
  rate_limit:
    rateLimit === null || rateWindow === null ? null : { limit: rateLimit, window_seconds: rateWindow },
});
