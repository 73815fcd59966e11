import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, type Permitted, requireVersion } from "@atrium/shared/context";
import { entitlementsOf } from "@atrium/shared/control/entitlements";
import type { Visibility } from "@atrium/shared/control/schema";
import { Problem } from "@atrium/shared/problem";
import { changed, commit } from "@atrium/shared/store/commit";
import { nothingDone, type Withdrawing } from "../withdrawal/withdrawal.ts";
import { presentEntitlements } from "./entitlements.ts";
import type { Organization } from "./store.ts";
import * as store from "./store.ts";

interface PoliciesInput {
  external_collaborators?: boolean | undefined;
  members_create_projects?: boolean | undefined;
  default_visibility?: Visibility | undefined;
  leaked_keys?: Organization["leakedKeys"] | undefined;
}

/** An organization's own policies, and what it was given: its entitlements in force, and whether it can pay. */
export async function settingsOf(ctx: Context, organization: Organization) {
  return {
    ...policiesOf(organization),
    entitlements: presentEntitlements(await entitlementsOf(ctx.db, organization.id, ctx.clock.now())),
    payment_verified: organization.paymentVerifiedAt !== null,
    updated_at: rfc3339(organization.updatedAt),
  };
}

/**
 * Changes policies: from now on. Whom one let in, and what was made under one, stays.
 * @throws Problem `stale_version`; `personal_organization` for what needs other members
 */
export async function updatePolicies(
  ctx: Context,
  access: Allowed<"policy:update">,
  before: Permitted<"policy:update", Organization>,
  input: PoliciesInput,
  expected: number | undefined,
): Promise<Withdrawing & { organization: Organization }> {
  requireVersion(before, expected);
  const organization: Organization = {
    ...before,
    externalCollaborators: input.external_collaborators ?? before.externalCollaborators,
    membersCreateProjects: input.members_create_projects ?? before.membersCreateProjects,
    defaultVisibility: input.default_visibility ?? before.defaultVisibility,
    leakedKeys: input.leaked_keys ?? before.leakedKeys,
    version: before.version + 1,
    updatedAt: ctx.clock.now(),
  };
  const changes = changed(policiesOf(before), policiesOf(organization), [
    "external_collaborators",
    "members_create_projects",
    "default_visibility",
    "leaked_keys",
  ]);
  const { default_visibility: _, ...ofMembers } = changes;
  if (before.kind === "personal" && Object.keys(ofMembers).length > 0) {
    throw new Problem("personal_organization");
  }
  const withdrawal = { targetId: before.id };
  if (Object.keys(changes).length === 0) {
    return { organization: before, committed: nothingDone(ctx), withdrawal };
  }
  const committed = await commit(ctx, {
    actor: access,
    writes: [store.update(ctx.db, organization, before.version)],
    event: {
      type: "organization.updated",
      target: { type: "organization", id: organization.id, name: organization.name },
      changes,
    },
  });
  return { organization, committed, withdrawal };
}

const policiesOf = (organization: Organization) => ({
  external_collaborators: organization.externalCollaborators,
  members_create_projects: organization.membersCreateProjects,
  default_visibility: organization.defaultVisibility,
  leaked_keys: organization.leakedKeys,
});
