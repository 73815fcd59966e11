import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { ProjectRole } from "../access/roles.ts";
import type { Scope } from "../access/vocabulary.ts";
import type {
  AccountId,
  KeyId,
  MembershipId,
  OrganizationId,
  ProjectId,
  ServiceAccountId,
  SessionId,
  SshKeyId,
  TeamId,
  TokenId,
} from "../id.ts";
import { id, instant, json, version } from "../store/columns.ts";

// The tables of CONTROL that auth writes: who acts, and what proves it. Constraints, indexes and triggers are in `migrations/`.

export const accounts = sqliteTable("accounts", {
  id: id<AccountId>().primaryKey(),
  email: text("email").notNull(),
  emailVerified: integer("email_verified", { mode: "boolean" }).notNull().default(false),
  username: text("username").notNull(),
  name: text("name").notNull(),
  image: text("image"),
  githubUsername: text("github_username"),
  status: text("status", { enum: ["active", "suspended"] })
    .notNull()
    .default("active"),
  /** G11: when a system administrator verified their payment method. */
  paymentVerifiedAt: instant("payment_verified_at"),
  systemAdministrator: integer("system_administrator", { mode: "boolean" }).notNull().default(false),
  version: version(),
  createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
  updatedAt: integer("updated_at", { mode: "timestamp_ms" }).notNull(),
});

export const sessions = sqliteTable("sessions", {
  id: id<SessionId>().primaryKey(),
  accountId: id<AccountId>("account_id").notNull(),
  /** The digest of the token; the library's adapter never sees the column hold anything else. */
  token: text("token_digest").notNull(),
  expiresAt: integer("expires_at", { mode: "timestamp_ms" }).notNull(),
  ipAddress: text("ip_address"),
  userAgent: text("user_agent"),
  /** When whoever has it last showed that it is them; null: when it began. */
  confirmedAt: instant("confirmed_at"),
  version: version(),
  createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
  updatedAt: integer("updated_at", { mode: "timestamp_ms" }).notNull(),
});

export const identities = sqliteTable("identities", {
  id: id().primaryKey(),
  accountId: id<AccountId>("account_id").notNull(),
  providerId: text("provider_id").notNull(),
  providerAccountId: text("provider_account_id").notNull(),
  password: text("password_hash"),
  accessToken: text("access_token"),
  refreshToken: text("refresh_token"),
  idToken: text("id_token"),
  accessTokenExpiresAt: integer("access_token_expires_at", { mode: "timestamp_ms" }),
  refreshTokenExpiresAt: integer("refresh_token_expires_at", { mode: "timestamp_ms" }),
  scope: text("scope"),
  createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
  updatedAt: integer("updated_at", { mode: "timestamp_ms" }).notNull(),
});

export const verifications = sqliteTable("verifications", {
  id: id().primaryKey(),
  identifier: text("identifier").notNull(),
  value: text("value").notNull(),
  expiresAt: integer("expires_at", { mode: "timestamp_ms" }).notNull(),
  createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
  updatedAt: integer("updated_at", { mode: "timestamp_ms" }).notNull(),
});

