import { mayAtAll } from "@atrium/shared/access/decide";
import type { Circumstances, Remedy } from "@atrium/shared/access/doors";
import {
  type ExplainedRule,
  judge,
  overriddenBecause,
  type Question,
  rolesGiving,
} from "@atrium/shared/access/explain";
import { standingIn } from "@atrium/shared/access/place";
import { canApply, remediesOf } from "@atrium/shared/access/remedy";
import type { Kind, Permission } from "@atrium/shared/access/vocabulary";
import { type Allowed, type Context, permit } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import type { Inventory } from "@atrium/shared/contract/resources";
import { entitlementsOf } from "@atrium/shared/control/entitlements";
import { loadPrincipals } from "@atrium/shared/control/load";
import { placeOf } from "@atrium/shared/control/place";
import { notFound, Problem } from "@atrium/shared/problem";
import * as store from "./store.ts";
import { type At, type Subject, subjectOf } from "./subject.ts";

type Asking = Allowed<"project:view" | "organization:view" | "team:view">;

interface Asked {
  principal?: string | undefined;
  permission: Permission;
  resource?: string | undefined;
}

/** Why somebody may do something here or may not, and what would change it. Reads the primary, never a cache. */
export async function explain(ctx: Context, access: Asking, inventory: Inventory, asked: Asked) {
  const { permission } = asked;
  const [subject, thing] = await Promise.all([
    subjectOf(ctx, access, asked.principal),
    asked.resource === undefined ? null : thingOf(ctx, access, inventory, permission, asked.resource),
  ]);
  const question: Question = { ...subject.asked, place: subject.place, permission, thing };
  const judged = judge(question);
  const allowed = judged.allowed && subject.barred === null;
  const remedies = allowed ? [] : await remediesFor(ctx, access, subject, question);
  return {
    allowed,
    principal: subject.principal,
    owner: subject.owner,
    permission,
    resource: thing && {
      id: asked.resource ?? "",
      kind: kindOf(permission),
      owner_id: thing.owner ?? thing.createdBy,
    },
    why: subject.barred ?? judged.why,
    reason: subject.barred ? BARRED[subject.barred] : judged.reason,
    role: judged.role,
    missing: allowed ? null : permission,
    rules: judged.rules.map(presentRule),
    roles: rolesGiving(subject.place.type, permission),
    remedies: remedies.map(({ remedy }) => presentRemedy(remedy)),
    who_can_grant: subject.asker.belongs ? (remedies[0]?.people ?? []) : [],
  };
}

const BARRED = {
  suspended: "The account is suspended.",
  revoked: "The key was revoked.",
  expired: "The key has expired.",
  elsewhere: "A key acts in its project alone: this is for somebody who is signed in.",
  limited: "The token is limited to other places.",
} as const satisfies Record<NonNullable<Subject["barred"]>, string>;

const kindOf = (permission: Permission): Kind => permission.slice(0, permission.indexOf(":")) as Kind;

export const presentRule = (rule: ExplainedRule) => ({
  rule: rule.rule,
  role: rule.role,
  via: rule.via,
  gives: rule.gives,
  overridden: rule.overridden,
  overridden_by: rule.overriddenBy.map(({ via }) => via),
  because: overriddenBecause(rule),
});

const presentStep = ({ type, role, at, request }: Remedy) => ({
  type,
  role: role ?? null,
  at: at ?? null,
  method: request?.method ?? null,
  path: request?.path ?? null,
  body: request?.body ? { ...request.body } : null,
});

const presentRemedy = ({ next, ...remedy }: Remedy) => ({
  ...presentStep(remedy),
  next: next ? presentStep(next) : null,
});

/**
 * A thing of the project that the asker may see.
 * @throws Problem `not_found`; `validation_failed` where the permission is about another kind
 */
export async function thingOf(
  ctx: Context,
  access: Access,
  inventory: Inventory,
  permission: Permission,
  id: string,
) {
  if (access.target.type !== "project") throw notFound();
  const project = access.target.id;
  const thing = (await store.thing(ctx.db, project, id)) ?? (await inventory.thing(project, id));
  if (!thing) throw notFound();
  await permit(ctx, access, `${thing.kind}:view` as Permission, thing);
  if (thing.kind !== kindOf(permission)) {
    throw new Problem("validation_failed", undefined, {
      errors: [{ pointer: "?resource", detail: `It is a ${thing.kind}: ask about ${thing.kind}:….` }],
    });
  }
  return thing;
}

