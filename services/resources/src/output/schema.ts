import { id } from "@atrium/shared/store/columns";
import { primaryKey, sqliteTable } from "drizzle-orm/sqlite-core";

/** The models that a job adds versions to, named when it was made (T10). See `migrations/0010_versions.sql`. */
export const jobOutputs = sqliteTable(
  "job_outputs",
  { jobId: id("job_id").notNull(), modelId: id("model_id").notNull() },
  (table) => [primaryKey({ columns: [table.jobId, table.modelId] })],
);
