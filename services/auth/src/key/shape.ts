import { PRESETS } from "@atrium/shared/access/presets";
import { isScope, type Scope } from "@atrium/shared/access/vocabulary";
import { Time } from "@atrium/shared/http/route";
import { EffectiveBy, TokensExpireBy } from "@atrium/shared/http/withdrawn";
import { z } from "@hono/zod-openapi";
import { RestrictionFields, RestrictionInput } from "../restriction/restrictions.ts";
import { Previous, RotationInput } from "./rotation.ts";

// What a body says of a key, and how an answer shows it.

const ScopeName = z
  .string()
  .max(80)
  .refine((text): text is Scope => isScope(text), "Not a permission; docs/permissions.md lists them.")
  .openapi({ example: "run:create" });
const Scopes = z.array(ScopeName).min(1).max(300).nullable().openapi({
  description:
    "What the key may do at most, e.g. `run:create` or `run:update:own`. null: all that its owner may.",
});
/** An offset can lead a time of the year 9999 out of it. */
const LAST_RFC3339 = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const ExpiresAt = z.iso
  .datetime({ offset: true })
  .refine((time) => Date.parse(time) <= LAST_RFC3339, "After the last year of RFC 3339.")
  .nullable()
  .openapi({
    description:
      "null: never. A key that makes another gives it no later end than its own, which it has if left out.",
  });
const Metadata = z
  .record(z.string().min(1).max(40), z.string().max(500))
  .refine((of) => Object.keys(of).length <= 20, "At most 20 entries.");

export const PresetName = z.enum(PRESETS).openapi({
  description: "Scopes that have a name, instead of `scopes`: docs/permissions.md says which.",
});

/** What a body says of a key, to make one or to change it. */
export const KeyInput = {
  scopes: Scopes.optional(),
  ...RestrictionInput,
  expires_at: ExpiresAt.optional(),
  metadata: Metadata.optional(),
};

/** A time as a body has it: left out, or null for never. */
export const msOf = (time: string | null | undefined): number | null | undefined =>
  typeof time === "string" ? Date.parse(time) : time;

export const Hint = z
  .string()
  .openapi({ description: "The first characters of the secret, to recognize it by." });
export const Secret = z.string().openapi({ description: "Shown this once. Keep it like a password." });
export const Holder = z.object({ type: z.enum(["account", "service_account"]), id: z.string() });

/** What every key has, of a project or not. */
export const KeyFields = {
  scopes: z.array(z.string()).nullable(),
  ...RestrictionFields,
  metadata: z.record(z.string(), z.string()),
  expires_at: Time.nullable(),
  revoked_at: Time.nullable(),
  revoked_because: z.string().nullable(),
  last_used_at: Time.nullable().openapi({ description: "By either of its secrets." }),
  rotated_at: Time.nullable(),
  previous: Previous,
  created_by: z.string(),
  created_at: Time,
  updated_at: Time,
};

export const RotatedBy = EffectiveBy.openapi({
  description: "From then on, and from `previous.ends_at` on, what ended is refused everywhere.",
});

/** Scopes one by one, or by the name that they have together: what a body is refined by. */
export const SCOPES_OR_PRESET: [
  isFine: (body: { scopes?: unknown; preset?: unknown }) => boolean,
  fault: { path: string[]; error: string },
] = [
  ({ scopes, preset }) => scopes === undefined || preset === undefined,
  { path: ["preset"], error: "Either `scopes` or `preset`." },
];

export const Key = z
  .object({
    id: z.string(),
    project_id: z.string(),
    name: z.string(),
    hint: Hint,
    owner: Holder,
    ...KeyFields,
  })
  .openapi("Key");

export const NewKey = Key.extend({ secret: Secret }).openapi("NewKey");
export const ChangedKey = Key.extend({ effective_by: EffectiveBy }).openapi("ChangedKey");
export const RevokedKey = ChangedKey.extend({ tokens_expire_by: TokensExpireBy }).openapi("RevokedKey");
export const RotatedKey = NewKey.extend({ effective_by: RotatedBy }).openapi("RotatedKey");

const DAY_SECONDS = 24 * 60 * 60;

export const ReassignmentInput = RotationInput.extend({
  service_account: z.string().max(80).openapi({ description: "Of the project; the key is its from now on." }),
  until: RotationInput.shape.until.default("first_use").openapi({
    description:
      "What ends the old secret: the grace, or the first use of the new secret where that comes first. Left out: the first use.",
  }),
  grace_seconds: RotationInput.shape.grace_seconds.default(7 * DAY_SECONDS).openapi({
    description: "How long the old secret is good at most; 0 ends it at once. Left out: seven days.",
  }),
});
