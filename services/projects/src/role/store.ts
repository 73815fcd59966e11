import { customRoles, invitations } from "@atrium/shared/control/schema";
import type { CustomRoleId, OrganizationId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, lt, sql } from "drizzle-orm";

export type Role = typeof customRoles.$inferSelect;

export const byId = (db: Db, organization: string, id: string) =>
  db
    .select()
    .from(customRoles)
    .where(
      and(
        eq(customRoles.id, id as CustomRoleId),
        eq(customRoles.organizationId, organization as OrganizationId),
      ),
    )
    .get();

/** Newest first. */
export const ofOrganization = (db: Db, organization: string, page: Page) =>
  db
    .select()
    .from(customRoles)
    .where(
      and(
        eq(customRoles.organizationId, organization as OrganizationId),
        page.after === null ? undefined : lt(customRoles.id, page.after as CustomRoleId),
      ),
    )
    .orderBy(desc(customRoles.id))
    .limit(page.limit + 1);

interface Use {
  type: string;
  id: string;
  name: string;
}

const place = (row: string) => `${row}.name || ' (' || ${row}.id || ')'`;

/** Where a role is held, or is about to be. */
export const uses = (db: Db, role: CustomRoleId, now: number, limit: number) =>
  db.all<Use>(sql`
    SELECT 'collaborator' AS type, m.id AS id, a.username || ' in ' || ${sql.raw(place("p"))} AS name FROM memberships m
      CROSS JOIN accounts a ON a.id = m.account_id CROSS JOIN projects p ON p.id = m.project_id WHERE m.custom_role_id = ${role}
    UNION ALL
    SELECT 'team_member', m.id, a.username || ' in ' || ${sql.raw(place("t"))} FROM memberships m
      CROSS JOIN accounts a ON a.id = m.account_id CROSS JOIN teams t ON t.id = m.team_id WHERE m.custom_role_id = ${role}
    UNION ALL
    SELECT 'collaborating_team', c.id, t.name || ' in ' || ${sql.raw(place("p"))} FROM collaborating_teams c
      CROSS JOIN teams t ON t.id = c.team_id CROSS JOIN projects p ON p.id = c.project_id WHERE c.custom_role_id = ${role}
    UNION ALL
    SELECT 'invitation', i.id, i.email || ' to ' || coalesce(${sql.raw(place("t"))}, ${sql.raw(place("p"))}, i.organization_id)
      FROM invitations i LEFT JOIN teams t ON t.id = i.team_id LEFT JOIN projects p ON p.id = i.project_id
      WHERE i.custom_role_id = ${role} AND i.status = 'pending' AND i.expires_at > ${now}
    LIMIT ${limit}`);

interface Affected {
  principal_id: string | null;
  target_id: string | null;
}

/** Whose access is worth something else when the role is, and in which project; of a team's, in any. */
export const affected = (db: Db, role: CustomRoleId, limit: number) =>
  db.all<Affected>(sql`
    SELECT project_id AS target_id, NULL AS principal_id FROM collaborating_teams WHERE custom_role_id = ${role}
    UNION ALL
    SELECT project_id, account_id FROM memberships WHERE custom_role_id = ${role}
    LIMIT ${limit}`);

/** Unexecuted. */
export const insert = (db: Db, role: Role) => db.insert(customRoles).values(role);

/** Unexecuted. Misses, and so rolls the commit back, when the row has moved on from `version`. */
export const update = (db: Db, { id, ...after }: Role, version: number) =>
  db
    .update(customRoles)
    .set(after)
    .where(and(eq(customRoles.id, id), eq(customRoles.version, version)));

/** Unexecuted. Invitations that are not open any more do without their role. */
export const forget = (db: Db, role: CustomRoleId, now: number) =>
  db
    .update(invitations)
    .set({
      customRoleId: null,
      status: sql`iif(${invitations.status} = 'pending', 'expired', ${invitations.status})`,
      version: sql`${invitations.version} + 1`,
    })
    .where(
      and(
        eq(invitations.customRoleId, role),
        sql`(${invitations.status} <> 'pending' OR ${invitations.expiresAt} <= ${now})`,
      ),
    );

/** Unexecuted. Foreign keys hold the row of a role that somebody has. */
export const remove = (db: Db, { id, version }: Role) =>
  db.delete(customRoles).where(and(eq(customRoles.id, id), eq(customRoles.version, version)));
