import type { Access } from "@atrium/shared/contract/auth";
import { id, instant } from "@atrium/shared/store/columns";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { KindName } from "../kind/kinds.ts";

/** Who is let into what runs; how it is kept is in `migrations/0011_use.sql`. */
export const connections = sqliteTable("connections", {
  /** What they connect to. */
  resourceId: id("resource_id").notNull(),
  id: id().notNull(),
  projectId: id("project_id").notNull(),
  kind: text("kind").$type<KindName>().notNull(),
  principalType: text("principal_type").$type<Access["principal"]["type"]>().notNull(),
  principalId: id("principal_id").notNull(),
  principalName: text("principal_name").notNull(),
  /** What they asked with: the connection ends with the right of that. */
  credentialType: text("credential_type").$type<Access["credential"]["type"]>().notNull(),
  credentialId: id("credential_id").notNull(),
  createdAt: instant("created_at").notNull(),
  ticketExpiresAt: instant("ticket_expires_at").notNull(),
  /** Null until the ticket was redeemed, under the lease of that epoch. */
  openedAt: instant("opened_at"),
  epoch: integer("epoch"),
  /** When its right was found to have ended; it is still to be closed then. */
  endedAt: instant("ended_at"),
});
