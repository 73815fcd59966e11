import { type SQLWrapper, sql } from "drizzle-orm";
import type { CustomRole } from "../access/roles.ts";
import type { CustomRoleId } from "../id.ts";

/** A custom role as it was read: the version is what commits along with whoever is given it. */
export type AssignedRole = CustomRole & { id: CustomRoleId; name: string; version: number };

/** The custom role that a row has, as one column of a select: `column` holds its id, or null. */
export const assignedRole = (column: SQLWrapper) =>
  sql<AssignedRole | null>`(SELECT json_object('id', r.id, 'name', r.name, 'version', r.version, 'base', r.base,
    'scopes', json(r.scopes)) FROM custom_roles r WHERE r.id = ${column})`
    .mapWith((text: string): AssignedRole | null => JSON.parse(text))
    .as("assigned_role");
