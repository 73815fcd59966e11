import { keys } from "@atrium/shared/control/schema";
import type { MembershipId, ProjectId } from "@atrium/shared/id";
import { type SQL, sql } from "drizzle-orm";

/** An event is for people to read, and a queue message holds 128 kB. */
const NAMED = 100;

// Read by the commit that kills them: neither a key made just before it nor one revoked just before is miscounted.
const dying = (condition: SQL): Record<"revoked_keys" | "revoked_key_count", SQL> => ({
  revoked_keys: sql`(SELECT json_group_array(json_object('id', id, 'name', name)) FROM
    (SELECT id, name FROM ${keys} WHERE ${condition} AND revoked_at IS NULL ORDER BY id DESC LIMIT ${NAMED}))`,
  revoked_key_count: sql`(SELECT count(*) FROM ${keys} WHERE ${condition} AND revoked_at IS NULL)`,
});

export const keysOfMembership = (id: MembershipId) => dying(sql`membership_id = ${id}`);

export const keysOfProject = (id: ProjectId) => dying(sql`project_id = ${id}`);
