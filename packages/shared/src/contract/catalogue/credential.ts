import { z } from "zod";
import { PRESETS } from "../../access/presets.ts";
import { role } from "./level.ts";
import { type EventShape, id, scopes, takesKeys, text, texts, time, tokensExpireBy } from "./shape.ts";

// What automation acts by: keys, account tokens, service accounts.

/** A key, or a token, as it was made; never its secret. */
const made = {
  name: text,
  scopes: scopes.nullable().describe("all that its owner may, where null"),
  addresses: texts.nullable().describe("from where alone it is good"),
  max_uses: z.int().nullable(),
  rate_limit: z.object({ limit: z.int(), window_seconds: z.int() }).nullable(),
  expires_at: time.nullable(),
  metadata: z.record(text, text),
  owner: id.describe("the account or service account that it acts as"),
};

/** Where a token is good. */
const places = {
  organizations: texts.nullable().describe("where alone it is good"),
  projects: texts.nullable(),
};

const CHANGES = ["name", "scopes", "addresses", "max_uses", "rate_limit", "expires_at", "metadata"] as const;

const previousEndsAt = time.nullable().describe("when the old secret ends, at the latest");

const rotated = {
  until: z
    .enum(["grace", "first_use"])
    .nullable()
    .describe("until when the old secret is good beside the new one; it is not, where null"),
  previous_ends_at: previousEndsAt,
};

const leaked = {
  url: text.nullable().describe("where it was found"),
  source: text.nullable().describe("in what"),
  reported_by: z.enum(["scanner", "anyone"]),
  secret: z.enum(["current", "previous"]).describe("which of its secrets"),
  hint: text.describe("what that begins with"),
  done: z.enum(["revoked", "old_secret_ended", "told"]).describe("by the policy of its organization"),
};

const revoked = {
  details: { because: z.enum(["revoked", "leaked"]) },
  reads: { tokens_expire_by: tokensExpireBy.optional() },
};

const firstUsed = {
  details: { used_at: time },
  reads: {
    secret: z.enum(["current", "previous", "former"]).describe("which of its secrets that is by now"),
    hint: text.nullable().describe("what that begins with; null of a former one"),
  },
};

/** Of a team, or of a project. */
const team = { team_id: id.optional().describe("where it belongs to a team") };

export const CREDENTIAL_EVENTS = {
  "key.created": {
    says: "A project key was created.",
    targets: ["key"],
    details: { ...made, preset: z.enum(PRESETS).optional() },
  },
  "key.updated": {
    says: "A key's name, scopes, restrictions, expiry or metadata changed.",
    targets: ["key"],
    changes: CHANGES,
  },
  "key.rotated": {
    says: "A key has a new secret; the old one ends as the event says.",
    targets: ["key"],
    details: rotated,
  },
  "key.rolled_back": {
    says: "A key has its old secret again; the new one, which nobody had used, is refused.",
    targets: ["key"],
    details: { previous_ends_at: previousEndsAt },
  },
  "key.reassigned": {
    says: "A key belongs to a service account now.",
    targets: ["key"],
    details: rotated,
    changes: ["owner", "scopes"],
  },
  "key.expiring": {
    says: "A key expires soon.",
    targets: ["key"],
    details: { expires_at: time },
  },
  "key.leaked": {
    says: "Somebody found the secret of a key where it should not be.",
    targets: ["key"],
    details: leaked,
  },
  "key.revoked": {
    says: "A key was revoked.",
    targets: ["key"],
    ...revoked,
  },
  "key.first_used": {
    says: "A secret of a key was used for the first time.",
    targets: ["key"],
    ...firstUsed,
  },
  "token.created": {
    says: "An account token was created.",
    targets: ["token"],
    details: { ...made, ...places },
  },
  "token.updated": {
    says: "An account token's name, scopes, restrictions, expiry or metadata changed.",
    targets: ["token"],
    changes: [...CHANGES, "organizations", "projects"],
  },
  "token.rotated": {
    says: "An account token has a new secret; the old one ends as the event says.",
    targets: ["token"],
    details: rotated,
  },
  "token.rolled_back": {
    says: "An account token has its old secret again; the new one, which nobody had used, is refused.",
    targets: ["token"],
    details: { previous_ends_at: previousEndsAt },
  },
  "token.expiring": {
    says: "An account token expires soon.",
    targets: ["token"],
    details: { expires_at: time },
  },
  "token.leaked": {
    says: "Somebody found the secret of an account token where it should not be.",
    targets: ["token"],
    details: leaked,
  },
  "token.revoked": {
    says: "An account token was revoked.",
    targets: ["token"],
    ...revoked,
  },
  "token.first_used": {
    says: "A secret of an account token was used for the first time.",
    targets: ["token"],
    ...firstUsed,
  },
  "access_token.issued": {
    says: "A credential was exchanged for an access token.",
    targets: ["access_token"],
    details: { scope: scopes, expires_at: time },
  },
  "service_account.created": {
    says: "A service account was created.",
    targets: ["service_account"],
    details: { role, ...team },
  },
  "service_account.updated": {
    says: "A service account's name or role changed.",
    targets: ["service_account"],
    details: team,
    changes: ["name", "role"],
  },
  "service_account.deleted": {
    says: "A service account was deleted, its keys revoked with it.",
    targets: ["service_account"],
    details: team,
    reads: takesKeys,
  },
} as const satisfies Record<string, EventShape>;
