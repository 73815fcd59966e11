/** What whoever was offered a project does: see the offers, accept, decline. */
import { mayAtAll } from "@atrium/shared/access/decide";
import { resolve } from "@atrium/shared/access/resolve";
import { resolveTeam } from "@atrium/shared/access/standing";
import { EMPTY } from "@atrium/shared/access/vocabulary";
import type { Allowed, Context } from "@atrium/shared/context";
import type { Basis } from "@atrium/shared/contract/auth";
import { isWithinLimits, narrowedTo } from "@atrium/shared/control/credential";
import { keysOfMembership } from "@atrium/shared/control/dying-keys";
import { entitlementsOf, oneMore } from "@atrium/shared/control/entitlements";
import { loadPrincipals } from "@atrium/shared/control/load";
import { factsOf } from "@atrium/shared/control/loaded";
import type { AccountId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { commit, type Write } from "@atrium/shared/store/commit";
import { listed, type Page } from "@atrium/shared/store/page";
import type { Withdrawing } from "../withdrawal/withdrawal.ts";
import type { OfferRow } from "./store.ts";
import * as store from "./store.ts";
import { requireTakes } from "./taking.ts";
import { detailsOf, offered, present } from "./transfer.ts";

export async function listOffers(ctx: Context, access: Allowed<"invitation:view">, page: Page) {
  const rows = await store.toAccount(ctx.db, access.principal.id as AccountId, ctx.clock.now(), page);
  return listed(rows, page, present);
}

/**
 * Takes the project over, in one commit with the offer's end: accepted twice at once it is accepted once, and never
 * after whoever offered it lost it.
 * @throws Problem `not_found` for an offer to somebody else; `transfer_void`; what else `requireTakes` finds by now
 */
export const acceptOffer = (ctx: Context, access: Allowed<"invitation:update">, id: string) =>
  untilOver(ctx, id, () => accept(ctx, access, id));

async function accept(
  ctx: Context,
  access: Allowed<"invitation:update">,
  id: string,
): Promise<Withdrawing & { answer: ReturnType<typeof present> }> {
  const { row, basis } = await open(ctx, access, id);
  const offererBasis = await requireOwned(ctx, row);
  const recipient = { accountId: row.toAccountId, teamId: row.toTeamId, name: row.toName };
  const taking = await requireTakes(ctx, row, recipient);
  const { projectId, toAccountId, toTeamId, ownerAccountId, ownerTeamId } = row;
  const { organizationId } = taking;
  const now = ctx.clock.now();
  const leaving = await leavingOwner(ctx, row);
  const answer = present(row);
  const writes: Write[] = [
    store.remove(ctx.db, row),
    ...(organizationId === row.organizationId
      ? []
      : oneMore(ctx.db, organizationId, await entitlementsOf(ctx.db, organizationId, now), "projects")),
    store.handOver(ctx.db, row, { organizationId, ownerAccountId: toAccountId, ownerTeamId: toTeamId }, now),
  ];
  if (ownerAccountId !== null)
    writes.push(
      leaving
        ? store.removeMember(ctx.db, projectId, ownerAccountId)
        : store.keepAsAdmin(ctx.db, projectId, ownerAccountId, now),
    );
  if (toAccountId !== null) writes.push(store.makeOwner(ctx.db, projectId, toAccountId, now));
  if (toTeamId !== null) writes.push(store.endCollaboration(ctx.db, projectId, toTeamId));
  if (ownerTeamId !== null) writes.push(store.keepTeam(ctx.db, projectId, ownerTeamId, row.offeredBy, now));
  writes.push(...taking.guards);
  const committed = await commit(ctx, {
    actor: { ...access, basis: [...access.basis, ...basis, ...offererBasis] },
    writes,
    event: {
      ...happening("project.transferred", row),
      organization: organizationId,
      changes: changesOf(row, organizationId),
      ...(leaving && { reads: keysOfMembership(leaving.id) }),
    },
    answer: { status: 200, body: answer },
  });
  return { committed, withdrawal: { targetId: projectId }, answer };
}

/** @throws Problem `not_found`, `transfer_void` */
export const declineOffer = (ctx: Context, access: Allowed<"invitation:update">, id: string) =>
  untilOver(ctx, id, () => decline(ctx, access, id));

async function decline(
  ctx: Context,
  access: Allowed<"invitation:update">,
  id: string,
): Promise<ReturnType<typeof present>> {
  const { row, basis } = await open(ctx, access, id);
  const answer = present(row);
  await commit(ctx, {
    actor: { ...access, basis: [...access.basis, ...basis] },
    writes: [store.remove(ctx.db, row)],
    event: happening("project.transfer_declined", row),
    answer: { status: 200, body: answer },
  });
  return answer;
}

/** An open offer to the caller, or to a team that they are an admin of, and the rows by which they are. */
async function open(ctx: Context, access: Allowed<"invitation:update">, id: string) {
  const row = await store.byId(ctx.db, id);
  const basis = row && (await basisOf(ctx, access, row));
  if (!row || !basis) throw notFound();
  if (row.expiresAt <= ctx.clock.now()) throw new Problem("transfer_void");
  return { row, basis };
}

async function basisOf(
  ctx: Context,
  { principal }: Allowed<"invitation:update">,
  { toAccountId, toTeamId }: OfferRow,
): Promise<readonly Basis[] | null> {
  if (toTeamId === null) return toAccountId === principal.id ? [] : null;
  const [loaded] = await loadPrincipals(ctx.db.$client, [principal.id], { type: "team", id: toTeamId });
  const inTeam = loaded?.teams.find(({ id }) => id === toTeamId);
  const standing = resolveTeam(inTeam?.role ?? inTeam?.custom ?? null, loaded?.organizationRole ?? null);
  return loaded && standing.administers ? loaded.basis : null;
}

/**
 * The rows by which whoever offered the project may still give it away; through the key it was done with, where it was:
 * one that is revoked, because it leaked perhaps, has given nothing away. @throws Problem `transfer_void`
 */
async function requireOwned(ctx: Context, row: OfferRow): Promise<readonly Basis[]> {
  const { offeredBy, offeredWith, projectId } = row;
  const at = { type: "project", id: projectId } as const;
  const [loaded] = await loadPrincipals(ctx.db.$client, [offeredWith ?? offeredBy], at);
  const isGone =
    loaded?.principal?.suspended ||
    typeof loaded?.credential?.revokedAt === "number" ||
    (loaded && !isWithinLimits(loaded));
  const facts = loaded && !isGone ? factsOf(loaded) : null;
  const grant = facts ? resolve(facts).grant : EMPTY;
  const scopes = loaded ? narrowedTo(loaded, "project") : null;
  const owner = { principal: { id: offeredBy }, credential: null, grant, scopes, administers: false };
  if (loaded && mayAtAll(owner, "project:transfer")) return loaded.basis;
  throw new Problem("transfer_void", "Whoever offered it does not own the project any more.");
}

/** The row of an owner who may not stay: a team's project takes people of the team. */
async function leavingOwner(ctx: Context, { ownerAccountId, toTeamId, projectId }: OfferRow) {
  if (ownerAccountId === null || toTeamId === null) return undefined;
  if (await store.isInTeam(ctx.db, toTeamId, ownerAccountId)) return undefined;
  return store.membershipOf(ctx.db, projectId, ownerAccountId);
}

/** Who was overtaken tries again: by another answer the offer is over, by a change of the project it is not. */
async function untilOver<T>(ctx: Context, id: string, attempt: () => Promise<T>): Promise<T> {
  for (let again = 2; ; again--) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Problem && error.code === "stale_version")) throw error;
      if (!(await store.byId(ctx.db, id))) throw new Problem("transfer_void");
      if (again === 0) throw error;
    }
  }
}

const happening = <T extends "project.transferred" | "project.transfer_declined">(
  type: T,
  row: OfferRow,
) => ({
  type,
  target: offered(row),
  project: row.projectId,
  organization: row.organizationId,
  details: { ...detailsOf(row), offered_by: row.offeredBy },
});

function changesOf(row: OfferRow, organizationId: string) {
  const both = {
    owner_account_id: { from: row.ownerAccountId, to: row.toAccountId },
    owner_team_id: { from: row.ownerTeamId, to: row.toTeamId },
    organization_id: { from: row.organizationId, to: organizationId },
  };
  return Object.fromEntries(Object.entries(both).filter(([, { from, to }]) => from !== to));
}
