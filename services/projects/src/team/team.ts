import type { TeamRole } from "@atrium/shared/access/roles";
import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, type Permitted, permit, requireVersion } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { entitlementsOf, oneMore } from "@atrium/shared/control/entitlements";
import { type AccountId, newId, type OrganizationId, type TeamId } from "@atrium/shared/id";
import { notFound } from "@atrium/shared/problem";
import { changed, commit, type Write } from "@atrium/shared/store/commit";
import { listed, type Page } from "@atrium/shared/store/page";
import type { PlacedTeam, Team } from "./store.ts";
import * as store from "./store.ts";

/** W13. */
const SINGLE_ADMIN = {
  code: "single_admin" as const,
  detail: "The team has one admin alone: appoint another, so that it can be run when they are away.",
};

/** A team as its API shows it, to one caller. */
export const present = (team: PlacedTeam) => ({
  id: team.id,
  name: team.name,
  organization_id: team.organizationId,
  profile_visibility: team.profileVisibility,
  role: team.role ?? (team.customRoleId === null ? null : "custom"),
  created_by: team.createdBy,
  created_at: rfc3339(team.createdAt),
  updated_at: rfc3339(team.updatedAt),
});

/**
 * A new team and the people it starts with, at least one of them an admin and all of them in the organization by then.
 * The writes are unexecuted.
 */
export function founded(
  ctx: Context,
  organizationId: OrganizationId,
  name: string,
  createdBy: string,
  people: { accountId: AccountId; role: TeamRole }[],
): { team: Team; writes: Write[] } {
  const now = ctx.clock.now();
  const stamps = { version: 1, createdBy, createdAt: now, updatedAt: now };
  const team: Team = {
    id: newId("team"),
    organizationId,
    name,
    introduction: "",
    links: [],
    showcase: [],
    profileVisibility: "team",
    ...stamps,
  };
  const members = people.map((person) =>
    store.insertMember(ctx.db, { id: newId("mem"), teamId: team.id, ...person, ...stamps }),
  );
  return { team, writes: [store.insert(ctx.db, team), ...members] };
}

/**
 * W1: makes a team of the organization; whoever makes it is its first admin.
 * @throws Problem `entitlement_missing` past the organization's number of teams; `already_exists`,
 *   `personal_organization`
 */
export async function createTeam(ctx: Context, access: Allowed<"team:create">, { name }: { name: string }) {
  const organization = access.target.id as OrganizationId;
  const entitlements = await entitlementsOf(ctx.db, organization, ctx.clock.now());
  const admin = { accountId: access.principal.id as AccountId, role: "admin" as const };
  const { team, writes } = founded(ctx, organization, name, access.principal.id, [admin]);
  const answer = present({ ...team, role: "admin", customRoleId: null });
  await commit(ctx, {
    actor: access,
    writes: [...oneMore(ctx.db, organization, entitlements, "teams"), ...writes],
    event: { type: "team.created", target: targetOf(team) },
    answer: { status: 201, body: answer },
  });
  return { team, answer };
}

export async function listTeams(ctx: Context, access: Allowed<"team:view">, page: Page) {
  const organization = access.target.id as OrganizationId;
  const rows = await store.ofOrganization(ctx.db, organization, access.principal.id, page);
  return listed(rows, page, present);
}

/** The team of the path, for an action on it. @throws Problem `not_found`, `permission_missing` */
export async function theTeam<P extends "team:view" | "team:update">(
  ctx: Context,
  access: Access,
  permission: P,
): Promise<Permitted<P, PlacedTeam>> {
  const team = await store.byId(ctx.db, access.target.id as TeamId, access.principal.id);
  if (!team) throw notFound();
  return permit(ctx, access, permission, { ...team, createdWith: null });
}

/** @throws Problem `stale_version`, `already_exists` */
export async function updateTeam(
  ctx: Context,
  access: Allowed<"team:update">,
  before: Permitted<"team:update", PlacedTeam>,
  { name = before.name }: { name?: string | undefined },
  expected: number | undefined,
): Promise<PlacedTeam> {
  requireVersion(before, expected);
  if (name === before.name) return before;
  const after: PlacedTeam = { ...before, name, version: before.version + 1, updatedAt: ctx.clock.now() };
  await commit(ctx, {
    actor: access,
    writes: [store.rename(ctx.db, after, before.version)],
    event: { type: "team.updated", target: targetOf(after), changes: changed(before, after, ["name"]) },
  });
  return after;
}

/** W13, W19: what a team's settings page shows: how open each of its projects is, and what to mind. */
export async function teamSettings(ctx: Context, access: Allowed<"team:view">, page: Page) {
  const id = access.target.id as TeamId;
  const [team, projects, admins] = await Promise.all([
    theTeam(ctx, access, "team:view"),
    store.projectsOf(ctx.db, id, page),
    store.someAdmins(ctx.db, id),
  ]);
  return {
    ...listed(projects, page, (project) => project),
    team: present(team),
    warnings: admins === 1 ? [SINGLE_ADMIN] : [],
  };
}

export const targetOf = ({ id, name }: Pick<Team, "id" | "name">) => ({ type: "team" as const, id, name });
