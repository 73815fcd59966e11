import { checkouts } from "@atrium/shared/control/schema";
import type { ProjectId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import { and, eq } from "drizzle-orm";

export type Checkout = typeof checkouts.$inferSelect;

export const byPrincipal = (db: Db, project: ProjectId, principal: string) =>
  db
    .select()
    .from(checkouts)
    .where(and(eq(checkouts.projectId, project), eq(checkouts.principalId, principal)))
    .get();

/** Unexecuted. One a principal: of another repository it takes the place of the former. */
export const put = (db: Db, checkout: Checkout) =>
  db
    .insert(checkouts)
    .values(checkout)
    .onConflictDoUpdate({
      target: [checkouts.projectId, checkouts.principalId],
      set: { repository: checkout.repository, createdAt: checkout.createdAt },
    });
