import { mayAtAll } from "@atrium/shared/access/decide";
import { resolveOrganization } from "@atrium/shared/access/standing";
import { type Allowed, type Context, type Permitted, permissionMissing } from "@atrium/shared/context";
import type { Basis } from "@atrium/shared/contract/auth";
import { loadPrincipals } from "@atrium/shared/control/load";
import type { OrganizationId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { type ProjectSeen, reviseProject } from "../project/project.ts";

/** T4: an organization that was chosen, else the account that owns it, else the organization of the team that does. */
export const present = ({ billingOrganizationId, ownerAccountId, organizationId }: ProjectSeen) => ({
  organization_id: billingOrganizationId,
  charged_to: billingOrganizationId ?? ownerAccountId ?? organizationId,
});

/**
 * @param organization one that the caller may bill; null: the owner pays
 * @throws Problem `permission_missing` for an organization of somebody else's, `stale_version`
 */
export async function chargeTo(
  ctx: Context,
  access: Allowed<"project:bill">,
  before: Permitted<"project:bill", ProjectSeen>,
  organization: string | null,
  expected: number | undefined,
) {
  const basis = organization === null ? [] : await mayBill(ctx, access, organization);
  const actor = { ...access, basis: [...access.basis, ...basis] };
  const billingOrganizationId = organization as OrganizationId | null;
  return reviseProject(ctx, actor, before, { billingOrganizationId }, expected);
}

/** The rows by which the caller may. */
async function mayBill(
  ctx: Context,
  access: Allowed<"project:bill">,
  organization: string,
): Promise<readonly Basis[]> {
  if (access.credential.type !== "session") {
    throw new Problem("permission_missing", "No key or token does this: sign in to bill an organization.", {
      permission: "organization:bill",
    });
  }
  const place = { type: "organization", id: organization } as const;
  const [loaded] = await loadPrincipals(ctx.db.$client, [access.principal.id], place);
  if (!loaded?.organization || loaded.organizationRole === null) throw notFound();
  const { grant, role } = resolveOrganization(loaded.organizationRole);
  const there = { ...access, grant, role, scopes: null };
  if (!mayAtAll(there, "organization:bill")) throw permissionMissing(there, "organization:bill");
  return loaded.basis;
}
