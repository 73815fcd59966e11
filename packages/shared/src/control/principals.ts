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

/** A project role that acts by itself: automation that belongs to one project. */
export const serviceAccounts = sqliteTable("service_accounts", {
  id: id<ServiceAccountId>().primaryKey(),
  projectId: id<ProjectId>("project_id").notNull(),
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

/** Project keys. `digest` is HMAC-SHA256(pepper, body): the secret itself is nowhere. */
export const keys = sqliteTable("keys", {
  id: id<KeyId>().primaryKey(),
  projectId: id<ProjectId>("project_id").notNull(),
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
  /** null: everything its owner may do. */
  scopes: json<Scope[]>("scopes"),
  metadata: json<Record<string, string>>("metadata").notNull().default({}),
  expiresAt: instant("expires_at"),
  revokedAt: instant("revoked_at"),
  revokedBecause: text("revoked_because", {
    enum: ["revoked", "membership_ended", "service_account_deleted", "project_deleted", "account_suspended"],
  }),
  /** `organization`: the Organization Default Key (O3); no project route shows it. */
  kind: text("kind", { enum: ["project", "organization"] })
    .notNull()
    .default("project"),
  version: version(),
  createdBy: text("created_by").notNull(),
  createdWith: text("created_with").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
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
