import { id, instant, json, version } from "@atrium/shared/store/columns";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { KindName } from "../kind/kinds.ts";
import type { DesiredState, State } from "../kind/lifecycle.ts";

// The tables of RESOURCES_DB; constraints, indexes and triggers are in `migrations/`.

/** What a thing was cloned from; it may have moved since, or be gone. */
export interface Origin {
  kind: KindName;
  id: string;
  project_id: string;
}

export const resources = sqliteTable("resources", {
  id: id().notNull(),
  projectId: id("project_id").notNull(),
  kind: text("kind").$type<KindName>().notNull(),
  organizationId: id("organization_id").notNull(),
  name: text("name").notNull(),
  labels: json<Record<string, string>>("labels").notNull(),
  /** The kind's own fields (kind/kinds.ts). */
  fields: json<Record<string, unknown>>("fields").notNull(),
  desiredState: text("desired_state").$type<DesiredState>(),
  observedState: text("observed_state").$type<State>(),
  /** The account or organization that pays (T4), as it was when this was made. */
  chargedTo: id("charged_to").notNull(),
  /** Came from another project, and is still its maker's (W5). */
  movedIn: integer("moved_in", { mode: "boolean" }).notNull().default(false),
  /** Whose it is: its maker's, until it was handed to somebody. `own` rights go by it. */
  owner: id("owner").notNull(),
  /** The person whom a service account made it for (W8). */
  attributedTo: id("attributed_to"),
  /** What it belongs to, in the same project. */
  experimentId: id("experiment_id"),
  sweepId: id("sweep_id"),
  /** What it was cloned from. */
  origin: json<Origin>("origin"),
  /** False: came in by the project's visibility alone, and waits for a member. */
  admitted: integer("admitted", { mode: "boolean" }).notNull().default(true),
  /** The member who did, of what had waited: it stays without variables and secrets. */
  admittedBy: id("admitted_by"),
  /** An account or a service account, and the credential it used. */
  createdBy: id("created_by").notNull(),
  createdWith: id("created_with").notNull(),
  version: version(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/** Written by triggers of `resources` only. */
export const resourceLabels = sqliteTable("resource_labels", {
  projectId: id("project_id").notNull(),
  kind: text("kind").$type<KindName>().notNull(),
  key: text("key").notNull(),
  value: text("value").notNull(),
  resourceId: id("resource_id").notNull(),
});

export const purgedOrganizations = sqliteTable("purged_organizations", {
  organizationId: id("organization_id").primaryKey(),
  purgedAt: instant("purged_at").notNull(),
});

export const purgedProjects = sqliteTable("purged_projects", {
  projectId: id("project_id").primaryKey(),
  purgedAt: instant("purged_at").notNull(),
});
