import { TEAM_GRANTS, type TeamRole, teamRight } from "@atrium/shared/access/roles";
import { type Scope, union } from "@atrium/shared/access/vocabulary";
import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, type Permitted, permit, requireVersion } from "@atrium/shared/context";
import type { Access, Mail } from "@atrium/shared/contract/auth";
import type { EventType } from "@atrium/shared/contract/events";
import { keysOfTeamMembership } from "@atrium/shared/control/dying-keys";
import { newId, type OrganizationId, type TeamId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { changed, commit } from "@atrium/shared/store/commit";
import { listed, type Page } from "@atrium/shared/store/page";
import { requireNobodyLosesBy } from "../collaborating-team/override.ts";
import { showRole } from "../level/fields.ts";
import {
  columnsOf,
  giving,
  type Level,
  type LevelInput,
  detailsOf as levelDetailsOf,
  levelOf,
  requireMayGrant,
  worth,
} from "../level/level.ts";
import { type Named, type Person, people, requireDistinct } from "../person/person.ts";
import { collateral, type Handover, type Leaver, lost, NOTHING_HANDED_OVER } from "../withdrawal/handover.ts";
import { leaving, nothingDone, type Withdrawing } from "../withdrawal/withdrawal.ts";
import type { TeamMemberRow } from "./store.ts";
import * as store from "./store.ts";

type RoleInput = Pick<LevelInput, "role" | "custom_role_id">;

/** A member as the API shows one; without the email, as everywhere. */
export const present = (row: TeamMemberRow) => ({
  id: row.id,
  account_id: row.accountId,
  username: row.username,
  name: row.name,
  ...showRole(row),
  created_by: row.createdBy,
  created_at: rfc3339(row.createdAt),
  updated_at: rfc3339(row.updatedAt),
});

/** For an action on one of them. @throws Problem `not_found`, `permission_missing` */
export async function theMember<P extends "member:view" | "member:update" | "member:delete">(
  ctx: Context,
  access: Access,
  permission: P,
  id: string,
): Promise<Permitted<P, TeamMemberRow>> {
  const row = await store.byId(ctx.db, teamOf(access), id);
  if (!row) throw notFound();
  return permit(ctx, access, permission, { ...row, createdWith: null });
}

/** G9. */
export async function listMembers(ctx: Context, access: Allowed<"member:view">, page: Page) {
  return listed(await store.ofTeam(ctx.db, teamOf(access), page), page, present);
}

/**
 * Adds people of the organization, all or none. Who has no account and who is not of the organization are named alike:
 * nobody learns here whose email has an account.
 * @throws Problem `people_not_registered`, which names all of them; `already_a_member`, `grant_exceeds_own`,
 *   `override_refused` where they would lose by it
 */
export async function addMembers(
  ctx: Context,
  access: Allowed<"member:create">,
  named: Named[],
  input: RoleInput,
  publicUrl: string,
): Promise<{ answer: { data: ReturnType<typeof present>[] }; mails: Mail[] }> {
  const level = await levelOf(ctx, access.target.organizationId, input);
  requireMayGrant(access, level);
  const { found, emails, overrides } = await thePeople(ctx, access, named);
  const team = teamOf(access);
  const ids = found.map(({ accountId }) => accountId);
  if (overrides !== store.NO_OVERRIDES) await requireNobodyLosesBy(ctx, access, team, ids);
  const now = ctx.clock.now();
  const rows = found.map(
    ({ accountId, username, name }): TeamMemberRow => ({
      id: newId("mem"),
      teamId: team,
      accountId,
      ...columnsOf(level),
      customRole: level.customRole,
      version: 1,
      createdBy: access.principal.id,
      createdAt: now,
      updatedAt: now,
      username,
      name,
    }),
  );
  const answer = { data: rows.map(present) };
  await commit(ctx, {
    actor: giving(access, level),
    writes: [
      store.overridesUnchanged(ctx.db, team, overrides),
      ...rows.map((row) => store.insert(ctx.db, row)),
    ],
    event: rows.map((row) => ({
      type: "team_member.added" as const,
      target: targetOf(row),
      details: detailsOf(row),
    })),
    answer: { status: 201, body: answer },
  });
  return { answer, mails: mailsTo(emails, access, level, publicUrl) };
}

function mailsTo(emails: string[], { principal, target }: Access, level: Level, publicUrl: string): Mail[] {
  const role = level.customRole?.name ?? level.role;
  const subject = `You are in the team ${target.name}`;
  const page = new URL(`/teams/${target.id}`, publicUrl);
  const text = `${principal.name} added you to the team ${target.name} on Atrium, as ${role}.\n\n${page}\n`;
  return emails.map((to) => ({ to, subject, text }));
}

/** Who is meant, where to write to them, and where the team overrides. */
async function thePeople(ctx: Context, { target }: Access, named: Named[]) {
  const persons = await people(ctx, named);
  const ids = persons.flatMap((person) => (person ? [person.accountId] : []));
  const organization = target.organizationId as OrganizationId;
  const candidates = await store.candidates(ctx.db, organization, target.id as TeamId, ids);
  const belonging = new Map(
    candidates.filter(({ belongs }) => belongs === 1).map((one) => [one.accountId, one]),
  );
  const missing = persons.flatMap((person, index) =>
    person && belonging.has(person.accountId)
      ? []
      : [{ pointer: `/people/${index}`, detail: "Nobody of the organization goes by that." }],
  );
  if (missing.length > 0) throw new Problem("people_not_registered", undefined, { errors: missing });
  const found = persons as Person[];
  requireDistinct(found, (at) => `/people/${at}`);
  const members = found.filter(({ accountId }) => belonging.get(accountId)?.isMember === 1);
  if (members.length > 0) {
    const names = members.map(({ username }) => username).join(", ");
    throw new Problem("already_a_member", `Already in the team: ${names}.`);
  }
  return {
    found,
    emails: found.map(({ accountId }) => belonging.get(accountId)?.email ?? ""),
    overrides: candidates[0]?.overrides ?? store.NO_OVERRIDES,
  };
}

/**
 * Changes somebody's role, in the team and by it in projects.
 * @throws Problem `stale_version`, `last_admin`, `grant_exceeds_own`
 */
export async function updateMember(
  ctx: Context,
  access: Allowed<"member:update">,
  before: Permitted<"member:update", TeamMemberRow>,
  input: RoleInput,
  expected: number | undefined,
): Promise<Withdrawing & { row: TeamMemberRow; lost: Scope[] }> {
  requireVersion(before, expected);
  const held: Level = { ...before, role: before.role as TeamRole | null };
  const level = await levelOf(ctx, access.target.organizationId, input, held);
  requireMayGrant(access, level);
  const row: TeamMemberRow = {
    ...before,
    ...columnsOf(level),
    customRole: level.customRole,
    version: before.version + 1,
    updatedAt: ctx.clock.now(),
  };
  const withdrawal = withdrawalOf(row);
  const changes = changed(detailsOf(before), detailsOf(row), ["role", "custom_role_id"]);
  if (Object.keys(changes).length === 0) {
    return { row: before, lost: [], committed: nothingDone(ctx), withdrawal };
  }
  const committed = await commit(ctx, {
    actor: giving(access, level),
    writes: [store.update(ctx.db, row, before.version)],
    event: {
      type: "team_member.updated",
      target: targetOf(row),
      changes,
      details: { account_id: row.accountId },
    },
  });
  return {
    row,
    lost: lost(standing(before as Level & TeamMemberRow), standing(level)),
    committed,
    withdrawal,
  };
}

/** In the team, and by it in projects. */
const standing = (level: Level) =>
  union(worth(level), TEAM_GRANTS[teamRight(level.role ?? level.customRole ?? "view_only")]);

/** What they made stays. @throws Problem `stale_version`, `last_admin` */
export async function removeMember(
  ctx: Context,
  access: Allowed<"member:delete">,
  row: Permitted<"member:delete", TeamMemberRow>,
  expected: number | undefined,
  handover: Handover,
): Promise<Withdrawing> {
  requireVersion(row, expected);
  return remove(ctx, access, row, "team_member.removed", handover);
}

export const leaverOf = ({ accountId, id, teamId }: TeamMemberRow): Leaver => ({
  accountId,
  membershipId: id,
  place: { type: "team", id: teamId as TeamId },
});

/**
 * The caller gives up their own place.
 * @throws Problem `last_admin`; `access_through_elsewhere` for an admin of the organization who is not in the team
 */
export async function leaveTeam(ctx: Context, access: Allowed<"team:view">): Promise<Withdrawing> {
  const actor = await leaving(ctx, access);
  const row = await store.byAccount(ctx.db, teamOf(actor), actor.principal.id);
  if (!row) {
    throw new Problem(
      "access_through_elsewhere",
      "You are not in this team: you see it as an admin of its organization.",
    );
  }
  return remove(ctx, actor, row, "team_member.left", NOTHING_HANDED_OVER);
}

async function remove(
  ctx: Context,
  actor: Access,
  row: TeamMemberRow,
  type: Extract<EventType, "team_member.removed" | "team_member.left">,
  handover: Handover,
): Promise<Withdrawing> {
  const committed = await commit(ctx, {
    actor,
    writes: [store.remove(ctx.db, row)],
    event: {
      type,
      target: targetOf(row),
      details: { ...detailsOf(row), ...handover.details },
      reads: { ...keysOfTeamMembership(row.id, row.accountId, teamOf(actor)), ...collateral(leaverOf(row)) },
    },
  });
  return { committed, withdrawal: withdrawalOf(row) };
}

const teamOf = ({ target }: Access) => target.id as TeamId;

/** In every project that the team is in: whatever is cached of them goes. */
const withdrawalOf = ({ accountId }: TeamMemberRow) => ({ principalId: accountId });

const targetOf = ({ id, username }: TeamMemberRow) => ({ type: "team_member" as const, id, name: username });

const detailsOf = (row: TeamMemberRow) => {
  const { role, custom_role_id } = levelDetailsOf(row);
  return { account_id: row.accountId, team_id: row.teamId as TeamId, role, custom_role_id };
};
