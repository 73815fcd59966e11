import type { AccountId, OrganizationId, TeamId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import { type SQL, sql } from "drizzle-orm";

interface FoundPerson {
  id: AccountId;
  username: string;
  name: string;
}

interface FoundTeam {
  id: TeamId;
  name: string;
  organizationId: OrganizationId;
}

/** Where somebody looks: in one organization, or in all that they are in. */
type Where = { organization: string } | { everywhereOf: string };

/**
 * The places whose people they may find: organizations and projects that they are in by a row of their own, and projects
 * in which a team of theirs collaborates. Everybody in a team, and in its projects, is in its organization.
 */
const places = (where: Where): SQL =>
  "organization" in where
    ? sql`SELECT ${where.organization} AS id`
    : sql`SELECT m.organization_id AS id FROM memberships m
        WHERE m.account_id = ${where.everywhereOf} AND m.organization_id IS NOT NULL
      UNION SELECT m.project_id FROM memberships m
        WHERE m.account_id = ${where.everywhereOf} AND m.project_id IS NOT NULL
      UNION SELECT c.project_id FROM memberships m CROSS JOIN collaborating_teams c ON c.team_id = m.team_id
        WHERE m.account_id = ${where.everywhereOf} AND m.team_id IS NOT NULL`;

/** After everything that begins with a text: no character is greater. */
const LAST = "\u{10FFFF}";

/** Terms are lower case as SQLite has it. `but` is not found. DISTINCT under LIMIT stops reading when there are enough. */
export const people = (db: Db, where: Where, forms: string[], but: string, limit: number) =>
  db.all<FoundPerson>(sql`WITH place AS MATERIALIZED (${places(where)})
    SELECT DISTINCT a.id AS id, a.username AS username, a.name AS name
    FROM json_each(${JSON.stringify(forms)}) form CROSS JOIN place
      CROSS JOIN directory d ON d.place_id = place.id AND d.term >= form.value AND d.term < form.value || ${LAST}
      CROSS JOIN accounts a ON a.id = d.account_id
    WHERE a.status = 'active' AND a.id <> ${but} LIMIT ${limit}`);

/** Of the organizations among the places, the teams. */
export const teams = (db: Db, where: Where, forms: string[], limit: number) =>
  db.all<FoundTeam>(sql`WITH place AS MATERIALIZED (${places(where)})
    SELECT DISTINCT t.id AS id, t.name AS name, t.organization_id AS organizationId
    FROM json_each(${JSON.stringify(forms)}) form CROSS JOIN place
      CROSS JOIN teams t ON t.organization_id = place.id
        AND t.name COLLATE NOCASE >= form.value AND t.name COLLATE NOCASE < form.value || ${LAST}
    LIMIT ${limit}`);
