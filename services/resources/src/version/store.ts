import type { Thing } from "@atrium/shared/access/decide";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { portions } from "@atrium/shared/store/portions";
import { and, desc, eq, getTableColumns, isNull, lt, type SQL, sql } from "drizzle-orm";
import type { KindName } from "../kind/kinds.ts";
import { aliases, versionFiles, versionInputs, versions } from "./schema.ts";

export type VersionRow = typeof versions.$inferSelect;

/** The model behind a version of a registered model, with what deciding about it takes. */
interface Linked extends Thing {
  kind: "model";
  id: string;
  number: number;
  versionId: string;
}

/** A version with what is called it, and what it stands for. */
export interface Version extends VersionRow {
  aliases: string[];
  linked: Linked | null;
}

/** A file as it is to be kept. */
export interface Snapshot {
  path: string;
  contentId: string;
  contentType: string;
  size: number;
  digest: string;
}

export interface Input {
  kind: KindName;
  resourceId: string;
  /** Null: the thing as it is now. */
  versionId: string | null;
}

/** Its subqueries are written out: of a column alone the builder leaves out the table. */
const VERSION = {
  ...getTableColumns(versions),
  aliases: sql<string[]>`(SELECT json_group_array(a.name ORDER BY a.name) FROM aliases a
    WHERE a.resource_id = versions.resource_id AND a.number = versions.number)`
    .mapWith((text: string) => JSON.parse(text) as string[])
    .as("alias_names"),
  linked:
    sql<Linked | null>`(SELECT json_object('kind', m.kind, 'id', m.id, 'number', l.number, 'versionId', l.id,
    'owner', m.owner, 'createdBy', m.created_by, 'createdWith', m.created_with)
    FROM versions l JOIN resources m ON m.project_id = l.project_id AND m.kind = l.kind AND m.id = l.resource_id
    WHERE l.id = versions.linked_id)`
      .mapWith((text: string) => JSON.parse(text) as Linked)
      .as("linked"),
};

/** Those of a thing that are there. */
const of = (resourceId: string, ...more: (SQL | undefined)[]) =>
  and(eq(versions.resourceId, resourceId), isNull(versions.deletedAt), ...more);

/** Which things of a kind somebody sees: all, or those with the owner or the key that is named. */
export interface Sight {
  kind: KindName;
  createdBy?: string;
  createdWith?: string;
}

/** Whether `r`, a resource, is one that somebody sees. */
export const seenBy = (seen: readonly Sight[]): SQL =>
  sql`EXISTS (SELECT 1 FROM json_each(${JSON.stringify(seen)}) s WHERE s.value ->> 'kind' = r.kind
    AND r.owner = coalesce(s.value ->> 'createdBy', r.owner)
    AND r.created_with = coalesce(s.value ->> 'createdWith', r.created_with))`;

/** What something made, newest first, where that is now. */
export const madeBy = (
  db: Db,
  { id, projectId }: { id: string; projectId: string },
  seen: readonly Sight[],
  { limit, after }: Page,
): Promise<Version[]> =>
  db
    .select(VERSION)
    .from(versions)
    .innerJoin(
      sql`resources r`,
      sql`r.project_id = ${versions.projectId} AND r.kind = ${versions.kind} AND r.id = ${versions.resourceId}`,
    )
    .where(
      and(
        eq(versions.madeById, id),
        eq(versions.projectId, projectId),
        isNull(versions.deletedAt),
        after === null ? undefined : lt(versions.id, after),
        seenBy(seen),
      ),
    )
    .orderBy(desc(versions.id))
    .limit(limit + 1)
    .all();

const NUMBER = /^[1-9]\d{0,14}$/;

/** A thing's version by its number, its id or an alias. */
export function find(db: Db, resourceId: string, said: string): Promise<Version | undefined> {
  const meant = NUMBER.test(said)
    ? eq(versions.number, Number(said))
    : said.startsWith("ver_")
      ? eq(versions.id, said)
      : sql`${versions.number} = (SELECT ${aliases.number} FROM ${aliases}
          WHERE ${aliases.resourceId} = ${resourceId} AND ${aliases.name} = ${said})`;
  return db.select(VERSION).from(versions).where(of(resourceId, meant)).get();
}

/** Newest first. */
export const page = (db: Db, resourceId: string, { limit, after }: Page): Promise<Version[]> =>
  db
    .select(VERSION)
    .from(versions)
    .where(of(resourceId, after === null ? undefined : lt(versions.number, Number(after))))
    .orderBy(desc(versions.number))
    .limit(limit + 1)
    .all();

const last = (db: Db, resourceId: string) =>
  db
    .select({ number: sql<number | null>`max(${versions.number})`.as("number") })
    .from(versions)
    .where(eq(versions.resourceId, resourceId));

/** The number that was given last, also where that version is gone; 0 where none was. */
export const lastNumber = async (db: Db, resourceId: string): Promise<number> =>
  (await last(db, resourceId).get())?.number ?? 0;

/** What would be in a version made now: the files of `source` below a folder, without it; and the number given last. */
export async function standing(
  db: Db,
  resourceId: string,
  source: { resourceId: string; prefix: string },
  limit: number,
): Promise<{ last: number; files: Snapshot[] }> {
  const { prefix } = source;
  const [numbers, files] = await db.batch([
    last(db, resourceId),
    db
      .select({
        path: sql<string>`substr(f.path, length(${prefix}) + 1)`.as("path"),
        contentId: sql<string>`f.content_id`.as("content_id"),
        contentType: sql<string>`f.content_type`.as("content_type"),
        size: sql<number>`c.size`.as("size"),
        digest: sql<string>`c.digest`.as("digest"),
      })
      .from(sql`files f CROSS JOIN contents c`)
      // `0` comes after `/`, which a folder ends with.
      .where(
        sql`f.resource_id = ${source.resourceId} AND c.id = f.content_id
          ${prefix === "" ? sql`` : sql`AND f.path >= ${prefix} AND f.path < ${`${prefix.slice(0, -1)}0`}`}`,
      )
      .limit(limit),
  ]);
  return { last: numbers[0]?.number ?? 0, files };
}

