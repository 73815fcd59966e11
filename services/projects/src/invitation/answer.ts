/** What the invited do: see what they are invited to, accept it or decline it. */
import type { OrganizationRole } from "@atrium/shared/access/roles";
import type { Allowed, Context } from "@atrium/shared/context";
import { loadPrincipals } from "@atrium/shared/control/load";
import { type AccountId, newId, type TeamId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { commit, type Happening, type Write } from "@atrium/shared/store/commit";
import { listed, type Page } from "@atrium/shared/store/page";
import { detailsOf, offerOf, placeOfRow, presentOffer, statusAt, targetOf } from "./invitation.ts";
import {
  columnsOfOffer,
  type Inviter,
  inviterIn,
  type Offer,
  offering,
  type Place,
  stillMayOffer,
} from "./offer.ts";
import type { ReceivedRow } from "./store.ts";
import * as store from "./store.ts";

const present = (row: ReceivedRow, now: number) => {
  const place = placeOfRow(row);
  const name = { organization: row.organizationName, team: row.teamName, project: row.projectName }[
    place.type
  ];
  return {
    ...presentOffer(row, now),
    email: row.email,
    into: { ...place, name: name ?? "" },
    organization_name: row.organizationName,
  };
};

/** Those without an answer, whether or not their time is over. @throws Problem `email_not_verified` */
export async function listReceived(ctx: Context, access: Allowed<"invitation:view">, page: Page) {
  const account = access.principal.id as AccountId;
  const rows = await store.receivedBy(ctx.db, account, page);
  if (rows.length === 0) await verified(ctx, account);
  const now = ctx.clock.now();
  return listed(rows, page, (row) => present(row, now));
}

/**
 * Joins what the caller was invited to. In one commit with its being used up, and with the rows by which whoever
 * invited may still invite: accepted twice at once it is accepted once, and never after the right is gone.
 * @throws Problem `email_not_verified`; `not_found` for anybody else's; `invitation_void`; `already_a_member`;
 * `not_in_organization`, `not_in_team`, `external_refused`, `entitlement_missing` for what the place takes by now
 */
export async function acceptInvitation(ctx: Context, access: Allowed<"invitation:update">, id: string) {
  const row = await open(ctx, access, id);
  const place = placeOfRow(row);
  const account = access.principal.id as AccountId;
  const [offer, [loaded = null]] = await Promise.all([
    offerOf(ctx, row),
    loadPrincipals(ctx.db.$client, [row.invitedWith ?? row.invitedBy], place),
  ]);
  const inviter = inviterIn(place, loaded);
  if (!inviter || !stillMayOffer(inviter, offer)) {
    throw new Problem("invitation_void", "Whoever invited you may not invite to this any more.");
  }
  const { name } = access.principal;
  const joining = joins(ctx, row, { account, name, place, offer, inviter });
  const now = ctx.clock.now();
  const accepted = { ...row, status: "accepted" as const, updatedAt: now, version: row.version + 1 };
  const answer = { ...present(accepted, now), membership_id: joining.membershipId };
  const where = { project: row.projectId, organization: row.organizationId };
  const basis = [...access.basis, ...inviter.basis];
  await commit(ctx, {
    actor: offering({ ...access, basis }, offer),
    writes: [...store.change(ctx.db, row, { status: "accepted", updatedAt: now }), ...joining.writes],
    event: [
      { type: "invitation.accepted", target: targetOf(row), details: detailsOf(row), ...where },
      ...joining.events,
    ],
    answer: { status: 200, body: answer },
  });
  return { answer, version: accepted.version };
}

/** @throws Problem `email_not_verified`, `not_found`, `invitation_void` */
export async function declineInvitation(ctx: Context, access: Allowed<"invitation:update">, id: string) {
  const row = await open(ctx, access, id);
  const now = ctx.clock.now();
  const declined = { ...row, status: "declined" as const, updatedAt: now, version: row.version + 1 };
  const answer = present(declined, now);
  await commit(ctx, {
    actor: access,
    writes: store.change(ctx.db, row, { status: "declined", updatedAt: now }),
    event: {
      type: "invitation.declined",
      target: targetOf(row),
      details: detailsOf(row),
      project: row.projectId,
      organization: row.organizationId,
    },
    answer: { status: 200, body: answer },
  });
  return { answer, version: declined.version };
}

/** One of the caller's own that can be answered. */
async function open(ctx: Context, access: Allowed<"invitation:update">, id: string): Promise<ReceivedRow> {
  const account = access.principal.id as AccountId;
  const row = await store.receivedById(ctx.db, account, id);
  if (!row) {
    await verified(ctx, account);
    throw notFound();
  }
  if (statusAt(row, ctx.clock.now()) !== "pending") throw new Problem("invitation_void");
  return row;
}

/** Whoever has not shown an address to be theirs learns nothing of what was sent to it. */
async function verified(ctx: Context, account: AccountId): Promise<void> {
  const found = await store.account(ctx.db, account);
  if (!found?.emailVerified) throw new Problem("email_not_verified");
}

interface Joining {
  account: AccountId;
  name: string;
  place: Place;
  offer: Offer;
  inviter: Inviter;
}

/** The memberships that come of it. Triggers hold who can be in a team or a project at all. */
function joins(ctx: Context, row: ReceivedRow, { account, name, place, offer, inviter }: Joining) {
  const now = ctx.clock.now();
  const stamps = { accountId: account, createdBy: row.invitedBy, createdAt: now, updatedAt: now };
  const level = columnsOfOffer(offer);
  const membership = { id: newId("mem"), ...level, ...stamps };
  const membershipId = membership.id;
  const writes: Write[] = [];
  const events: Happening[] = [];
  const details = { account_id: account, invitation_id: row.id, invited_by: row.invitedBy };
  const where = { project: row.projectId, organization: row.organizationId };
  const joined = <T extends string>(type: T, id: string) => ({ target: { type, id, name }, ...where });
  const { role, customRoleId: custom_role_id, access: perKind, addOns: add_ons } = level;

  if (place.type === "organization") {
    writes.push(
      store.admit(ctx.db, { ...membership, organizationId: row.organizationId }, row.organizationId),
    );
    events.push({
      type: "member.added",
      ...joined("member", membershipId),
      details: { ...details, role: role as OrganizationRole },
    });
    return { membershipId, writes, events };
  }
  if (place.type === "team") {
    if (!row.isMember) {
      if (!inviter.administersOrganization) throw new Problem("not_in_organization", JOIN_FIRST);
      const around = {
        id: newId("mem"),
        organizationId: row.organizationId,
        role: "member" as const,
        ...stamps,
      };
      writes.push(store.admitToOrganization(ctx.db, around));
      const { id, role } = around;
      events.push({ type: "member.added", ...joined("member", id), details: { ...details, role } });
    }
    writes.push(store.admit(ctx.db, { ...membership, teamId: row.teamId }, row.organizationId));
    events.push({
      type: "team_member.added",
      ...joined("team_member", membershipId),
      details: { ...details, team_id: row.teamId as TeamId, role, custom_role_id },
    });
    return { membershipId, writes, events };
  }
  const external = row.external && !row.isMember && row.organizationKind === "standard";
  if (!row.isMember && !external && row.organizationKind === "standard")
    throw new Problem("not_in_organization", JOIN_FIRST);
  if (external && !row.takesExternals) throw new Problem("external_refused");
  if (external) writes.push(store.takesExternals(ctx.db, row.organizationId));
  writes.push(store.admit(ctx.db, { ...membership, projectId: row.projectId, external }, row.organizationId));
  events.push({
    type: "collaborator.added",
    ...joined("collaborator", membershipId),
    details: { ...details, role, custom_role_id, access: perKind, add_ons, external },
  });
  return { membershipId, writes, events };
}

const JOIN_FIRST = "Only who is in the organization can join this: be in the organization first.";
