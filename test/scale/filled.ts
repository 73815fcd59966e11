/** A project with as many resources as a test asks for, and one of each that has as much in it. */
import { fileAt, putBytes } from "../bytes.ts";
import { harness } from "../harness.ts";
import { joinTeam, makeOrganization, makeProject, makeTeam } from "../organizations.ts";
import { type Caller, type Person, signUp, unique } from "../personas.ts";
import { claimed, type Lease, makeRunner, posted, type Runner } from "../runners.ts";
import { fill, seedRuns } from "../seed.ts";
import { makeKey } from "../world.ts";
import { collaborate } from "./place.ts";

const { env } = await harness();
const { RESOURCES_DB } = await env("resources");

/** Points in a block of a metric, and blocks that have one of the next level. */
const BLOCK = 256;
const GROUP = 16;

export interface Filled {
  owner: Person;
  organization: string;
  project: string;
  /** Collaborates in the project. */
  team: string;
  /** The owner's, and may everything. */
  key: Caller;
  run: string;
  dataset: string;
  cluster: string;
  runner: Runner;
  /** The runner's. */
  lease: Lease;
}

export const CONTENT = new Uint8Array(Buffer.from("content"));

export async function makeFilled(): Promise<Filled> {
  const owner = await signUp("owner");
  const { id: organization } = await makeOrganization(owner);
  const project = await makeProject(organization, { account: owner });
  const team = await makeTeam(organization);
  await joinTeam(team, owner, "admin");
  await collaborate(project, team);
  const key = await makeKey({ owner, project }, {});
  const make = async (plural: string) =>
    (await posted(owner, `/v1/projects/${project}/${plural}`, { name: unique("thing") })).id;
  const [run, dataset, cluster] = [await make("runs"), await make("datasets"), await make("clusters")];
  const runner = await makeRunner({ owner, project });
  const lease = await claimed(runner, project, { resource_id: run, seconds: 300 });
  await putBytes(owner, fileAt(`/v1/projects/${project}/datasets/${dataset}`, "file"), CONTENT);
  return { owner, organization, project, team, key, run, dataset, cluster, runner, lease };
}

/**
 * From `from` to `to` resources, half of them runs, the others the owner's datasets; lines in the log of the run, blocks in
 * the history of its metric, files of the dataset, and records of use.
 */
export async function growResources(
  { owner, organization, project, run, dataset }: Filled,
  from: number,
  to: number,
): Promise<void> {
  const db = RESOURCES_DB;
  await seedRuns(db, { project, organization }, from / 2, to / 2);
  await fill(
    db,
    from / 2,
    to / 2,
    `INSERT INTO resources (id, project_id, kind, organization_id, name, labels, owner, created_by, created_with,
       attributed_to, created_at, updated_at)
     SELECT printf('dataset_0%025d', n), ?3, 'dataset', ?4, 'name ' || (n / 4), json_object('team', 't' || (n % 5)), ?5,
       'acc_' || (n % 4), 'key_' || (n % 6), iif(n % 2, 'acc_for', NULL), 0, 0 FROM numbers`,
    project,
    organization,
    owner.id,
  );
  await fill(
    db,
    from,
    to,
    `INSERT INTO log_chunks (resource_id, last, first, at, positions, size, lines)
     SELECT ?3, n + 1, n + 1, 0, '{}', 136 * (n + 1), '[["x"]]' FROM numbers
     WHERE true ON CONFLICT DO NOTHING`,
    run,
  );
  await growMetric(run, from, to);
  await fill(
    db,
    from,
    to,
    `INSERT INTO contents (id, size, digest, created_at) SELECT printf('cnt_0%025d', n), 7, 'sha256:0', 0 FROM numbers`,
  );
  await fill(
    db,
    from,
    to,
    `INSERT INTO files (resource_id, path, content_id, content_type, created_by, created_with, created_at)
     SELECT ?3, printf('seeded/%025d', n), printf('cnt_0%025d', n), 'text/plain', ?4, '', 0 FROM numbers`,
    dataset,
    owner.id,
  );
  await fill(
    db,
    from,
    to,
    `INSERT INTO usage_records (project_id, entry_id, position, id, digest, meter, quantity_micros, amount_micros, charged_to,
       principal_id, kind, resource_id, ended_at, recorded_by, recorded_at)
     SELECT ?3, printf('led_0%025d', n), 0, 'seeded' || n, '', 'gpu_hours', 1, 1, ?4, ?4, 'run', ?5, 0, ?4, 0 FROM numbers`,
    project,
    owner.id,
    run,
  );
}

/** Blocks of every level that so many of the lowest fill. */
async function growMetric(run: string, from: number, to: number): Promise<void> {
  await RESOURCES_DB.prepare(
    `INSERT INTO metrics (resource_id, name, count, last, min, max, blocks, waiting, tail)
     VALUES (?1, 'loss', ?2 * ${BLOCK}, json_array(?2 * ${BLOCK}, 1, 0), 1, 1, ?2, 0, '')
     ON CONFLICT DO UPDATE SET count = excluded.count, last = excluded.last, blocks = excluded.blocks`,
  )
    .bind(run, to)
    .run();
  for (let level = 0, size = 1; size <= to; level++, size *= GROUP) {
    await fill(
      RESOURCES_DB,
      Math.floor(from / size),
      Math.floor(to / size),
      `INSERT INTO metric_blocks (resource_id, name, level, number, first_step, last_step, points)
       SELECT ?3, 'loss', ${level}, n, n * ${BLOCK * size}, (n + 1) * ${BLOCK * size} - 1,
         json_array(json_array(n * ${BLOCK * size}, 1, 0)) FROM numbers`,
      run,
    );
  }
}
