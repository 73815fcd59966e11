import { keys, serviceAccounts } from "@atrium/shared/control/principals";
import { projects } from "@atrium/shared/control/schema";
import type { OrganizationId, ProjectId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import { and, eq, isNull, sql } from "drizzle-orm";

export type KeyRow = typeof keys.$inferSelect & { projectId: ProjectId };
export type ServiceAccountRow = typeof serviceAccounts.$inferSelect;

// Literals, not parameters: each is the condition of a partial index.

/** The Default project, what the key acts there as, and the key: as far as there are any. */
export async function ofOrganization(db: Db, organization: OrganizationId) {
  const [project, account, key] = await db.batch([
    db
      .select({ id: projects.id })
      .from(projects)
      .where(and(eq(projects.organizationId, organization), sql`${projects.kind} = 'default'`)),
    db
      .select({ id: serviceAccounts.id })
      .from(projects)
      .innerJoin(
        serviceAccounts,
        and(eq(serviceAccounts.projectId, projects.id), sql`${serviceAccounts.kind} = 'organization'`),
      )
      .where(and(eq(projects.organizationId, organization), sql`${projects.kind} = 'default'`)),
    db
      .select()
      .from(keys)
      .where(
        and(
          eq(keys.organizationId, organization),
          sql`${keys.kind} = 'organization'`,
          isNull(keys.revokedAt),
        ),
      ),
  ]);
  return { project: project[0]?.id, account: account[0]?.id, key: key[0] as KeyRow | undefined };
}

/** Unexecuted. */
export const insertAccount = (db: Db, account: ServiceAccountRow) =>
  db.insert(serviceAccounts).values(account);

/** Unexecuted. */
export const insert = (db: Db, key: KeyRow) => db.insert(keys).values(key);
