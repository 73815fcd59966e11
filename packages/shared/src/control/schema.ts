import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Entitlements, SystemSettings } from "../access/entitlements.ts";
import type { AddOn, CustomRole, PerKindAccess, ProjectRole, TeamRole } from "../access/roles.ts";
import type { Scope } from "../access/vocabulary.ts";
import type {
  AccountId,
  CustomRoleId,
  InvitationId,
  MembershipId,
  OrganizationId,
  ProjectId,
  TeamId,
  TransferId,
} from "../id.ts";
import { id, instant, json, version } from "../store/columns.ts";

const VISIBILITIES = ["private", "team", "public", "open"] as const;
export type Visibility = (typeof VISIBILITIES)[number];

// The tables of CONTROL that projects writes: who is where, as what. Constraints, indexes and triggers are in `migrations/`.

export const organizations = sqliteTable("organizations", {
  id: id<OrganizationId>().primaryKey(),
  kind: text("kind", { enum: ["personal", "standard"] }).notNull(),
  name: text("name").notNull(),
  externalCollaborators: integer("external_collaborators", { mode: "boolean" }).notNull().default(true),
  membersCreateProjects: integer("members_create_projects", { mode: "boolean" }).notNull().default(false),
  /** Of projects made in it from now on. */
  defaultVisibility: text("default_visibility", { enum: VISIBILITIES }).notNull().default("private"),
  /** What becomes of its keys that leak. A personal one's are revoked. */
  leakedKeys: text("leaked_keys", { enum: ["revoke", "notify"] })
    .notNull()
    .default("revoke"),
  /** What differs from what every organization has. */
  entitlements: json<Partial<Entitlements>>("entitlements").notNull().default({}),
  /** G11: when a system administrator verified its payment method. */
  paymentVerifiedAt: instant("payment_verified_at"),
  version: version(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/** What a team shows off (W2). A report is as visible as the project that it is in. */
export type Showcased =
  | { type: "project"; id: string }
  | { type: "report"; id: string; projectId: string; title: string };

export const teams = sqliteTable("teams", {
  id: id<TeamId>().primaryKey(),
  organizationId: id<OrganizationId>("organization_id").notNull(),
  name: text("name").notNull(),
  introduction: text("introduction").notNull().default(""),
  links: json<{ title: string; url: string }[]>("links").notNull().default([]),
  showcase: json<Showcased[]>("showcase").notNull().default([]),
  profileVisibility: text("profile_visibility", { enum: ["team", "public"] })
    .notNull()
    .default("team"),
  createdBy: text("created_by").notNull(),
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
  overview: text("overview").notNull().default(""),
  labels: json<Record<string, string>>("labels").notNull().default({}),
  /** `host/owner/name`: collaborators check it out before they run anything (C11). */
  repository: text("repository"),
  defaultEngine: text("default_engine"),
  /** Who is charged instead of the owner (T4). */
  billingOrganizationId: id<OrganizationId>("billing_organization_id"),
  visibility: text("visibility", { enum: VISIBILITIES }).notNull().default("private"),
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
  customRoleId: id<CustomRoleId>("custom_role_id"),
  access: json<PerKindAccess>("access"),
  addOns: json<AddOn[]>("add_ons").notNull().default([]),
  /** In a project: from outside its organization, and known to be (O7). */
  external: integer("external", { mode: "boolean" }).notNull().default(false),
  version: version(),
  createdBy: text("created_by").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/** W12: a base, and what is added to it. */
export const customRoles = sqliteTable("custom_roles", {
  id: id<CustomRoleId>().primaryKey(),
  organizationId: id<OrganizationId>("organization_id").notNull(),
  name: text("name").notNull(),
  description: text("description").notNull().default(""),
  base: text("base").$type<CustomRole["base"]>().notNull(),
  scopes: json<Scope[]>("scopes").notNull(),
  version: version(),
  createdBy: text("created_by").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/** A team in somebody else's project (C7 to C9). */
export const collaboratingTeams = sqliteTable("collaborating_teams", {
  id: id().primaryKey(),
  projectId: id<ProjectId>("project_id").notNull(),
  teamId: id<TeamId>("team_id").notNull(),
  mode: text("mode", { enum: ["inherit", "override"] }).notNull(),
  /** Override: the level that everyone of the team has. One of the two. */
  role: text("role").$type<TeamRole>(),
  customRoleId: id<CustomRoleId>("custom_role_id"),
  /** Inherit: what the adder might grant when adding the team. */
  ceiling: json<Scope[]>("ceiling"),
  version: version(),
  createdBy: text("created_by").notNull(),
  createdAt: instant("created_at").notNull(),
});

/** Into an organization; or into a team, or a project, of that organization. */
export const invitations = sqliteTable("invitations", {
  id: id<InvitationId>().primaryKey(),
  organizationId: id<OrganizationId>("organization_id").notNull(),
  teamId: id<TeamId>("team_id"),
  projectId: id<ProjectId>("project_id"),
  email: text("email").notNull(),
  role: text("role").$type<ProjectRole>(),
  customRoleId: id<CustomRoleId>("custom_role_id"),
  access: json<PerKindAccess>("access"),
  addOns: json<AddOn[]>("add_ons").notNull().default([]),
  external: integer("external", { mode: "boolean" }).notNull().default(false),
  status: text("status", { enum: ["pending", "accepted", "declined", "revoked", "expired"] })
    .notNull()
    .default("pending"),
  expiresAt: instant("expires_at").notNull(),
  /** Whose right it lives by: who invited, or sent it again, last. */
  invitedBy: text("invited_by").notNull(),
  /** The project key that it was done with; null: they were signed in. */
  invitedWith: text("invited_with"),
  version: version(),
  createdBy: text("created_by").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/** A project offered to an account or a team. */
export const transfers = sqliteTable("transfers", {
  id: id<TransferId>().primaryKey(),
  projectId: id<ProjectId>("project_id").notNull(),
  toAccountId: id<AccountId>("to_account_id"),
  toTeamId: id<TeamId>("to_team_id"),
  offeredBy: text("offered_by").notNull(),
  /** With which project key; null: signed in. */
  offeredWith: text("offered_with"),
  expiresAt: instant("expires_at").notNull(),
  version: version(),
  createdAt: instant("created_at").notNull(),
});

export const variables = sqliteTable("variables", {
  projectId: id<ProjectId>("project_id").notNull(),
  name: text("name").notNull(),
  value: text("value").notNull(),
  version: version(),
  createdBy: text("created_by").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/** `sealed` is under a key of its own, and that one, `wrapped_key`, under the key-encryption key that `kek` names. */
export const secrets = sqliteTable("secrets", {
  projectId: id<ProjectId>("project_id").notNull(),
  name: text("name").notNull(),
  sealed: text("sealed").notNull(),
  wrappedKey: text("wrapped_key").notNull(),
  kek: text("kek").notNull(),
  version: version(),
  createdBy: text("created_by").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/** Who has checked a project's repository out (C11). */
export const checkouts = sqliteTable("checkouts", {
  projectId: id<ProjectId>("project_id").notNull(),
  principalId: text("principal_id").notNull(),
  repository: text("repository").notNull(),
  createdAt: instant("created_at").notNull(),
});

/** One row. */
export const systemSettings = sqliteTable("system_settings", {
  id: text("id").$type<"system">().primaryKey(),
  settings: json<Partial<SystemSettings>>("settings").notNull(),
  version: version(),
  updatedAt: instant("updated_at").notNull(),
});

/** Written by triggers only: who can be found by what, in which organization or project. */
export const directory = sqliteTable("directory", {
  placeId: text("place_id").notNull(),
  term: text("term").notNull(),
  accountId: id<AccountId>("account_id").notNull(),
});
