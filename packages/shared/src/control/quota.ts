import { sql } from "drizzle-orm";
import type { ProjectId } from "../id.ts";
import type { Write } from "../store/commit.ts";
import type { Db } from "../store/open.ts";
import { expect } from "../store/schema.ts";
import type { secrets, variables } from "./schema.ts";

/** So many variables, and so many secrets, a project has at most. */
const QUOTA = 100;

/**
 * Unexecuted: in the batch that makes one more, it rolls that back where the project has as many as it may.
 * @throws at the commit: Problem `quota_exceeded`
 */
export function withinQuota(db: Db, table: typeof variables | typeof secrets, project: ProjectId): Write {
  const isFull = sql<number>`EXISTS (SELECT 1 FROM ${table} WHERE ${table.projectId} = ${project} LIMIT 1 OFFSET ${QUOTA - 1})`;
  const statement = db.insert(expect).values({ actual: isFull, wanted: 0, otherwise: "quota_exceeded" });
  return { statement, expects: "any" };
}
