import { keys } from "@atrium/shared/control/principals";
import type { Db } from "@atrium/shared/store/open";
import { and, asc, eq, gt, isNull, lte, ne } from "drizzle-orm";

/** Those that end soon, and of which nobody was told: the first to end come first. The Organization Default Key is nobody's. */
export const ending = (db: Db, now: number, until: number, most: number) =>
  db
    .select({
      id: keys.id,
      kind: keys.kind,
      name: keys.name,
      hint: keys.hint,
      projectId: keys.projectId,
      organizationId: keys.organizationId,
      accountId: keys.accountId,
      expiresAt: keys.expiresAt,
      createdAt: keys.createdAt,
    })
    .from(keys)
    .where(
      and(
        gt(keys.expiresAt, now),
        lte(keys.expiresAt, until),
        isNull(keys.revokedAt),
        isNull(keys.warnedAt),
        ne(keys.kind, "organization"),
      ),
    )
    .orderBy(asc(keys.expiresAt))
    .limit(most)
    .all();

export type Ending = Awaited<ReturnType<typeof ending>>[number];

/** Unexecuted. Misses where somebody else was first, and where it ends at another time by now, or has been revoked. */
export const warned = (db: Db, { id, expiresAt }: Ending, now: number) =>
  db
    .update(keys)
    .set({ warnedAt: now })
    .where(
      and(eq(keys.id, id), eq(keys.expiresAt, expiresAt ?? 0), isNull(keys.revokedAt), isNull(keys.warnedAt)),
    );
