import { isCounted, judge } from "@atrium/shared/access/explain";
import { standingIn } from "@atrium/shared/access/place";
import { grantOf, narrow, type Permission, scopesOf } from "@atrium/shared/access/vocabulary";
import type { Allowed, Context } from "@atrium/shared/context";
import type { Inventory } from "@atrium/shared/contract/resources";
import { candidates } from "@atrium/shared/control/candidates";
import { loadPrincipals } from "@atrium/shared/control/load";
import { placeOf } from "@atrium/shared/control/place";
import { notFound } from "@atrium/shared/problem";
import { listed, type Page } from "@atrium/shared/store/page";
import { everyoneMay, presentRule, thingOf } from "./explanation.ts";
import { subjectOf } from "./subject.ts";

interface Wanted {
  permission: Permission;
  resource?: string | undefined;
}

/**
 * Everybody who holds a permission on a project by more than its visibility, and why. Complete: a page is a part of all
 * who could, so it may have fewer than were asked for, or none; `next_cursor` alone says whether there are more.
 */
export async function whoCan(
  ctx: Context,
  access: Allowed<"collaborator:view">,
  inventory: Inventory,
  { permission, resource }: Wanted,
  page: Page,
) {
  const [self, thing] = await Promise.all([
    subjectOf(ctx, access, undefined),
    resource === undefined ? null : thingOf(ctx, access, inventory, permission, resource),
  ]);
  if (self.place.type !== "project") throw notFound();
  const { id: project, organizationId, ownerTeamId, kind } = self.place.facts.project;
  const surroundings = { project, organizationId, ownerTeamId, kind };
  const { data: ids, next_cursor } = listed(
    await candidates(ctx.db, surroundings, page),
    page,
    ({ id }) => id,
  );
  const at = { type: "project", id: project } as const;
  const data = (await loadPrincipals(ctx.db.$client, ids, at)).flatMap((loaded) => {
    const place = loaded && placeOf(loaded, at);
    const principal = loaded?.principal;
    if (!place || !principal || principal.type === "anonymous" || principal.suspended) return [];
    const { type, id, name } = principal;
    const judged = judge({ place, principal: { type, id }, key: null, permission, thing });
    const rules = judged.rules.filter(({ overridden, gives }) => !overridden && gives !== "no");
    if (!judged.allowed || rules.every(({ rule }) => rule === "visibility")) return [];
    const gives = rules.some((rule) => rule.gives === "any") ? ("any" as const) : ("own" as const);
    return [
      {
        principal: { type, id, name },
        gives,
        role: judged.role,
        reason: judged.reason,
        rules: rules.map(({ rule, role, via }) => ({ rule, role, via })),
      },
    ];
  });
  return { data, next_cursor, everyone: everyoneMay(self, permission) };
}

/** All that a principal may do in a project, and by which rules. */
export async function whatCan(ctx: Context, access: Allowed<"project:view">, named: string | undefined) {
  const { principal, owner, place, asked, barred } = await subjectOf(ctx, access, named);
  const { rules, role } = judge({ ...asked, place, permission: "project:view", thing: null });
  const standing = standingIn(place);
  const isWorthless = barred !== null || !isCounted({ ...asked, place }, standing);
  const scopes = asked.key?.scopes ? grantOf(asked.key.scopes) : null;
  return {
    principal,
    owner,
    role,
    permissions: isWorthless ? [] : scopesOf(narrow(standing.grant, scopes)),
    rules: rules.map(presentRule).map(({ gives: _, ...rule }) => rule),
  };
}
