import { and, eq, gt, lt } from "drizzle-orm";
import type { Db } from "./open.ts";
import { idempotency } from "./schema.ts";

export type KeptAnswer = typeof idempotency.$inferSelect;

/** The answer kept under an Idempotency-Key, while it is to be kept. */
export const keptAnswer = (db: Db, id: string, now: number): Promise<KeptAnswer | undefined> =>
  db
    .select()
    .from(idempotency)
    .where(and(eq(idempotency.id, id), gt(idempotency.expiresAt, now)))
    .get();

/** Answers older than their 24 hours; run by cron. */
export const forgetAnswers = (db: Db, now: number) =>
  db.delete(idempotency).where(lt(idempotency.expiresAt, now)).run();
