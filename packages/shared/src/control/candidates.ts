import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../store/open.ts";
import type { Page } from "../store/page.ts";

/** Where somebody is looked for. */
interface Surroundings {
  project: string;
  organizationId: string;
  ownerTeamId: string | null;
  kind: "personal" | "default" | "standard";
}

/** After every id. */
const LAST = "~";

/**
 * Everybody who could have anything in a project by more than its visibility, by id, the greatest first, and one more than
 * a page: each source by its index and no further than the page. A team's people, and its service accounts, are found team
 * by team.
 * @param having what else is true of them, said of `account_id`; service accounts come without it only
 */
export async function candidates(
  db: Db,
  { project, organizationId, ownerTeamId, kind }: Surroundings,
  page: Page,
  having?: SQL,
): Promise<{ id: string }[]> {
  const limit = page.limit + 1;
  const before = page.after ?? LAST;
  const wanted = having ? sql`AND ${having}` : sql``;
  const people = (where: SQL) =>
    sql`SELECT * FROM (SELECT account_id AS id FROM memberships WHERE ${where} AND account_id < ${before} ${wanted}
      ORDER BY account_id DESC LIMIT ${limit})`;
  const ofOrganization =
    kind === "default"
      ? people(sql`organization_id = ${organizationId} AND organization_id IS NOT NULL`)
      : people(
          sql`organization_id = ${organizationId} AND organization_id IS NOT NULL AND role IN ('admin', 'owner')`,
        );
  // One term of the whole: D1 takes five.
  const services = sql`UNION ALL SELECT * FROM (
    SELECT * FROM (SELECT id FROM service_accounts WHERE project_id = ${project}
      AND kind = 'standard' AND id < ${before} ORDER BY id DESC LIMIT ${limit})
    UNION ALL SELECT * FROM (SELECT id FROM service_accounts WHERE team_id = ${ownerTeamId}
      AND team_id IS NOT NULL AND id < ${before} ORDER BY id DESC LIMIT ${limit})
    UNION ALL SELECT * FROM (SELECT s.id FROM collaborating_teams c CROSS JOIN service_accounts s
      WHERE c.project_id = ${project} AND s.id IN (SELECT id FROM service_accounts WHERE team_id = c.team_id
        AND team_id IS NOT NULL AND id < ${before} ORDER BY id DESC LIMIT ${limit})
      ORDER BY s.id DESC LIMIT ${limit}))`;
  return db.all<{ id: string }>(sql`SELECT DISTINCT id FROM (
    ${people(sql`project_id = ${project} AND project_id IS NOT NULL`)}
    UNION ALL ${ofOrganization}
    UNION ALL ${people(sql`team_id = ${ownerTeamId} AND team_id IS NOT NULL`)}
    UNION ALL SELECT * FROM (SELECT DISTINCT m.account_id AS id FROM collaborating_teams c CROSS JOIN memberships m
      WHERE c.project_id = ${project} AND m.id IN (SELECT id FROM memberships WHERE team_id = c.team_id
        AND team_id IS NOT NULL AND account_id < ${before} ${wanted} ORDER BY account_id DESC LIMIT ${limit})
      ORDER BY m.account_id DESC LIMIT ${limit})
    ${having ? sql`` : services}
  ) ORDER BY id DESC LIMIT ${limit}`);
}
