import { id, instant, json, version } from "@atrium/shared/store/columns";
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { KindName } from "../kind/kinds.ts";

// Constraints, indexes and triggers are in `migrations/0010_versions.sql`.

/** How what made a version was set up then: enough to make it again. */
export interface Recipe {
  name: string;
  fields: Record<string, unknown>;
}

/** Written once. The row of a deleted one stays as long as its thing. */
export const versions = sqliteTable(
  "versions",
  {
    resourceId: id("resource_id").notNull(),
    number: integer("number").notNull(),
    id: id().notNull(),
    projectId: id("project_id").notNull(),
    kind: text("kind").$type<KindName>().notNull(),
    description: text("description").notNull(),
    config: json<Record<string, unknown>>("config").notNull(),
    /** `sha256:<hex>`; see digest.ts. */
    digest: text("digest").notNull(),
    fileCount: integer("file_count").notNull(),
    size: integer("size").notNull(),
    madeByKind: text("made_by_kind").$type<KindName>(),
    madeById: id("made_by_id"),
    recipe: json<Recipe>("recipe"),
    /** Of a registered model: the model, and that version of it, that this is. It has no files of its own. */
    linkedModelId: id("linked_model_id"),
    linkedId: id("linked_id"),
    createdBy: id("created_by").notNull(),
    createdWith: id("created_with").notNull(),
    createdAt: instant("created_at").notNull(),
    deletedAt: instant("deleted_at"),
  },
  (table) => [primaryKey({ columns: [table.resourceId, table.number] })],
);

export const versionFiles = sqliteTable(
  "version_files",
  {
    versionId: id("version_id").notNull(),
    path: text("path").notNull(),
    contentId: id("content_id").notNull(),
    contentType: text("content_type").notNull(),
  },
  (table) => [primaryKey({ columns: [table.versionId, table.path] })],
);

/** What a version was made from. */
export const versionInputs = sqliteTable(
  "version_inputs",
  {
    versionId: id("version_id").notNull(),
    kind: text("kind").$type<KindName>().notNull(),
    resourceId: id("resource_id").notNull(),
    /** Empty: the thing as it was then. */
    inputVersionId: id("input_version_id").notNull(),
  },
  (table) => [primaryKey({ columns: [table.versionId, table.resourceId, table.inputVersionId] })],
);

/** Names that move from version to version. */
export const aliases = sqliteTable(
  "aliases",
  {
    resourceId: id("resource_id").notNull(),
    name: text("name").notNull(),
    number: integer("number").notNull(),
    version: version(),
    createdBy: id("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    updatedBy: id("updated_by").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.resourceId, table.name] })],
);

/** Aliases of registered models that only registry admins set and remove (W14). */
export const protectedAliases = sqliteTable(
  "protected_aliases",
  {
    resourceId: id("resource_id").notNull(),
    name: text("name").notNull(),
    createdBy: id("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.resourceId, table.name] })],
);
