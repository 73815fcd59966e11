import { mint, parsePeppers } from "../services/auth/src/credential/format.ts";
import { PEPPERS, type Platform } from "./platform.ts";

/** What every scenario starts from, made over HTTP like anybody would. */
export interface World {
  session: string;
  project: string;
  organization: string;
  account: string;
  membership: string;
  /** A key that may everything its owner may. */
  key: string;
  /** A second one, for others to verify. */
  subject: string;
  run: string;
  /** With a file, `file`. */
  dataset: string;
}

export async function seedWorld(platform: Platform): Promise<World> {
  const gateway = await platform.url("gateway");
  const post = async (path: string, token: string | null, body: unknown) => {
    const answer = await fetch(gateway + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
  const { token: session, account } = await post("/v1/auth/sign-up", null, {
    email: "bench@example.com",
    password: "a long enough password",
    name: "Bench",
    username: "bench",
  });
  const project = await post("/v1/projects", session, { name: "bench" });
  const key = await post(`/v1/projects/${project.id}/keys`, session, { name: "caller" });
  const subject = await post(`/v1/projects/${project.id}/keys`, session, { name: "subject" });
  const run = await post(`/v1/projects/${project.id}/runs`, key.secret, { name: "run" });
  const dataset = await post(`/v1/projects/${project.id}/datasets`, key.secret, { name: "dataset" });
  await fetch(`${gateway}/v1/projects/${project.id}/datasets/${dataset.id}/files/file`, {
    method: "PUT",
    headers: { authorization: `Bearer ${key.secret}`, "content-type": "text/plain" },
    body: "file",
  });
  const control = await platform.database("CONTROL");
  const membership = await control
    .prepare("SELECT id FROM memberships WHERE project_id = ?")
    .bind(project.id)
    .first<string>("id");
  return {
    session,
    project: project.id,
    organization: project.organization_id,
    account: account.id,
    membership: membership ?? "",
    key: key.secret,
    subject: subject.secret,
    run: run.id,
    dataset: dataset.id,
  };
}

/** As many more keys of the project, and their secrets. */
export async function seedKeys(
  platform: Platform,
  world: World,
  count: number,
  tag: string,
): Promise<string[]> {
  const peppers = parsePeppers(PEPPERS);
  const minted = Array.from({ length: count }, () => mint("pk", peppers));
  await insertMany(
    await platform.database("CONTROL"),
    `INSERT INTO keys (id, project_id, organization_id, account_id, membership_id, name, digest, hint, created_by, created_with, created_at, updated_at)
     SELECT value ->> 0, '${world.project}', '${world.organization}', '${world.account}', '${world.membership}', 'seeded', value ->> 1, '', '${world.account}', '', 0, 0 FROM json_each(?)`,
    minted.map(({ digest }, index) => [`key_${tag}${String(index).padStart(20, "0")}`, digest]),
  );
  return minted.map(({ secret }) => secret);
}

/** As many more people in the project. */
export async function seedCollaborators(
  platform: Platform,
  world: World,
  count: number,
  tag: string,
): Promise<void> {
  const control = await platform.database("CONTROL");
  const rows = Array.from({ length: count }, (_, index) => [`0${tag}${String(index).padStart(20, "0")}`]);
  await insertMany(
    control,
    `INSERT INTO accounts (id, email, username, name, created_at, updated_at)
     SELECT 'acc_' || (value ->> 0), (value ->> 0) || '@example.com', value ->> 0, 'Seeded', 0, 0 FROM json_each(?)`,
    rows,
  );
  await insertMany(
    control,
    `INSERT INTO memberships (id, project_id, account_id, role, created_by, created_at, updated_at)
     SELECT 'mem_0' || (value ->> 0), '${world.project}', 'acc_' || (value ->> 0), 'member', '${world.account}', 0, 0 FROM json_each(?)`,
    rows,
  );
}

async function insertMany(database: D1Database, statement: string, rows: unknown[][]): Promise<void> {
  for (let start = 0; start < rows.length; start += 5000) {
    await database
      .prepare(statement)
      .bind(JSON.stringify(rows.slice(start, start + 5000)))
      .run();
  }
}
