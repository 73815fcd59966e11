import type { Thing } from "@atrium/shared/access/decide";
import type { Db } from "@atrium/shared/store/open";
import type { Page } from "@atrium/shared/store/page";
import { and, desc, eq, getTableColumns, lt, type SQL, sql } from "drizzle-orm";
import { attachments } from "./schema.ts";

export type Attachment = typeof attachments.$inferSelect;

/** What deciding about an input takes. */
type Input = Pick<Thing, "owner" | "createdBy" | "createdWith">;

/** With whose what was attached is, and whether it is there still, by the primary keys of both. */
const COLUMNS = {
  ...getTableColumns(attachments),
  available: sql<0 | 1>`(EXISTS (SELECT 1 FROM resources r WHERE r.project_id = attachments.project_id
      AND r.kind = attachments.input_kind AND r.id = attachments.input_id)
    AND (attachments.version IS NULL OR EXISTS (SELECT 1 FROM versions v WHERE v.resource_id = attachments.input_id
      AND v.number = attachments.version AND v.deleted_at IS NULL)))`.as("available"),
  input:
    sql<Input | null>`(SELECT json_object('owner', r.owner, 'createdBy', r.created_by, 'createdWith', r.created_with)
      FROM resources r WHERE r.project_id = attachments.project_id AND r.kind = attachments.input_kind
        AND r.id = attachments.input_id)`
      .mapWith((text: string) => JSON.parse(text) as Input)
      .as("input"),
};

/** `input`: null where it is gone. */
export type SeenAttachment = Attachment & { available: 0 | 1; input: Input | null };

const where = (resourceId: string, condition: SQL | undefined) =>
  and(eq(attachments.resourceId, resourceId), condition);

export const byId = (db: Db, resourceId: string, id: string): Promise<SeenAttachment | undefined> =>
  db
    .select(COLUMNS)
    .from(attachments)
    .where(where(resourceId, eq(attachments.id, id)))
    .get();

/** One more than the page holds, newest first. */
export const page = (db: Db, resourceId: string, { limit, after }: Page): Promise<SeenAttachment[]> =>
  db
    .select(COLUMNS)
    .from(attachments)
    .where(where(resourceId, after === null ? undefined : lt(attachments.id, after)))
    .orderBy(desc(attachments.id))
    .limit(limit + 1)
    .all();

/** Unexecuted. Triggers see to it that both are where they were when it was decided. */
export const insert = (db: Db, attachment: Attachment) => db.insert(attachments).values(attachment);

/** Unexecuted. Misses where it is gone already. */
export const remove = (db: Db, { resourceId, id }: Attachment) =>
  db.delete(attachments).where(where(resourceId, eq(attachments.id, id)));
