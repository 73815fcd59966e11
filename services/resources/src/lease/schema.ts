import type { CredentialName } from "@atrium/shared/contract/auth";
import { id, instant } from "@atrium/shared/store/columns";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { OperableKind } from "../kind/kinds.ts";

export const leases = sqliteTable("leases", {
  resourceId: id("resource_id").primaryKey(),
  id: id().notNull(),
  projectId: id("project_id").notNull(),
  kind: text("kind").$type<OperableKind>().notNull(),
  /** Grows with each claim. */
  epoch: integer("epoch").notNull(),
  holder: id("holder").notNull(),
  credentialType: text("credential_type").$type<CredentialName["type"]>().notNull(),
  credentialId: id("credential_id").notNull(),
  seconds: integer("seconds").notNull(),
  claimedAt: instant("claimed_at").notNull(),
  expiresAt: instant("expires_at").notNull(),
  endedAt: instant("ended_at"),
});
