import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { AddOn, PerKindAccess, ProjectRole } from "../access/roles.ts";
import type { Scope } from "../access/vocabulary.ts";
import type {
  AccountId,
  KeyId,
  MembershipId,
  OrganizationId,
  ProjectId,
  ServiceAccountId,
  SessionId,
  TeamId,
} from "../id.ts";
import { id, instant, json, version } from "../store/columns.ts";

// The tables of CONTROL; constraints, indexes and triggers are in `migrations/`.

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

export const organizations = sqliteTable("organizations", {
  id: id<OrganizationId>().primaryKey(),
  kind: text("kind", { enum: ["personal", "standard"] }).notNull(),
  name: text("name").notNull(),
  version: version(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

export const teams = sqliteTable("teams", {
  id: id<TeamId>().primaryKey(),
  organizationId: id<OrganizationId>("organization_id").notNull(),
  name: text("name").notNull(),
  version: version(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

export const projects = sqliteTable("projects", {
  id: id<ProjectId>().primaryKey(),
  organizationId: id<OrganizationId>("organization_id").notNull(),
  kind: text("kind", { enum: ["personal", "default", "standard"] }).notNull(),
  ownerAccountId: id<AccountId>("owner_account_id"),
  ownerTeamId: id<TeamId>("owner_team_id"),
  name: text("name").notNull(),
  description: text("description").notNull().default(""),
  visibility: text("visibility", { enum: ["private", "team", "public", "open"] })
    .notNull()
    .default("private"),
  version: version(),
  createdBy: text("created_by").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/** A person's place in an organization, a team or a project: exactly one of the three ids is set. */
export const memberships = sqliteTable("memberships", {
  id: id<MembershipId>().primaryKey(),
  organizationId: id<OrganizationId>("organization_id"),
  teamId: id<TeamId>("team_id"),
  projectId: id<ProjectId>("project_id"),
  accountId: id<AccountId>("account_id").notNull(),
  /** Every role of an organization or a team is the name of a project role too. */
  role: text("role").$type<ProjectRole>(),
  customRoleId: text("custom_role_id"),
  access: json<PerKindAccess>("access"),
  addOns: json<AddOn[]>("add_ons").notNull().default([]),
  version: version(),
  createdBy: text("created_by").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/** A project role that acts by itself: automation that belongs to one project. */
export const serviceAccounts = sqliteTable("service_accounts", {
  id: id<ServiceAccountId>().primaryKey(),
  projectId: id<ProjectId>("project_id").notNull(),
  name: text("name").notNull(),
  role: text("role").$type<ProjectRole>().notNull(),
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
    enum: ["revoked", "membership_ended", "service_account_deleted", "project_deleted"],
  }),
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
