import type { Thing } from "@atrium/shared/access/decide";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { sql } from "drizzle-orm";
import type { KindName } from "../../kind/kinds.ts";
import { type Sight, seenBy, type VersionRow } from "../store.ts";

/** A thing that is told of, with what deciding about it takes; the latter all null where it is not here any more. */
export interface Told extends Thing {
  kind: KindName;
  id: string;
  name: string | null;
}

/** What a version was made from. */
interface Input extends Told {
  versionId: string | null;
  number: number | null;
  /** Whether that version is there still. */
  kept: number | null;
}

/** A version that was made from another one. */
interface Use extends Told {
  versionId: string;
  number: number;
}

const TOLD = sql`r.name, r.owner, r.created_by AS createdBy, r.created_with AS createdWith`;

export const inputs = (db: Db, { id, projectId }: VersionRow): Promise<Input[]> =>
  db.all<Input>(sql`
    SELECT i.kind, i.resource_id AS id, nullif(i.input_version_id, '') AS versionId, v.number,
      v.deleted_at IS NULL AS kept, ${TOLD}
    FROM version_inputs i
      LEFT JOIN versions v ON v.id = i.input_version_id
      LEFT JOIN resources r ON r.project_id = ${projectId} AND r.kind = i.kind AND r.id = i.resource_id
    WHERE i.version_id = ${id}
    ORDER BY i.kind, i.resource_id, v.number`);

/** What made it; only its kind and id where it is not here any more. */
export async function maker(db: Db, { projectId, madeByKind, madeById }: VersionRow): Promise<Told | null> {
  if (madeByKind === null || madeById === null) return null;
  const [row] = await db.all<Told>(sql`
    SELECT ${madeByKind} AS kind, ${madeById} AS id, ${TOLD}
    FROM (SELECT 1) LEFT JOIN resources r
      ON r.project_id = ${projectId} AND r.kind = ${madeByKind} AND r.id = ${madeById}`);
  return row ?? null;
}

/** Newest first, of what somebody sees. */
export const uses = (
  db: Db,
  { id }: VersionRow,
  seen: readonly Sight[],
  { limit, after }: Page,
): Promise<Use[]> =>
  db.all<Use>(sql`
    SELECT v.kind, v.resource_id AS id, v.id AS versionId, v.number, ${TOLD}
    FROM version_inputs i
      CROSS JOIN versions v ON v.id = i.version_id
      CROSS JOIN resources r ON r.project_id = v.project_id AND r.kind = v.kind AND r.id = v.resource_id
    WHERE i.input_version_id = ${id} AND i.input_version_id <> '' AND v.deleted_at IS NULL
      ${after === null ? sql`` : sql`AND i.version_id < ${after}`}
      AND ${seenBy(seen)}
    ORDER BY i.version_id DESC LIMIT ${limit + 1}`);
