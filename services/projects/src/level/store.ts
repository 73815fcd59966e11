import { customRoles } from "@atrium/shared/control/schema";
import type { CustomRoleId, OrganizationId } from "@atrium/shared/id";
import type { Db } from "@atrium/shared/store/open";
import { and, eq } from "drizzle-orm";

/** A custom role of that organization and of no other. */
export const customRole = (db: Db, organization: string, id: string) =>
  db
    .select({
      id: customRoles.id,
      name: customRoles.name,
      version: customRoles.version,
      base: customRoles.base,
      scopes: customRoles.scopes,
    })
    .from(customRoles)
    .where(
      and(
        eq(customRoles.id, id as CustomRoleId),
        eq(customRoles.organizationId, organization as OrganizationId),
      ),
    )
    .get();
