import { id, instant, json, version } from "@atrium/shared/store/columns";
import { sqliteTable, text } from "drizzle-orm/sqlite-core";

/** An endpoint of somebody's that is told what happens in a project or an organization. */
export const webhooks = sqliteTable("webhooks", {
  id: id().primaryKey(),
  /** Null for an organization's own. */
  projectId: text("project_id"),
  /** Of a project's: the organization that the project is in. */
  organizationId: text("organization_id").notNull(),
  url: text("url").notNull(),
  description: text("description").notNull(),
  types: json<string[]>("types").notNull(),
  kinds: json<string[]>("kinds").notNull(),
  labels: json<Record<string, string>>("labels").notNull(),
  /** `closing`: its place is gone; what is on its way still goes. `deleted`: nobody sees it any more. */
  status: text("status", { enum: ["enabled", "disabled", "closing", "deleted"] }).notNull(),
  disabledBecause: text("disabled_because", { enum: ["asked", "failing", "gone", "transferred"] }),
  /** It is told of what happened from then on. */
  activeSince: instant("active_since").notNull(),
  /** Since when no attempt has succeeded, of those there were. */
  failingSince: instant("failing_since"),
  createdBy: text("created_by").notNull(),
  version: version(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/** What its messages are signed with: sealed, as `envelope` has it. */
export const webhookSecrets = sqliteTable("webhook_secrets", {
  id: id().primaryKey(),
  webhookId: text("webhook_id").notNull(),
  sealed: text("sealed").notNull(),
  wrappedKey: text("wrapped_key").notNull(),
  kek: text("kek").notNull(),
  createdAt: instant("created_at").notNull(),
  /** Null for the one in use. */
  expiresAt: instant("expires_at"),
});