/** A parameter ends at 2 MB. */
const PORTION = { count: 5_000, bytes: 1_000_000 };

/**
 * Unexecuted. Misses where what is in one of the files is not kept any more; fails as existing already where somebody
 * else has the number.
 */
export const insert = (db: Db, version: VersionRow, files: Snapshot[], inputs: readonly Input[]): Write[] => [
  db.insert(versions).values(version),
  ...portions(
    files.map(({ path, contentId, contentType }) => [path, contentId, contentType]),
    PORTION,
  ).map((portion) => ({
    statement: db.insert(versionFiles).select(
      sql`SELECT ${version.id}, e.value ->> 0, c.id, e.value ->> 2
        FROM json_each(${JSON.stringify(portion)}) e CROSS JOIN contents c ON c.id = e.value ->> 1`,
    ),
    expects: portion.length,
  })),
  ...inputsOf(db, version, inputs),
];

/** Those that were named, and those that are attached to what made it; what came along from another project is not told here. */
function inputsOf(db: Db, { id, madeById, projectId }: VersionRow, inputs: readonly Input[]): Write[] {
  const named = inputs.map(({ kind, resourceId, versionId }) => [kind, resourceId, versionId ?? ""]);
  const rows = [
    ...(named.length === 0
      ? []
      : [
          sql`SELECT ${id}, value ->> 0, value ->> 1, value ->> 2
            FROM json_each(${JSON.stringify(named)}) WHERE true`,
        ]),
    ...(madeById === null
      ? []
      : [
          sql`SELECT ${id}, a.input_kind, a.input_id, coalesce(v.id, '')
            FROM attachments a LEFT JOIN versions v ON v.resource_id = a.input_id AND v.number = a.version
            WHERE a.resource_id = ${madeById} AND a.project_id = ${projectId}`,
        ]),
  ];
  return rows.map((select) => ({
    statement: db.insert(versionInputs).select(select).onConflictDoNothing(),
    expects: "any",
  }));
}

const unnamed = sql`NOT EXISTS (SELECT 1 FROM aliases a
  WHERE a.resource_id = versions.resource_id AND a.number = versions.number)`;

/** Unexecuted. Misses where it is gone, or somebody came to point to it. */
export const remove = (db: Db, { resourceId, number, id }: VersionRow, now: number): Write[] => [
  db
    .update(versions)
    .set({ deletedAt: now, description: "", config: {}, recipe: null })
    .where(
      of(resourceId, eq(versions.number, number), unnamed, sql`NOT EXISTS (${linksTo(resourceId, id)})`),
    ),
  { statement: db.delete(versionFiles).where(eq(versionFiles.versionId, id)), expects: "any" },
  { statement: db.delete(versionInputs).where(eq(versionInputs.versionId, id)), expects: "any" },
];

const linksTo = (modelId: string, id: string) =>
  sql`SELECT 1 FROM versions l WHERE l.linked_model_id = ${modelId} AND l.linked_id = ${id} AND l.deleted_at IS NULL`;

/** A registered model, with what deciding about it takes. */
export interface Registered {
  id: string;
  name: string;
  owner: string;
  createdBy: string;
  createdWith: string;
}

/** The registered models that have a version of a model, or that very one. */
export const registeredAs = (db: Db, modelId: string, versionId?: string): Promise<Registered[]> =>
  db.all<Registered>(
    sql`SELECT DISTINCT r.id, r.name, r.owner, r.created_by AS createdBy, r.created_with AS createdWith
      FROM versions l
        CROSS JOIN resources r ON r.project_id = l.project_id AND r.kind = l.kind AND r.id = l.resource_id
      WHERE l.linked_model_id = ${modelId} AND l.deleted_at IS NULL
        ${versionId === undefined ? sql`` : sql`AND l.linked_id = ${versionId}`}
      ORDER BY r.id LIMIT 100`,
  );

const among = (resourceIds: readonly string[]) =>
  sql`v.resource_id IN (SELECT value FROM json_each(${JSON.stringify(resourceIds)}))`;

/** Of things that are gone, so many files of versions at most. @returns how many that were */
export async function removeFilesOf(db: Db, resourceIds: readonly string[], limit: number): Promise<number> {
  const { meta } = await db.run(sql`DELETE FROM version_files WHERE (version_id, path) IN (
    SELECT f.version_id, f.path FROM versions v CROSS JOIN version_files f ON f.version_id = v.id
    WHERE ${among(resourceIds)} LIMIT ${limit})`);
  return meta.changes;
}

/** Of things that are gone, so many versions at most that have no files any more. @returns how many that were */
export async function removeOf(db: Db, resourceIds: readonly string[], limit: number): Promise<number> {
  const { meta } = await db.run(sql`DELETE FROM versions WHERE (resource_id, number) IN (
    SELECT v.resource_id, v.number FROM versions v
    WHERE ${among(resourceIds)} AND NOT EXISTS (SELECT 1 FROM version_files f WHERE f.version_id = v.id)
    LIMIT ${limit})`);
  return meta.changes;
}
