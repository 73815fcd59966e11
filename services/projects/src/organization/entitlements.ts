import type { Entitlements } from "@atrium/shared/access/entitlements";
import { rfc3339OrNull } from "@atrium/shared/clock";
import { line, Time } from "@atrium/shared/http/route";
import { z } from "@hono/zod-openapi";

// Entitlements as the API has them: those of the tables, with RFC 3339 times.

const AtMost = z.number().int().min(0).max(1_000_000).nullable();

/** An offset can lead a time of the year 9999 out of it. */
const LAST_RFC3339 = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const TrialEnd = z.iso
  .datetime({ offset: true })
  .refine((time) => Date.parse(time) <= LAST_RFC3339, "After the last year of RFC 3339.");

const FIELDS = {
  plan: line(50).trim().min(1),
  projects: AtMost,
  teams: AtMost,
  service_accounts: AtMost,
  view_only_role: z.boolean(),
  custom_roles: z.boolean(),
  after_trial: z.enum(["continue", "fall_back"]),
};

const described = {
  description:
    "What it may have, as system administrators set it: so many of a thing, null without a limit; a feature or not.",
};

/** All of them. */
export const EntitlementsShown = z
  .object({ ...FIELDS, trial_ends_at: Time.nullable() })
  .openapi("Entitlements", described);

/** Those that differ from what every organization has. */
export const EntitlementsSet = z
  .object({ ...FIELDS, trial_ends_at: Time.nullable() })
  .partial()
  .openapi("EntitlementsSet");

/** What every organization may have that was given nothing else; a trial is one organization's. */
export const DefaultEntitlements = z
  .strictObject(FIELDS)
  .omit({ after_trial: true })
  .partial()
  .openapi("DefaultEntitlements");

export const EntitlementsInput = z
  .strictObject({ ...FIELDS, trial_ends_at: TrialEnd.nullable() })
  .partial()
  .openapi("EntitlementsInput");

type Shown<E> = Omit<E, "trial_ends_at"> & { trial_ends_at?: string | null };

export function presentEntitlements(of: Entitlements): Shown<Entitlements> & { trial_ends_at: string | null };
export function presentEntitlements(of: Partial<Entitlements>): Shown<Partial<Entitlements>>;
export function presentEntitlements({ trial_ends_at, ...entitlements }: Partial<Entitlements>) {
  if (trial_ends_at === undefined) return entitlements;
  return { ...entitlements, trial_ends_at: rfc3339OrNull(trial_ends_at) };
}

export const entitlementsIn = ({
  trial_ends_at,
  ...entitlements
}: z.infer<typeof EntitlementsInput>): Partial<Entitlements> =>
  trial_ends_at === undefined
    ? entitlements
    : { ...entitlements, trial_ends_at: trial_ends_at === null ? null : Date.parse(trial_ends_at) };
