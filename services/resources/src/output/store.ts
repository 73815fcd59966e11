import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import { sql } from "drizzle-orm";
import { jobOutputs } from "./schema.ts";

/** A model that a job named, with what deciding about it takes; the latter all null where it is gone. */
export interface NamedModel {
  id: string;
  name: string | null;
  owner: string;
  createdBy: string;
  createdWith: string;
  labels: Record<string, string>;
  attributedTo: string | null;
}

/** Unexecuted. */
export const insert = (db: Db, jobId: string, modelIds: readonly string[]): Write[] =>
  modelIds.length === 0
    ? []
    : [
        {
          statement: db.insert(jobOutputs).values(modelIds.map((modelId) => ({ jobId, modelId }))),
          expects: modelIds.length,
        },
      ];

/** A job is where its models are: neither moves. */
export async function named(
  db: Db,
  { id, projectId }: { id: string; projectId: string },
): Promise<NamedModel[]> {
  const rows = await db.all<Omit<NamedModel, "labels"> & { labels: string | null }>(sql`
    SELECT o.model_id AS id, r.name, r.owner, r.created_by AS createdBy, r.created_with AS createdWith, r.labels,
      r.attributed_to AS attributedTo
    FROM job_outputs o
      LEFT JOIN resources r ON r.project_id = ${projectId} AND r.kind = 'model' AND r.id = o.model_id
    WHERE o.job_id = ${id}
    ORDER BY o.model_id`);
  return rows.map((row) => ({ ...row, labels: JSON.parse(row.labels ?? "{}") as NamedModel["labels"] }));
}
