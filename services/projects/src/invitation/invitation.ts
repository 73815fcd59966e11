import { mayAtAll, reachByMaker } from "@atrium/shared/access/decide";
import type { OrganizationRole } from "@atrium/shared/access/roles";
import { isAdministrator } from "@atrium/shared/access/standing";
import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, type Permitted, permit, requireVersion } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { isKeyId, newId, type OrganizationId, type ProjectId, type TeamId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import { listed, NOTHING_LISTED, type Page } from "@atrium/shared/store/page";
import { showLevel } from "../level/fields.ts";
import { detailsOf as levelDetailsOf, levelOf } from "../level/level.ts";
import {
  columnsOfOffer,
  type Inviting,
  NEEDED,
  type Offer,
  offering,
  type Place,
  type Revoking,
  requireMayOffer,
  type Viewing,
} from "./offer.ts";
import type { InvitationRow } from "./store.ts";
import * as store from "./store.ts";

const OPEN_MS = 14 * 24 * 60 * 60 * 1000;
/** Sent again sooner by the same, it is the same mail: none more goes out. */
const JUST_SENT_MS = 60 * 1000;

/** T17: to whoever lets somebody into a project, by whichever door. */
export const NOTICE =
  "Add only people you trust and know: from now on they can use what this project holds, as far as their access goes.";

export const statusAt = ({ status, expiresAt }: Pick<InvitationRow, "status" | "expiresAt">, now: number) =>
  status === "pending" && expiresAt <= now ? ("expired" as const) : status;

/** Without the place, and without whose it is. */
export const presentOffer = (row: InvitationRow, now: number) => ({
  id: row.id,
  status: statusAt(row, now),
  organization_id: row.organizationId,
  ...showLevel(row),
  external: row.external,
  invited_by: {
    type: row.inviterName === null ? ("account" as const) : ("service_account" as const),
    id: row.invitedBy,
    name: row.inviterUsername ?? row.inviterName,
  },
  expires_at: rfc3339(row.expiresAt),
  created_at: rfc3339(row.createdAt),
  updated_at: rfc3339(row.updatedAt),
});

/** The email only to who may invite here: in a project anybody sees who else is in it, and is to come. */
export const present = (row: InvitationRow, access: Access, now: number) => {
  const { type, id, name } = access.target;
  const { invite } = NEEDED[placeOf(access).type];
  return {
    ...presentOffer(row, now),
    email: mayAtAll(access, invite) ? row.email : null,
    into: { type: type as Place["type"], id, name: name ?? "" },
  };
};

/** For an action on one of them. @throws Problem `not_found`, `permission_missing` */
export async function theInvitation<P extends Inviting | Viewing | Revoking>(
  ctx: Context,
  access: Allowed<P>,
  permission: P,
  id: string,
): Promise<Permitted<P, InvitationRow>> {
  const row = await store.byId(ctx.db, placeOf(access), id);
  if (!row) throw notFound();
  return permit(ctx, access, permission, { ...row, createdWith: null });
}

/** `unanswered`: only those that wait for an answer, or have waited too long. */
export async function listInvitations(
  ctx: Context,
  access: Allowed<Viewing>,
  unanswered: boolean,
  page: Page,
) {
  const place = placeOf(access);
  const reached = reachByMaker(access, NEEDED[place.type].view);
  if (!reached) return NOTHING_LISTED;
  const rows = await store.ofPlace(ctx.db, place, { unanswered, createdBy: reached.createdBy }, page);
  const now = ctx.clock.now();
  return listed(rows, page, (row) => present(row, access, now));
}

interface Invitation {
  email: string;
  offer: Offer;
  /** Into a project, from outside its organization (O7). */
  external?: boolean | undefined;
}

export const intoOrganization = (role: OrganizationRole = "member"): Offer => ({
  type: "organization",
  role,
});

/** A level of a team or a project that the body names. @throws Problem as `levelOf` does */
export async function intoPlace(
  ctx: Context,
  { target }: Access,
  type: "team" | "project",
  input: Parameters<typeof levelOf>[2],
): Promise<Offer> {
  return { type, level: await levelOf(ctx, target.organizationId, input) };
}

/**
 * Invites somebody, whether they have an account or not: nothing here tells. `beside`: what else the answer says.
 * @throws Problem as `newInvitation`; `already_invited`
 */
export async function invite<Beside extends { notice?: string }>(
  ctx: Context,
  access: Allowed<Inviting>,
  invitation: Invitation,
  beside: Beside,
) {
  const { row, ...change } = await newInvitation(ctx, access, invitation);
  const answer = { ...present(row, access, ctx.clock.now()), ...beside };
  await commit(ctx, { ...change, answer: { status: 201, body: answer } });
  return { row, answer };
}

/**
 * What makes one, not committed yet.
 * @throws Problem `grant_exceeds_own`, `already_a_member`, and what the place does not take: `personal_organization`,
 * `personal_project`, `external_refused`, `not_in_organization`, `not_in_team`
 */
export async function newInvitation(
  ctx: Context,
  access: Allowed<Inviting>,
  { email, offer, external }: Invitation,
) {
  const organization = access.target.organizationId as OrganizationId;
  requireMayOffer(access, offer);
  const fromOutside = await requireWelcome(ctx, access, { email, external });
  const now = ctx.clock.now();
  const place = placeOf(access);
  const row: InvitationRow = {
    id: newId("inv"),
    organizationId: organization,
    teamId: place.type === "team" ? (place.id as TeamId) : null,
    projectId: place.type === "project" ? (place.id as ProjectId) : null,
    email: email.toLowerCase(),
    ...columnsOfOffer(offer),
    customRole: offer.type === "organization" ? null : offer.level.customRole,
    external: fromOutside,
    status: "pending",
    expiresAt: now + OPEN_MS,
    version: 1,
    createdBy: access.principal.id,
    createdAt: now,
    updatedAt: now,
    ...invitedBy(access),
  };
  return {
    row,
    actor: offering(access, offer),
    writes: [store.giveWay(ctx.db, row), store.insert(ctx.db, row)],
    event: { type: "invitation.created" as const, target: targetOf(row), details: detailsOf(row) },
  };
}

/**
 * Sends one again: it is open longer, and lives by the right of who sent it last. `isSent`: not where it just was.
 * @throws Problem `invitation_void`, and as `newInvitation`
 */
export async function resendInvitation(
  ctx: Context,
  access: Allowed<Inviting>,
  before: Permitted<Inviting, InvitationRow>,
) {
  const now = ctx.clock.now();
  if (before.status !== "pending") throw new Problem("invitation_void");
  const offer = await offerOf(ctx, before);
  requireMayOffer(access, offer);
  await requireWelcome(ctx, access, before);
  const by = invitedBy(access);
  const isTheirs = before.invitedBy === by.invitedBy && before.invitedWith === by.invitedWith;
  const isSent = !isTheirs || before.updatedAt + JUST_SENT_MS <= now;
  if (!isSent) return { row: before, answer: present(before, access, now), isSent };
  const after = { expiresAt: now + OPEN_MS, updatedAt: now };
  const row = { ...before, ...after, ...by, version: before.version + 1 };
  const answer = present(row, access, now);
  await commit(ctx, {
    actor: offering(access, offer),
    writes: store.change(ctx.db, before, { ...after, invitedBy: by.invitedBy, invitedWith: by.invitedWith }),
    event: { type: "invitation.resent", target: targetOf(row), details: detailsOf(row) },
    answer: { status: 200, body: answer },
  });
  return { row, answer, isSent };
}

/** Takes one back. @throws Problem `stale_version`, `invitation_void` */
export async function revokeInvitation(
  ctx: Context,
  access: Allowed<Revoking>,
  row: Permitted<Revoking, InvitationRow>,
  expected: number | undefined,
): Promise<void> {
  requireVersion(row, expected);
  if (row.status !== "pending") throw new Problem("invitation_void");
  await commit(ctx, {
    actor: access,
    writes: store.change(ctx.db, row, { status: "revoked", updatedAt: ctx.clock.now() }),
    event: { type: "invitation.revoked", target: targetOf(row), details: detailsOf(row) },
  });
}

/**
 * What a row offers, as it stands now: a custom role as it is today, a plan that still includes it.
 * @throws Problem `invitation_void` where the role is gone; `entitlement_missing`
 */
export async function offerOf(ctx: Context, row: InvitationRow): Promise<Offer> {
  const { role, customRoleId, access, addOns: add_ons } = row;
  const { type } = placeOfRow(row);
  if (type === "organization") return { type, role: role as OrganizationRole };
  const isNothing = role === null && customRoleId === null && access === null;
  if (isNothing || role === "owner" || (customRoleId !== null && row.customRole === null))
    throw new Problem("invitation_void");
  const named = {
    role: role ?? undefined,
    custom_role_id: customRoleId ?? undefined,
    access: access ?? undefined,
  };
  return { type, level: await levelOf(ctx, row.organizationId, { ...named, add_ons }) };
}

/** Whether they come from outside. Holds again when they accept: here it is said as early as it can be. */
async function requireWelcome(
  ctx: Context,
  access: Access,
  { email, external = false }: { email: string; external?: boolean | undefined },
): Promise<boolean> {
  const place = placeOf(access);
  const { project } = access.target;
  if (project?.kind === "personal") throw new Problem("personal_project");
  if (project && project.ownerTeamId !== null) throw TEAM_PROJECT();
  const organization = access.target.organizationId ?? "";
  const found = await store.surroundings(ctx.db, place, {
    organization,
    email,
    inviter: access.principal.id,
  });
  if (!found) throw notFound();
  if (found.kind === "personal" && place.type !== "project") throw new Problem("personal_organization");
  if (found.inPlace === 1) throw new Problem("already_a_member");
  const mayInviteAnybody = isAdministrator(found.inviterRole as OrganizationRole | null);
  if (place.type === "team" && found.inOrganization === 0 && !mayInviteAnybody) throw OUTSIDER_TO_TEAM();
  const fromOutside = external && place.type === "project" && found.kind === "standard";
  if (fromOutside && found.takesExternals === 0) throw new Problem("external_refused");
  return fromOutside;
}

const TEAM_PROJECT = () =>
  new Problem(
    "not_in_team",
    "A team's project takes people of the team only: invite them to the team, or add who is in it as a collaborator.",
  );
const OUTSIDER_TO_TEAM = () =>
  new Problem(
    "not_in_organization",
    "Nobody of the organization goes by that email. Only its admins invite somebody to a team who is not in the organization yet.",
  );

/** The place of the path. */
function placeOf({ target: { type, id } }: Access): Place {
  if (type !== "organization" && type !== "team" && type !== "project") throw notFound();
  return { type, id };
}

export function placeOfRow({ organizationId, teamId, projectId }: InvitationRow): Place {
  if (teamId !== null) return { type: "team", id: teamId };
  return projectId === null
    ? { type: "organization", id: organizationId }
    : { type: "project", id: projectId };
}

const invitedBy = ({ principal: { type, id, name }, credential }: Access) => ({
  invitedBy: id,
  invitedWith: isKeyId(credential.id) ? credential.id : null,
  inviterUsername: type === "account" ? name : null,
  inviterName: type === "service_account" ? name : null,
});

export const targetOf = ({ id, email }: InvitationRow) => ({ type: "invitation" as const, id, name: email });

export const detailsOf = (row: InvitationRow) => ({
  into: placeOfRow(row),
  ...levelDetailsOf(row),
  external: row.external,
});
