import { sql } from "drizzle-orm";
import { type Entitlements, entitlementsInForce } from "../access/entitlements.ts";
import type { OrganizationId } from "../id.ts";
import { entitlementMissing, notFound } from "../problem.ts";
import type { Write } from "../store/commit.ts";
import type { Db } from "../store/open.ts";
import { expect } from "../store/schema.ts";
import { organizations, systemSettings } from "./schema.ts";

/** Features that are on or off, and numbers of things. */
type Feature = { [E in keyof Entitlements]: Entitlements[E] extends boolean ? E : never }[keyof Entitlements];
type Quantity = "projects" | "teams" | "service_accounts";

/** What an organization may have now; one read. @throws Problem `not_found` */
export async function entitlementsOf(db: Db, organization: string, now: number): Promise<Entitlements> {
  const row = await db
    .select({
      kind: organizations.kind,
      entitlements: organizations.entitlements,
      settings: systemSettings.settings,
    })
    .from(organizations)
    .crossJoin(systemSettings)
    .where(sql`${organizations.id} = ${organization}`)
    .get();
  if (!row) throw notFound();
  return entitlementsInForce(row, row.settings, now);
}

/** @throws Problem `entitlement_missing`, which names it */
export function requireFeature(entitlements: Entitlements, feature: Feature): void {
  if (!entitlements[feature]) throw entitlementMissing(feature);
}

/** What counts towards each number, as found by its index. */
const COUNTED = {
  projects: (organization: string) =>
    sql`SELECT 1 FROM projects WHERE organization_id = ${organization} AND kind = 'standard'`,
  teams: (organization: string) => sql`SELECT 1 FROM teams WHERE organization_id = ${organization}`,
  service_accounts: (
    organization: string,
  ) => sql`SELECT 1 FROM projects p CROSS JOIN service_accounts s ON s.project_id = p.id
      WHERE p.organization_id = ${organization} AND s.kind = 'standard'
    UNION ALL SELECT 1 FROM teams t CROSS JOIN service_accounts s ON s.team_id = t.id
      WHERE t.organization_id = ${organization}`,
} as const satisfies Record<Quantity, unknown>;

/**
 * Unexecuted: in the batch that makes one more, it rolls that back where there are as many as there may be. Reads no
 * further than the limit; nothing where there is none.
 */
export function oneMore(
  db: Db,
  organization: OrganizationId,
  entitlements: Entitlements,
  quantity: Quantity,
): Write[] {
  const limit = entitlements[quantity];
  if (limit === null) return [];
  // At most `limit` before: the row at that position must not be there.
  const isFull = sql<number>`EXISTS (${COUNTED[quantity](organization)} LIMIT 1 OFFSET ${Math.max(0, limit - 1)})`;
  const actual = limit === 0 ? 1 : isFull;
  const statement = db.insert(expect).values({ actual, wanted: 0, otherwise: `too_many_${quantity}` });
  return [{ statement, expects: "any" }];
}
