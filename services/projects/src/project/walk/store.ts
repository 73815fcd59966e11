import type { ProjectFacts, TeamFacts } from "@atrium/shared/access/resolve";
import { projects } from "@atrium/shared/control/schema";
import type { Label } from "@atrium/shared/http/labels";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, getTableColumns, lt, type SQL, sql } from "drizzle-orm";
import type { Project } from "../store.ts";

// Lists of projects, newest first. Those that somebody is in stand in several places at once: their own rows, each of
// their teams, each of their organizations. Every place has an index in the order of the list, and the walk goes down all
// of them together: the queue of the recursion holds the newest project of each place, and the one that is taken makes
// room for the next of its place. One that stands in several comes up in each, one after the other, and counts once. So
// a page costs what it shows, each as often as they are in it, and one look into each place, however much else there is.

/** Where to look. */
export interface Places {
  /** Or a service account. */
  account: string;
  own?: "owner" | "collaborator" | "any";
  /** Their teams' projects, and those that their teams collaborate in. */
  teams?: boolean;
  /** The Default projects of their organizations. */
  defaults?: boolean;
  /** What everybody sees of this organization. */
  shownIn?: string;
}

export interface Filter {
  organization?: string | undefined;
  labels?: readonly Label[] | undefined;
}

type Direct = ProjectFacts["direct"];
/** What somebody is in a team. */
type Held = Pick<TeamFacts, "role" | "custom">;
type Collaborating = NonNullable<TeamFacts["collaborates"]> & { id: string; held: Held };

/** A project, and what says what the account may do in it. */
export interface ProjectRow extends Project {
  direct: Direct;
  organizationRole: ProjectFacts["organizationRole"];
  /** What they are in the team that owns it. */
  owning: Held | null;
  /** Those of their teams that collaborate in it. */
  collaborating: Collaborating[];
}

const custom = (row: string) =>
  `CASE WHEN ${row}.id IS NULL THEN NULL ELSE json_object('base', ${row}.base, 'scopes', json(${row}.scopes)) END`;
const ROLE = "LEFT JOIN custom_roles r ON r.id = m.custom_role_id";
const DIRECT = `json_object('role', m.role, 'custom', ${custom("r")}, 'access', json(m.access), 'addOns', json(m.add_ons))`;

/** What the account is in its teams and organizations: read once for all of a list. A service account is in its team alone. */
const inTeams = (account: string) =>
  sql`(SELECT json_group_object(team, json(held)) FROM
    (SELECT m.team_id AS team, json_object('role', m.role, 'custom', ${sql.raw(custom("r"))}) AS held
      FROM memberships m ${sql.raw(ROLE)} WHERE m.account_id = ${account} AND m.team_id IS NOT NULL
    UNION ALL SELECT s.team_id, json_object('role', s.role, 'custom', NULL)
      FROM service_accounts s WHERE s.id = ${account} AND s.team_id IS NOT NULL))`;
const inOrganizations = (account: string) =>
  sql`(SELECT json_group_object(m.organization_id, m.role) FROM memberships m
    WHERE m.account_id = ${account} AND m.organization_id IS NOT NULL)`;

const columns = (account: string, direct: SQL) => ({
  ...getTableColumns(projects),
  direct: sql<Direct>`${direct}`.mapWith((text: string): Direct => JSON.parse(text)).as("direct"),
  organizationRole: sql<
    ProjectFacts["organizationRole"]
  >`${inOrganizations(account)} ->> projects.organization_id`.as("organization_role"),
  owning: sql<Held | null>`${inTeams(account)} -> projects.owner_team_id`
    .mapWith((text: string): Held | null => JSON.parse(text))
    .as("owning"),
  collaborating: sql<
    Collaborating[]
  >`(SELECT json_group_array(json_object('id', c.team_id, 'mode', c.mode, 'role', c.role,
        'custom', ${sql.raw(custom("l"))}, 'ceiling', json(c.ceiling), 'held', ${inTeams(account)} -> c.team_id))
      FROM collaborating_teams c LEFT JOIN custom_roles l ON l.id = c.custom_role_id
      WHERE c.project_id = projects.id AND ${inTeams(account)} -> c.team_id IS NOT NULL)`
    .mapWith((text: string): Collaborating[] => JSON.parse(text))
    .as("collaborating"),
});

/** The `+` keeps the planner from looking for a project in anything but the index of ids. */
const filtered = ({ organization, labels = [] }: Filter) => [
  organization === undefined ? undefined : sql`+${projects.organizationId} = ${organization}`,
  ...labels.map(
    ([key, value]) => sql`EXISTS (SELECT 1 FROM project_labels l
      WHERE l.project_id = ${projects.id} AND l.key = ${key} AND l.value = ${value})`,
  ),
];

