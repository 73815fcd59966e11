import { resolve } from "@atrium/shared/access/resolve";
import { difference, type Grant, type Scope, scopesOf } from "@atrium/shared/access/vocabulary";
import type { Context } from "@atrium/shared/context";
import type { DetailsOf } from "@atrium/shared/contract/events";
import type { RunningThing, Within } from "@atrium/shared/contract/resources";
import { loadPrincipals } from "@atrium/shared/control/load";
import { factsOf } from "@atrium/shared/control/loaded";
import { type AccountId, newId, type OrganizationId } from "@atrium/shared/id";
import { Problem } from "@atrium/shared/problem";
import type { Happening, Write } from "@atrium/shared/store/commit";
import type { Env } from "../env.ts";
import { thePerson } from "../person/person.ts";
import { targetOf } from "../project/project.ts";
import type { Leaver, Place } from "./store.ts";
import * as store from "./store.ts";

export type { Leaver };

/** For the event of a removal: the other places that go with it. */
export const collateral = store.collateral;

/** What a removal hands on to whom, ready for its commit; and what it finds at work. */
export interface Handover {
  /** Null where nobody asked, or it could not be told. */
  running: RunningThing[] | null;
  reassignedTo: string | null;
  owned: { id: string; name: string }[];
  writes: Write[];
  events: Happening[];
  /** Of the removal's event: the events worker has what is at work handed on by it. */
  details: Pick<DetailsOf<"member.removed">, "reassigned_to" | "reassigned_within">;
}

export const NOTHING_HANDED_OVER: Handover = {
  running: null,
  reassignedTo: null,
  owned: [],
  writes: [],
  events: [],
  details: {},
};

/** How many things at work are named. */
const NAMED = 100;
/** How many projects one removal hands over: each is an event, and an event names the projects of a team. */
const PROJECTS = 500;

export interface Asked {
  preview: boolean;
  reassignTo: string | undefined;
}

/**
 * What somebody's removal leaves behind, where that was asked for; and to whom it goes. What they own in the
 * organization goes in the removal's own commit, what is at work by its event. Charged to the organization from then on,
 * until its new owner, whom nobody asked, says otherwise.
 * @throws Problem `account_not_found`, `not_in_organization`, `not_in_team`, `state_conflict`
 */
export async function handoverOf(
  env: Env,
  ctx: Context,
  by: string,
  leaver: Leaver,
  { preview, reassignTo }: Asked,
): Promise<Handover> {
  if (!preview && reassignTo === undefined) return NOTHING_HANDED_OVER;
  const within = await withinOf(ctx, leaver);
  const heir = reassignTo === undefined ? undefined : await theHeir(ctx, leaver, reassignTo);
  const running = await runningIn(env, ctx, leaver, within);
  if (heir === undefined) return { ...NOTHING_HANDED_OVER, running };
  if ("projects" in within) requireFew(within.projects.length);
  const handed = await ownedBy(ctx, leaver, heir, by);
  const details = { reassigned_to: heir, reassigned_within: within };
  return { ...NOTHING_HANDED_OVER, ...handed, running, reassignedTo: heir, details };
}

/** What is at work where somebody is about to hold less; null where it could not be told. */
export const runningOf = async (env: Env, ctx: Context, leaver: Leaver): Promise<RunningThing[] | null> =>
  runningIn(env, ctx, leaver, await withinOf(ctx, leaver));

/** What is held no more. */
export const lost = (before: Grant, after: Grant): Scope[] => scopesOf(difference(before, after));

const withinOf = async (ctx: Context, leaver: Leaver): Promise<Within> =>
  leaver.place.type === "organization"
    ? { organization: leaver.place.id }
    : { projects: await store.projectsLost(ctx.db, leaver) };

/** Nobody's removal fails because resources does not answer. */
async function runningIn(env: Env, ctx: Context, { accountId }: Leaver, within: Within) {
  try {
    return await env.INVENTORY.runningOf(accountId, within, NAMED);
  } catch (error) {
    ctx.later(Promise.reject(error));
    return null;
  }
}

/** Who has a place where the leaver had theirs. */
async function theHeir(ctx: Context, { accountId: leaver, place }: Leaver, id: string): Promise<AccountId> {
  const { accountId } = await thePerson(ctx, { accountId: id });
  if (accountId === leaver) throw new Problem("state_conflict", "It is theirs already.");
  if (!(await mayTake(ctx, place, accountId)))
    throw new Problem(REFUSALS[place.type], "They have no place there.");
  return accountId;
}

const REFUSALS = {
  organization: "not_in_organization",
  team: "not_in_team",
  project: "account_not_found",
} as const;

/** In a project, however they came in; but not whom its visibility alone lets see it. */
async function mayTake(ctx: Context, place: Place, account: AccountId): Promise<boolean> {
  if (place.type !== "project") return store.isIn(ctx.db, place, account);
  const [loaded] = await loadPrincipals(ctx.db.$client, [account], place);
  const facts = loaded && factsOf(loaded);
  if (!facts) return false;
  return resolve(facts).rules.some(({ rule, overridden }) => rule !== "visibility" && !overridden);
}

/** The projects of the organization that were the leaver's, as their heir's. */
async function ownedBy(ctx: Context, { accountId: from, place }: Leaver, to: AccountId, by: string) {
  if (place.type !== "organization") return {};
  const owned = await store.ownedProjects(ctx.db, place.id, from, PROJECTS + 1);
  requireFew(owned.length);
  if (owned.length === 0) return {};
  const of = owned.map(({ id }) => ({ project: id, membership: newId("mem") }));
  const handing = { organization: place.id, from, to, by, at: ctx.clock.now(), of };
  return {
    owned: owned.map(({ id, name }) => ({ id, name })),
    writes: store.handOver(ctx.db, handing),
    events: owned.map((project) => transferred(place.id, project, from, to)),
  };
}

const transferred = (
  organization: OrganizationId,
  project: store.OwnedProject,
  from: AccountId,
  to: AccountId,
): Happening => ({
  type: "project.transferred",
  target: targetOf(project),
  project: project.id,
  organization,
  changes: { owner_account_id: { from, to } },
  details: { because: "member_removed" },
});

function requireFew(projects: number): void {
  if (projects > PROJECTS)
    throw new Problem("quota_exceeded", `One removal hands over ${PROJECTS} projects: transfer some before.`);
}
