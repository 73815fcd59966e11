import { id, instant } from "@atrium/shared/store/columns";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { KindName, kindsWhere } from "../kind/kinds.ts";

type InputKind = ReturnType<typeof kindsWhere<"attachable">>[number];

/** What workloads read; how it is kept is in `migrations/0011_use.sql`. */
export const attachments = sqliteTable("attachments", {
  /** The workload's. */
  resourceId: id("resource_id").notNull(),
  id: id().notNull(),
  /** Where both were then, and stay, unless the workload is moved. */
  projectId: id("project_id").notNull(),
  kind: text("kind").$type<KindName>().notNull(),
  inputKind: text("input_kind").$type<InputKind>().notNull(),
  inputId: id("input_id").notNull(),
  /** As it was called then. */
  inputName: text("input_name").notNull(),
  /** Null: as it is whenever it is read. */
  version: integer("version"),
  mount: text("mount"),
  createdBy: id("created_by").notNull(),
  createdWith: id("created_with").notNull(),
  createdAt: instant("created_at").notNull(),
});