/** All projects of an organization or a team, to somebody who sees all of them. */
export const allOf = (
  db: Db,
  place: { organization: string } | { team: string },
  account: string,
  filter: Filter,
  { limit, after }: Page,
): Promise<ProjectRow[]> =>
  db
    .select(
      columns(
        account,
        sql`(SELECT ${sql.raw(DIRECT)} FROM memberships m ${sql.raw(ROLE)}
          WHERE m.account_id = ${account} AND m.project_id = projects.id)`,
      ),
    )
    .from(projects)
    .where(
      and(
        "team" in place
          ? sql`${projects.ownerTeamId} = ${place.team}`
          : sql`${projects.organizationId} = ${place.organization}`,
        after === null ? undefined : lt(sql`${projects.id}`, after),
        ...filtered(filter),
      ),
    )
    .orderBy(desc(projects.id))
    .limit(limit + 1)
    .all();

/** The projects that stand in these places, each once: those of one's own rows by these alone. */
export function inPlaces(
  db: Db,
  places: Places,
  filter: Filter,
  { limit, after }: Page,
): Promise<ProjectRow[]> {
  // It stays in the order in which the queue gives it up: to sort it would be to read all of it.
  const walk = sql`(WITH RECURSIVE walk (source, place, found) AS (
      SELECT source, place, ${step(places, sql`${after ?? LAST}`)} FROM (${start(places)})
      UNION ALL
      SELECT source, place, ${step(places, sql`(found ->> 0)`)} FROM walk WHERE found IS NOT NULL
      ORDER BY 3 DESC)
    SELECT DISTINCT found ->> 0 AS id, found -> 1 AS direct FROM walk WHERE found IS NOT NULL
      AND (source = 'own' OR NOT EXISTS (SELECT 1 FROM memberships o
        WHERE o.account_id = ${places.account} AND o.project_id = found ->> 0))) walk`;
  return db
    .select(columns(places.account, sql`walk.direct`))
    .from(walk)
    .crossJoin(projects)
    .where(and(eq(projects.id, sql`walk.id`), ...filtered(filter)))
    .limit(limit + 1)
    .all();
}

/** Sorts after every id. */
const LAST = "~";

/** The places, by name: what each looks into is the third column, found in `step`. */
function start({ account, own, teams = false, defaults = false, shownIn }: Places): SQL {
  const rows: SQL[] = [];
  if (own) rows.push(sql`SELECT 'own' AS source, NULL AS place`);
  if (teams) {
    for (const source of ["owning", "collaborating"])
      rows.push(sql`SELECT ${source} AS source, team_id AS place FROM (
        SELECT team_id FROM memberships WHERE account_id = ${account} AND team_id IS NOT NULL
        UNION ALL SELECT team_id FROM service_accounts WHERE id = ${account} AND team_id IS NOT NULL)`);
  }
  if (defaults)
    rows.push(sql`SELECT 'default' AS source, organization_id AS place FROM memberships
      WHERE account_id = ${account} AND organization_id IS NOT NULL`);
  if (shownIn !== undefined) rows.push(sql`SELECT 'shown' AS source, ${shownIn} AS place`);
  return sql.join(rows, sql` UNION ALL `);
}

// Literals, not parameters: each is the condition of a partial index.
const OWN = {
  owner: sql.raw("AND m.role = 'owner'"),
  collaborator: sql.raw("AND m.role IS NOT 'owner'"),
  any: sql.raw(""),
};

/**
 * The next project of a place, below `before`: its id, and of one's own row what stands in it. A Default project that one
 * is in by a team is not found by the organization alone. The `+` keeps the planner to the index of Default projects, of
 * which an organization has one.
 */
function step({ account, own = "any", teams = false }: Places, before: SQL): SQL {
  const butByTeams = teams
    ? sql``
    : sql`AND NOT EXISTS (SELECT 1 FROM collaborating_teams d CROSS JOIN memberships o
        ON o.account_id = ${account} AND o.team_id = d.team_id WHERE d.project_id = p.id)`;
  return sql`CASE source
    WHEN 'own' THEN (SELECT json_array(m.project_id, ${sql.raw(DIRECT)}) FROM memberships m ${sql.raw(ROLE)}
      WHERE m.account_id = ${account} AND m.project_id IS NOT NULL ${OWN[own]} AND m.project_id < ${before}
      ORDER BY m.project_id DESC LIMIT 1)
    WHEN 'owning' THEN (SELECT json_array(p.id) FROM projects p
      WHERE p.owner_team_id = place AND p.id < ${before} ORDER BY p.id DESC LIMIT 1)
    WHEN 'collaborating' THEN (SELECT json_array(c.project_id) FROM collaborating_teams c
      WHERE c.team_id = place AND c.project_id < ${before} ORDER BY c.project_id DESC LIMIT 1)
    WHEN 'default' THEN (SELECT json_array(p.id) FROM projects p WHERE p.organization_id = place AND p.kind = 'default'
      AND +p.id < ${before} ${butByTeams})
    WHEN 'shown' THEN (SELECT json_array(p.id) FROM projects p
      WHERE p.organization_id = place AND p.visibility IN ('public', 'open') AND p.kind <> 'default' AND p.id < ${before}
      ORDER BY p.id DESC LIMIT 1)
    END`;
}
