import { type Grant, grantOf, narrow, type Scope } from "@atrium/shared/access/vocabulary";
import { type Context, inProjects, requireGrantable } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import type { AccountId, OrganizationId } from "@atrium/shared/id";
import { Problem } from "@atrium/shared/problem";
import { personalOf } from "../identity/account.ts";
import { grantOfServiceAccount, theTeamServiceAccount } from "../service-account/service-account.ts";
import type { OwnerColumns } from "./store.ts";

/** Whom an account token acts as: the caller, or a team's service account. */
export interface Owner {
  columns: OwnerColumns;
  id: string;
  /** A person's personal one; of a service account, its team's. */
  organizationId: OrganizationId;
  /** Of a service account: what it may do in its team's projects. A person hands their token to nobody. */
  grant: Grant | null;
}

/** The routes' own ways to whom they are about. @throws Problem `not_found` */
export async function ownerOf(
  ctx: Context,
  access: Access,
  path: { token?: string; service_account?: string },
): Promise<Owner> {
  const { target } = access;
  if (target.type === "account") {
    const columns = { accountId: target.id as AccountId, serviceAccountId: null };
    const organizationId = personalOf(target).organization as OrganizationId;
    return { columns, id: target.id, organizationId, grant: null };
  }
  const account = await theTeamServiceAccount(
    ctx,
    access,
    "service_account:view",
    path.service_account ?? "",
  );
  return {
    columns: { accountId: null, serviceAccountId: account.id },
    id: account.id,
    organizationId: target.organizationId as OrganizationId,
    grant: grantOfServiceAccount(account),
  };
}

/**
 * Who makes, changes or rotates a token holds what it is worth, and shows that it is them: no token makes tokens.
 * @throws Problem `permission_missing`, `grant_exceeds_own`
 */
export function requireHandable(access: Access, owner: Owner, scopes: readonly Scope[] | null): void {
  if (access.credential.type !== "session") {
    throw new Problem(
      "permission_missing",
      "Account tokens are made, changed and rotated by whoever signs in, never by a key or another token.",
      { permission: access.target.type === "account" ? "token:update" : "key:update" },
    );
  }
  if (owner.grant) requireGrantable(inProjects(access), narrow(owner.grant, scopes && grantOf(scopes)));
}