interface Offered {
  remedy: Remedy;
  people: { type: "account"; id: string; name: string }[];
}

/** What would do, first what somebody can do; and for each who can. */
async function remediesFor(
  ctx: Context,
  access: Access,
  { barred, memberships }: Subject,
  question: Question,
): Promise<Offered[]> {
  if (barred === "elsewhere" || barred === "limited") return [{ remedy: { type: "sign_in" }, people: [] }];
  if (barred !== null) return [];
  const circumstances = await circumstancesOf(ctx, access, memberships);
  const remedies = remediesOf(question, circumstances);
  const steps = remedies.flatMap((remedy) => (remedy.next ? [remedy, remedy.next] : [remedy]));
  const places = new Map(steps.flatMap(({ needs }) => (needs ? [[needs.at.id, needs.at]] : [])));
  const found = new Map(
    await Promise.all(
      [...places.values()].map(async (at) => [at.id, await peopleAt(ctx, access, at, question)] as const),
    ),
  );
  const whoCan = (step: Remedy) => (found.get(step.needs?.at.id ?? "") ?? []).filter(({ may }) => may(step));
  const offered = remedies.map((remedy): Offered => {
    const first = whoCan(remedy).map(({ person }) => person);
    const then = remedy.next && new Set(whoCan(remedy.next).map(({ person }) => person.id));
    const both = then ? first.filter(({ id }) => then.has(id)) : first;
    // Where nobody can do both, each takes somebody.
    return { remedy, people: (both.length > 0 ? both : first).slice(0, store.NAMED) };
  });
  return [
    ...offered.filter(({ people }) => people.length > 0),
    ...offered.filter(({ people }) => people.length === 0),
  ];
}

async function circumstancesOf(
  ctx: Context,
  { target }: Access,
  memberships: Subject["memberships"],
): Promise<Circumstances> {
  const organization = target.organizationId ?? "";
  const [entitlements, external] = await Promise.all([
    entitlementsOf(ctx.db, organization, ctx.clock.now()),
    store.takesExternals(ctx.db, organization),
  ]);
  return { viewOnly: entitlements.view_only_role, external, memberships };
}

interface Candidate {
  person: { type: "account"; id: string; name: string };
  may(step: Remedy): boolean;
}

/** Those who could change something there, as they stand now; two round trips whatever the number of people. */
async function peopleAt(ctx: Context, access: Access, at: At, { principal }: Question): Promise<Candidate[]> {
  const { organizationId, project } = access.target;
  const teamId = at.type === "team" ? at.id : at.type === "project" ? (project?.ownerTeamId ?? null) : null;
  const likely = await store.administrators(ctx.db, at, { organizationId: organizationId ?? "", teamId });
  // Whose key it is can change it.
  const ids = [...new Set([...likely, ...(principal.type === "account" ? [principal.id] : [])])];
  const loaded = await loadPrincipals(ctx.db.$client, ids, at);
  return loaded.flatMap((one) => {
    const place = one && placeOf(one, at);
    if (!place || !one.principal || one.principal.suspended) return [];
    const { id, name } = one.principal;
    const standing = { ...standingIn(place), principal: { id }, scopes: null };
    const may = (step: Remedy): boolean => canApply(step, standing);
    return [{ person: { type: "account" as const, id, name }, may }];
  });
}

/** Whether everybody may by the project's visibility alone; `signed_in`: everybody who is. */
export function everyoneMay({ asked: _, place }: Subject, permission: Permission): boolean | "signed_in" {
  if (place.type !== "project") return false;
  const visitor = (type: "anonymous" | "account"): boolean => {
    const principal = type === "anonymous" ? null : { type, id: "" };
    const facts = { ...place.facts, principal, organizationRole: null, direct: null, teams: [] };
    const standing = standingIn({ type: "project", facts });
    return mayAtAll({ principal, credential: null, scopes: null, ...standing }, permission);
  };
  return visitor("anonymous") || (visitor("account") && "signed_in");
}
