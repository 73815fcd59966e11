/** Many rows straight into the tables, in statements that make as many as wanted: no API makes a hundred thousand. */

const NUMBERS =
  "WITH RECURSIVE numbers (n) AS (SELECT CAST(?1 AS INTEGER) UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?2)";

/** More than that in one statement keeps everybody else waiting. */
const CHUNK = 20_000;

interface Place {
  project: string;
  organization: string;
}

/** Once for each number, `n`; the values are `?3` and so on. */
export async function fill(
  db: D1Database,
  from: number,
  to: number,
  statement: string,
  ...values: string[]
): Promise<void> {
  for (let start = from; start < to; start += CHUNK) {
    await db
      .prepare(`${NUMBERS} ${statement}`)
      .bind(start, Math.min(start + CHUNK, to), ...values)
      .run();
  }
}

/** Of the runs below, by each filter that has an index. */
export const RUN_LISTS = [
  "runs",
  "runs?name=name%201",
  "runs?creator=acc_1",
  "runs?owner=acc_1",
  "runs?attributed_to=acc_for",
  "runs?experiment=experiment_seeded",
  "runs?sweep=sweep_seeded",
  "runs?since=1970-01-01T00:00:00Z",
  "runs?until=2000-01-01T00:00:00Z",
  "runs?state=failed",
  "runs?label=team:t1",
];

/** Runs by four creators, four of each name, with five labels; a third waits to be executed; every other one for somebody, in a sweep. */
export async function seedRuns(
  db: D1Database,
  { project, organization }: Place,
  from: number,
  to: number,
): Promise<void> {
  const group = db.prepare(
    `INSERT INTO resources (id, project_id, kind, organization_id, name, desired_state, observed_state, owner, created_by,
       created_with, created_at, updated_at)
     VALUES (?3 || '_seeded', ?1, ?3, ?2, ?3, 'stopped', 'stopped', 'acc_0', 'acc_0', 'key_0', 0, 0)
     ON CONFLICT DO NOTHING`,
  );
  await db.batch(["experiment", "sweep"].map((kind) => group.bind(project, organization, kind)));
  await fill(
    db,
    from,
    to,
    `INSERT INTO resources (id, project_id, kind, organization_id, name, labels, desired_state, observed_state,
       owner, created_by, created_with, attributed_to, experiment_id, sweep_id, created_at, updated_at)
     SELECT printf('run_0%025d', n), ?3, 'run', ?4, 'name ' || (n / 4), json_object('team', 't' || (n % 5)),
       'running', CASE n % 3 WHEN 0 THEN 'running' WHEN 1 THEN 'failed' ELSE 'queued' END,
       'acc_' || (n % 4), 'acc_' || (n % 4), 'key_' || (n % 6), iif(n % 2, 'acc_for', NULL), 'experiment_seeded',
       iif(n % 2, 'sweep_seeded', NULL), 0, 0 FROM numbers`,
    project,
    organization,
  );
}

/** Keys of one account that nobody knows the secrets of. */
export const seedKeys = (
  db: D1Database,
  { project, organization, account }: Place & { account: string },
  from: number,
  to: number,
) =>
  fill(
    db,
    from,
    to,
    `INSERT INTO keys (id, project_id, organization_id, account_id, name, digest, hint, created_by, created_with,
       created_at, updated_at)
     SELECT printf('key_00%s%016d', substr(?3, -8), n), ?3, ?4, ?5, 'seeded', hex(randomblob(32)), '', 'acc_' || (n % 4),
       'key_' || (n % 6), 0, 0 FROM numbers`,
    project,
    organization,
    account,
  );

/** People with accounts, and what belongs to every account; those that there are already stay. */
const seedAccounts = (db: D1Database, from: number, to: number) =>
  fill(
    db,
    from,
    to,
    `INSERT INTO accounts (id, email, username, name, created_at, updated_at)
     SELECT printf('acc_0%025d', n), 'seeded' || n || '@example.com', 'seeded' || n, 'Seeded', 0, 0 FROM numbers
     WHERE true ON CONFLICT DO NOTHING`,
  );

/** Where people are, by the column of it. */
type InPlace = { organization_id: string } | { team_id: string } | { project_id: string };

