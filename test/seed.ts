/** Many rows straight into the tables, in statements that make as many as wanted: no API makes a hundred thousand. */

const NUMBERS =
  "WITH RECURSIVE numbers (n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?2)";

/** More than that in one statement keeps everybody else waiting. */
const CHUNK = 20_000;

interface Place {
  project: string;
  organization: string;
}

async function fill(db: D1Database, from: number, to: number, statement: string, ...values: string[]) {
  for (let start = from; start < to; start += CHUNK) {
    await db
      .prepare(`${NUMBERS} ${statement}`)
      .bind(start, Math.min(start + CHUNK, to), ...values)
      .run();
  }
}

/** Runs by four creators, with seven names, five labels, three states. */
export const seedRuns = (db: D1Database, { project, organization }: Place, from: number, to: number) =>
  fill(
    db,
    from,
    to,
    `INSERT INTO resources (id, project_id, kind, organization_id, name, labels, desired_state, observed_state,
       owner, created_by, created_with, created_at, updated_at)
     SELECT printf('run_0%025d', n), ?3, 'run', ?4, 'name ' || (n % 7), json_object('team', 't' || (n % 5)),
       'running', CASE n % 3 WHEN 0 THEN 'running' WHEN 1 THEN 'failed' ELSE 'succeeded' END,
       'acc_' || (n % 4), 'acc_' || (n % 4), 'key_' || (n % 6), 0, 0 FROM numbers`,
    project,
    organization,
  );

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
     SELECT printf('key_0%025d', n), ?3, ?4, ?5, 'seeded', hex(randomblob(32)), '', 'acc_' || (n % 4),
       'key_' || (n % 6), 0, 0 FROM numbers`,
    project,
    organization,
    account,
  );

/** People with accounts, and what belongs to every account, as members. */
export async function seedCollaborators(db: D1Database, { project }: Place, from: number, to: number) {
  await fill(
    db,
    from,
    to,
    `INSERT INTO accounts (id, email, username, name, created_at, updated_at)
     SELECT printf('acc_0%025d', n), 'seeded' || n || '@example.com', 'seeded' || n, 'Seeded', 0, 0 FROM numbers`,
  );
  // `mem_0…` and `mem_7…` come with the accounts.
  await fill(
    db,
    from,
    to,
    `INSERT INTO memberships (id, project_id, account_id, role, created_by, created_at, updated_at)
     SELECT printf('mem_00%024d', n + 1e15), ?3, printf('acc_0%025d', n), 'member', 'seed', 0, 0 FROM numbers`,
    project,
  );
}
