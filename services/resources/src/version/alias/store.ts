import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, asc, eq, gt, type SQL, sql } from "drizzle-orm";
import { aliases, protectedAliases, versions } from "../schema.ts";

type AliasRow = typeof aliases.$inferSelect;
export type ProtectedRow = typeof protectedAliases.$inferSelect;

/** An alias, with the version that it names, and whether it is protected. */
export interface Alias extends AliasRow {
  versionId: string;
  protected: boolean;
}

const named = (resourceId: string, name: string) =>
  and(eq(aliases.resourceId, resourceId), eq(aliases.name, name));

const aliasesOf = (db: Db, where: SQL | undefined) =>
  db
    .select({
      resourceId: aliases.resourceId,
      name: aliases.name,
      number: aliases.number,
      version: aliases.version,
      createdBy: aliases.createdBy,
      createdAt: aliases.createdAt,
      updatedBy: aliases.updatedBy,
      updatedAt: aliases.updatedAt,
      versionId: sql<string>`${versions.id}`.as("version_id"),
      protected: sql<boolean>`EXISTS (SELECT 1 FROM protected_aliases p
        WHERE p.resource_id = aliases.resource_id AND p.name = aliases.name)`
        .mapWith(Boolean)
        .as("is_protected"),
    })
    .from(aliases)
    .innerJoin(
      versions,
      and(eq(versions.resourceId, aliases.resourceId), eq(versions.number, aliases.number)),
    )
    .where(where);

const guardOf = (resourceId: string, name: string) =>
  sql`SELECT 1 FROM ${protectedAliases} WHERE ${protectedAliases.resourceId} = ${resourceId}
    AND ${protectedAliases.name} = ${name}`;

export const byName = (db: Db, resourceId: string, name: string): Promise<Alias | undefined> =>
  aliasesOf(db, named(resourceId, name)).get();

/** By name. */
export const page = (db: Db, resourceId: string, { limit, after }: Page): Promise<Alias[]> =>
  aliasesOf(db, and(eq(aliases.resourceId, resourceId), after === null ? undefined : gt(aliases.name, after)))
    .orderBy(asc(aliases.name))
    .limit(limit + 1)
    .all();

export const isProtected = async (db: Db, resourceId: string, name: string): Promise<boolean> =>
  (await theProtected(db, resourceId, name)) !== undefined;

/** Nobody has protected it meanwhile, or that does not keep the caller from it. */
const free = (resourceId: string, name: string, protects: boolean) =>
  protects ? sql`true` : sql`NOT EXISTS (${guardOf(resourceId, name)})`;

const isThere = (resourceId: string, number: number) =>
  sql`EXISTS (SELECT 1 FROM ${versions} WHERE ${versions.resourceId} = ${resourceId}
    AND ${versions.number} = ${number} AND ${versions.deletedAt} IS NULL)`;

/**
 * Unexecuted. Misses where the alias has moved on from `before`, the version is gone, or the alias has been protected
 * from a caller who does not protect any.
 */
export function put(db: Db, row: AliasRow, before: AliasRow | undefined, protects: boolean): Write {
  const { resourceId, name, number, updatedBy, updatedAt } = row;
  const holds = and(isThere(resourceId, number), free(resourceId, name, protects));
  if (before) {
    return db
      .update(aliases)
      .set({ number, updatedBy, updatedAt, version: row.version })
      .where(and(named(resourceId, name), eq(aliases.version, before.version), holds));
  }
  return db
    .insert(aliases)
    .select(
      sql`SELECT ${resourceId}, ${name}, ${number}, ${row.version}, ${row.createdBy}, ${row.createdAt}, ${updatedBy},
        ${updatedAt} WHERE ${holds}`,
    )
    .onConflictDoNothing();
}

/** Unexecuted. Misses as `put` does. */
export const remove = (db: Db, { resourceId, name, version }: AliasRow, protects: boolean): Write =>
  db
    .delete(aliases)
    .where(and(named(resourceId, name), eq(aliases.version, version), free(resourceId, name, protects)));

const protectedOf = (resourceId: string, name: string) =>
  and(eq(protectedAliases.resourceId, resourceId), eq(protectedAliases.name, name));

export const theProtected = (db: Db, resourceId: string, name: string): Promise<ProtectedRow | undefined> =>
  db.select().from(protectedAliases).where(protectedOf(resourceId, name)).get();

/** By name. */
export const protectedPage = (db: Db, resourceId: string, { limit, after }: Page): Promise<ProtectedRow[]> =>
  db
    .select()
    .from(protectedAliases)
    .where(
      and(
        eq(protectedAliases.resourceId, resourceId),
        after === null ? undefined : gt(protectedAliases.name, after),
      ),
    )
    .orderBy(asc(protectedAliases.name))
    .limit(limit + 1)
    .all();

/** Unexecuted. Misses where it is protected already. */
export const protect = (db: Db, row: ProtectedRow): Write =>
  db.insert(protectedAliases).values(row).onConflictDoNothing();

/** Unexecuted. Misses where it is not protected. */
export const unprotect = (db: Db, { resourceId, name }: ProtectedRow): Write =>
  db.delete(protectedAliases).where(protectedOf(resourceId, name));