/** Seeded ids of different places differ in this. */
let places = 0;
const tags = new Map<string, string>();
function tagOf(place: string): string {
  const tag = tags.get(place) ?? String(++places).padStart(4, "0");
  tags.set(place, tag);
  return tag;
}

/** People with accounts, as members of an organization, a team or a project; with a role, or a custom role by its id. */
export async function seedMembers(db: D1Database, place: InPlace, from: number, to: number, role = "member") {
  const [[column = "", id = ""] = []] = Object.entries(place);
  await seedAccounts(db, from, to);
  // `mem_0…` and `mem_7…` come with the accounts.
  await fill(
    db,
    from,
    to,
    `INSERT INTO memberships (id, ${column}, account_id, ${role.startsWith("role_") ? "custom_role_id" : "role"},
       created_by, created_at, updated_at)
     SELECT printf('mem_00%s%020d', ?3, n), ?4, printf('acc_0%025d', n), ?5, 'seed', 0, 0 FROM numbers`,
    tagOf(id),
    id,
    role,
  );
}

/** The same in a project. */
export const seedCollaborators = (db: D1Database, { project }: Place, from: number, to: number) =>
  seedMembers(db, { project_id: project }, from, to);

/** Invitations that wait for an answer: into the organization, or a team or project of it. */
export async function seedInvitations(
  db: D1Database,
  {
    organization,
    by,
    ...place
  }: { organization: string; by: string } & Partial<Record<"team_id" | "project_id", string>>,
  from: number,
  to: number,
) {
  const { team_id = "", project_id = "" } = place;
  await fill(
    db,
    from,
    to,
    `INSERT INTO invitations (id, organization_id, team_id, project_id, email, role, expires_at, invited_by, created_by,
       created_at, updated_at)
     SELECT printf('inv_00%s%020d', ?3, n), ?4, nullif(?5, ''), nullif(?6, ''), 'invited' || n || '@example.com', 'member',
       4e12, ?7, ?7, 0, 0 FROM numbers`,
    tagOf(team_id || project_id || organization),
    organization,
    team_id,
    project_id,
    by,
  );
}

/** Teams that nobody is in, and custom roles that nobody has. */
export async function seedTeamsAndRoles(db: D1Database, organization: string, from: number, to: number) {
  await fill(
    db,
    from,
    to,
    `INSERT INTO teams (id, organization_id, name, created_at, updated_at)
     SELECT printf('team_0%025d', n), ?3, 'Seeded ' || n, 0, 0 FROM numbers`,
    organization,
  );
  await fill(
    db,
    from,
    to,
    `INSERT INTO custom_roles (id, organization_id, name, base, scopes, created_by, created_at, updated_at)
     SELECT printf('role_0%025d', n), ?3, 'Seeded ' || n, 'viewer', '[]', 'seed', 0, 0 FROM numbers`,
    organization,
  );
}

/** Projects of a team; every other one is shown to everybody. */
export const seedProjects = (
  db: D1Database,
  { organization, team }: { organization: string; team: string },
  from: number,
  to: number,
) =>
  fill(
    db,
    from,
    to,
    `INSERT INTO projects (id, organization_id, kind, owner_team_id, name, visibility, created_by, created_at, updated_at)
     SELECT printf('prj_1%025d', n), ?3, 'standard', ?4, 'Seeded ' || n, iif(n % 2, 'private', 'public'), 'seed', 0, 0
     FROM numbers`,
    organization,
    team,
  );

export const seedVariables = (db: D1Database, project: string, from: number, to: number) =>
  fill(
    db,
    from,
    to,
    `INSERT INTO variables (project_id, name, value, created_by, created_at, updated_at)
     SELECT ?3, 'SEEDED_' || n, '1', 'seed', 0, 0 FROM numbers`,
    project,
  );

export const seedServiceAccounts = (db: D1Database, team: string, from: number, to: number) =>
  fill(
    db,
    from,
    to,
    `INSERT INTO service_accounts (id, team_id, name, role, created_by, created_at, updated_at)
     SELECT printf('sa_00%s%016d', substr(?3, -8), n), ?3, 'Seeded ' || n, 'member', 'seed', 0, 0 FROM numbers`,
    team,
  );