/** A project role that acts by itself: automation that belongs to a project, or to a team and so to its projects (W7). */
export const serviceAccounts = sqliteTable("service_accounts", {
  id: id<ServiceAccountId>().primaryKey(),
  /** One of the two. */
  projectId: id<ProjectId>("project_id"),
  teamId: id<TeamId>("team_id"),
  name: text("name").notNull(),
  role: text("role").$type<ProjectRole>().notNull(),
  /** `organization`: what the Organization Default Key acts as (O3); no project route shows it. */
  kind: text("kind", { enum: ["standard", "organization"] })
    .notNull()
    .default("standard"),
  version: version(),
  createdBy: text("created_by").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/**
 * Whatever is shown once and kept: keys of projects, and account tokens. `digest` is HMAC-SHA256(pepper, body): the secret
 * itself is nowhere.
 */
export const keys = sqliteTable("keys", {
  /** `key_…`, of an account token `tok_…`. It stays what it is when the secret is rotated. */
  id: id<KeyId | TokenId>().primaryKey(),
  /** `organization`: the Organization Default Key (O3), which no project route shows. `account`: an account token. */
  kind: text("kind", { enum: ["project", "organization", "account"] })
    .notNull()
    .default("project"),
  /** Null of an account token. */
  projectId: id<ProjectId>("project_id"),
  /** Of the project; of an account token, the owner's: a team's, or a person's personal one. */
  organizationId: id<OrganizationId>("organization_id").notNull(),
  /** Whose key it is: an account, or a service account. */
  accountId: id<AccountId>("account_id"),
  serviceAccountId: id<ServiceAccountId>("service_account_id"),
  /** The row that admitted the account; when it goes, a trigger revokes the key. */
  membershipId: id<MembershipId>("membership_id"),
  name: text("name").notNull(),
  digest: text("digest").notNull(),
  /** The first characters of the secret, to recognize it by. */
  hint: text("hint").notNull(),
  rotatedAt: instant("rotated_at"),
  /** The secret before; it counts until `previousEndsAt`, and with `first_use` at most until the new one was used. */
  previousDigest: text("previous_digest"),
  previousHint: text("previous_hint"),
  previousUntil: text("previous_until", { enum: ["grace", "first_use"] }),
  previousEndsAt: instant("previous_ends_at"),
  /** null: everything its owner may do. */
  scopes: json<Scope[]>("scopes"),
  /** Of an account token: it acts in its `key_places` alone. */
  limited: integer("limited", { mode: "boolean" }).notNull().default(false),
  /** CIDR, of both families; null: from anywhere. */
  addresses: json<string[]>("addresses"),
  maxUses: integer("max_uses"),
  /** So many uses in so many seconds. */
  rateLimit: integer("rate_limit"),
  rateWindow: integer("rate_window"),
  metadata: json<Record<string, string>>("metadata").notNull().default({}),
  expiresAt: instant("expires_at"),
  /** When it was said that it expires soon. */
  warnedAt: instant("warned_at"),
  revokedAt: instant("revoked_at"),
  revokedBecause: text("revoked_because", {
    enum: [
      "revoked",
      "membership_ended",
      "service_account_deleted",
      "project_deleted",
      "account_suspended",
      "leaked",
    ],
  }),
  version: version(),
  createdBy: text("created_by").notNull(),
  createdWith: text("created_with").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/** Where a limited account token acts; the membership that admits its owner there. */
export const keyPlaces = sqliteTable("key_places", {
  keyId: id<TokenId>("key_id").notNull(),
  place: text("place", { enum: ["organization", "project"] }).notNull(),
  placeId: id<OrganizationId | ProjectId>("place_id").notNull(),
  membershipId: id<MembershipId>("membership_id"),
});

/** When each secret was used first and last. Beside the keys: counting never writes over what was decided about one. */
export const secretUse = sqliteTable("secret_use", {
  digest: text("digest").primaryKey(),
  keyId: id<KeyId | TokenId>("key_id").notNull(),
  serviceAccountId: id<ServiceAccountId>("service_account_id"),
  firstUsedAt: instant("first_used_at").notNull(),
  lastUsedAt: instant("last_used_at").notNull(),
  flushedAt: instant("flushed_at").notNull(),
});

/** Secrets of keys that were reported as leaked: what is reported again is no news. */
export const leaks = sqliteTable("leaks", {
  digest: text("digest").primaryKey(),
  keyId: id<KeyId | TokenId>("key_id").notNull(),
  reportedAt: instant("reported_at").notNull(),
});

/** Uses of a key by UTC day (`YYYY-MM-DD`) and permission. */
export const keyUsage = sqliteTable("key_usage", {
  keyId: id<KeyId | TokenId>("key_id").notNull(),
  day: text("day").notNull(),
  permission: text("permission").notNull(),
  count: integer("count").notNull(),
});

/** RFC 7517, of P-256. */
export interface PublicJwk {
  kty: string;
  crv: string;
  x: string;
  y: string;
  kid: string;
  alg: string;
  use: string;
}

/** With what access tokens are signed; the private part is sealed under a key derived of the pepper named. */
export const signingKeys = sqliteTable("signing_keys", {
  /** Its `kid`. */
  id: id().primaryKey(),
  publicJwk: json<PublicJwk>("public_jwk").notNull(),
  sealed: text("sealed").notNull(),
  pepper: text("pepper").notNull(),
  createdAt: instant("created_at").notNull(),
  signsFrom: instant("signs_from").notNull(),
  signsUntil: instant("signs_until").notNull(),
  listedUntil: instant("listed_until").notNull(),
});

/** Until when access tokens live that were made from a credential for a project. */
export const accessTokens = sqliteTable("access_tokens", {
  credentialId: text("credential_id").notNull(),
  projectId: id<ProjectId>("project_id").notNull(),
  principalId: text("principal_id").notNull(),
  expiresAt: instant("expires_at").notNull(),
});

/** Sign-in on one device, approved on another (RFC 8628). */
export const deviceGrants = sqliteTable("device_grants", {
  id: id().primaryKey(),
  deviceDigest: text("device_digest").notNull(),
  userCode: text("user_code").notNull(),
  clientId: text("client_id").notNull(),
  status: text("status", { enum: ["pending", "approved", "denied"] })
    .notNull()
    .default("pending"),
  /** Who approved it, and the version that the account had then. */
  accountId: id<AccountId>("account_id"),
  accountVersion: integer("account_version"),
  ipAddress: text("ip_address"),
  userAgent: text("user_agent"),
  /** Seconds. */
  interval: integer("interval").notNull(),
  polledAt: instant("polled_at"),
  version: version(),
  createdAt: instant("created_at").notNull(),
  expiresAt: instant("expires_at").notNull(),
});

/** Mail that was sent where no email binding is configured. */
export const inbox = sqliteTable("inbox", {
  id: id().primaryKey(),
  recipient: text("recipient").notNull(),
  subject: text("subject").notNull(),
  body: text("body").notNull(),
  createdAt: instant("created_at").notNull(),
});

/** Public keys that people connect with (SSH). */
export const sshKeys = sqliteTable("ssh_keys", {
  id: id<SshKeyId>().primaryKey(),
  accountId: id<AccountId>("account_id").notNull(),
  name: text("name").notNull(),
  type: text("type").notNull(),
  publicKey: text("public_key").notNull(),
  fingerprint: text("fingerprint").notNull(),
  version: version(),
  createdAt: instant("created_at").notNull(),
});
