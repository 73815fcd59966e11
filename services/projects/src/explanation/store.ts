import type { Db } from "@atrium/shared/store/open";
import { type SQL, sql } from "drizzle-orm";

/** How many people are named, of those who could do something; from each source. */
export const NAMED = 10;

/** Who is likely to be able to change something there, the nearest first. */
export async function administrators(
  db: Db,
  { type, id }: { type: "project" | "organization" | "team"; id: string },
  { organizationId, teamId }: { organizationId: string; teamId: string | null },
): Promise<string[]> {
  const some = (where: SQL) =>
    sql`SELECT * FROM (SELECT account_id AS id FROM memberships WHERE ${where} LIMIT ${NAMED})`;
  const administering = sql`organization_id = ${organizationId} AND organization_id IS NOT NULL`;
  const sources = [
    ...(type === "project"
      ? [some(sql`project_id = ${id} AND project_id IS NOT NULL AND role IN ('admin', 'owner')`)]
      : []),
    ...(teamId === null ? [] : [some(sql`team_id = ${teamId} AND team_id IS NOT NULL AND role = 'admin'`)]),
    some(sql`${administering} AND role = 'owner'`),
    some(sql`${administering} AND role IN ('admin', 'owner')`),
  ];
  const rows = await db.all<{ id: string }>(sql.join(sources, sql` UNION ALL `));
  return [...new Set(rows.map((row) => row.id))];
}

interface Thing {
  kind: "key" | "service_account" | "collaborator";
  createdBy: string;
  createdWith: string | null;
  owner?: string;
}

/** What CONTROL itself holds for a project, and who made it; what no project route shows is not there. */
export async function thing(db: Db, project: string, id: string): Promise<Thing | undefined> {
  const [prefix = ""] = id.split("_");
  const found = THINGS[prefix];
  if (!found) return undefined;
  const [row] = await db.all<Thing>(found(project, id));
  return row;
}

const THINGS: Readonly<Record<string, (project: string, id: string) => SQL>> = {
  key: (
    project,
    id,
  ) => sql`SELECT 'key' AS kind, created_by AS createdBy, created_with AS createdWith FROM keys
    WHERE id = ${id} AND project_id = ${project} AND kind = 'project'`,
  sa: (project, id) => sql`SELECT 'service_account' AS kind, created_by AS createdBy, NULL AS createdWith
    FROM service_accounts WHERE id = ${id} AND project_id = ${project} AND kind = 'standard'`,
  mem: (project, id) => sql`SELECT 'collaborator' AS kind, created_by AS createdBy, NULL AS createdWith
    FROM memberships WHERE id = ${id} AND project_id = ${project}`,
};

/** Whether the organization takes people from outside (O7). */
export async function takesExternals(db: Db, organization: string): Promise<boolean> {
  const [row] = await db.all<{ external: number }>(
    sql`SELECT external_collaborators AS external FROM organizations WHERE id = ${organization}`,
  );
  return row?.external === 1;
}
