/** What people do about an organization and its teams; and what a system administrator does about people. */
import fc from "fast-check";
import {
  type CustomRole,
  inOrganization,
  inTeam,
  isLastAdmin,
  isLastOwner,
  type Level,
  leadsAlone,
  leave,
  leaveTeam,
  level,
  losesByJoining,
  type Model,
  mayHandOn,
  type OrganizationRole,
  organizationRights,
  ownedBy,
} from "./model.ts";
import {
  by,
  caller,
  custom,
  customRole,
  gated,
  ofThe,
  operation,
  organizationPath,
  organizationRole,
  type Real,
  roleBody,
  team,
  teamLevel,
  teamPath,
  who,
} from "./operation.ts";

const ORGANIZATION = { type: "organization" } as const;
const memberPath = async (r: Real, who: number) =>
  `${organizationPath(r)}/members/${await r.row(ORGANIZATION, who)}`;

/** Who makes somebody something, or ends it: owners are for owners. */
const appoints = (m: Model, by: number, ...roles: (OrganizationRole | undefined)[]) => ({
  permission_missing: roles.includes("owner") && m.members.get(by) !== "owner",
  grant_exceeds_own: roles.some(
    (role) => role && !mayHandOn(inOrganization(m, by) ?? new Set(), organizationRights(role)),
  ),
});

export const changeMember = operation({
  given: fc.record({ by, who, role: organizationRole }),
  makesSense: (m, { who }) => m.members.has(who),
  refusals: (m, { by, who, role }) =>
    gated(inOrganization(m, by), "member:update", () => ({
      ...appoints(m, by, m.members.get(who), role),
      last_owner: role !== "owner" && isLastOwner(m, who),
    })),
  ask: async (r, { by, who, role }) => r.ask(caller(r, by), "PATCH", await memberPath(r, who), { role }),
  happens: (m, { who, role }) => void m.members.set(who, role),
});

/** With an heir, what they own goes there. */
export const removeMember = operation({
  given: fc.record({ by, who, heir: fc.option(who, { nil: null }) }),
  makesSense: (m, { who }) => m.members.has(who),
  refusals: (m, { by, who, heir }) =>
    gated(inOrganization(m, by), "member:delete", () => ({
      // An admin owns none of the projects, and so gives none away.
      ...appoints(
        m,
        by,
        heir !== null && ownedBy(m, who).length > 0 ? "owner" : undefined,
        m.members.get(who),
      ),
      ...holding(m, who),
      project_owner: heir === null && ownedBy(m, who).length > 0,
      account_not_found: heir !== null && m.suspended.has(heir),
      state_conflict: heir === who,
      not_in_organization: heir !== null && !m.members.has(heir),
    })),
  ask: async (r, { by, who, heir }) => {
    const query = heir === null ? "" : `?reassign_to=${caller(r, heir).id}`;
    return r.ask(caller(r, by), "DELETE", `${await memberPath(r, who)}${query}`);
  },
  happens: (m, { who, heir }) => {
    for (const p of ownedBy(m, who)) {
      if (heir === null) continue;
      p.owner = { person: heir };
      p.people.set(heir, { ...level("owner"), external: false });
    }
    leave(m, who);
  },
});

const holding = (m: Model, who: number) => ({
  last_owner: isLastOwner(m, who),
  last_admin: leadsAlone(m, who),
  project_owner: ownedBy(m, who).length > 0,
});

export const leaveOrganization = operation({
  given: fc.record({ by: who }),
  refusals: (m, { by }) => gated(inOrganization(m, by), "organization:view", () => holding(m, by)),
  ask: (r, { by }) => r.ask(caller(r, by), "POST", `${organizationPath(r)}/leave`),
  happens: (m, { by }) => leave(m, by),
});

export const transferOrganization = operation({
  given: fc.record({ by, who }),
  refusals: (m, { by, who }) =>
    gated(inOrganization(m, by), "organization:transfer", () => ({
      not_in_organization: !m.members.has(who) || m.suspended.has(who),
      state_conflict: by === who,
    })),
  ask: (r, { by, who }) =>
    r.ask(caller(r, by), "POST", `${organizationPath(r)}/transfer`, { account_id: caller(r, who).id }),
  happens: (m, { by, who }) => void m.members.set(who, "owner").set(by, "admin"),
});

export const changePolicies = operation({
  given: fc.record({ by, externals: fc.boolean(), membersCreateProjects: fc.boolean() }),
  refusals: (m, { by }) => gated(inOrganization(m, by), "policy:update", () => ({})),
  ask: (r, { by, externals, membersCreateProjects }) =>
    r.ask(caller(r, by), "PATCH", `${organizationPath(r)}/settings`, {
      external_collaborators: externals,
      members_create_projects: membersCreateProjects,
    }),
  happens: (m, { externals, membersCreateProjects }) =>
    void Object.assign(m, { externals, membersCreateProjects }),
});

/** Whoever makes one may do in projects what their admins may, and so no more goes into it. */
export const changeRole = operation({
  given: fc.record({ by, role: custom, to: customRole }),
  refusals: (m, { by, to }) =>
    gated(inOrganization(m, by), "role:update", () => ({ grant_exceeds_own: exceedsAdmins(to) })),
  ask: (r, { by, role, to }) =>
    r.ask(caller(r, by), "PATCH", `${organizationPath(r)}/roles/${r.roles[role]}`, to),
  happens: (m, { role, to }) => void m.roles.splice(role, 1, to),
});
const exceedsAdmins = ({ scopes }: CustomRole) => scopes.includes("project:transfer");

export const createTeam = operation({
  given: fc.record({ by }),
  makesSense: (m) => m.teams.length < 2,
  refusals: (m, { by }) => gated(inOrganization(m, by), "team:create", () => ({})),
  ask: async (r, { by }) => {
    const answer = await r.ask(caller(r, by), "POST", `${organizationPath(r)}/teams`, { name: r.unique() });
    if (answer.code === "done") r.teams.push(String(answer.body.id));
    return answer;
  },
  happens: (m, { by }) => void m.teams.push({ people: new Map([[by, level("admin")]]) }),
});

const members = (m: Model, one: number): Map<number, Level> =>
  m.teams[one % m.teams.length]?.people ?? new Map();
const teamRights = (m: Model, who: number, one: number) => inTeam(m, who, one % m.teams.length);
const isIn = (m: Model, { team, who }: { team: number; who: number }) => members(m, team).has(who);
const lastAdmin = (m: Model, who: number, one: number) => isLastAdmin(m, who, one % m.teams.length);
const teamMemberPath = async (r: Real, m: Model, one: number, who: number) =>
  `${teamPath(r, one)}/members/${await r.row(ofThe(m, one), who)}`;

/** A team's admins own its projects: an admin of the organization makes none. */
const makesAdmin = (rights: ReadonlySet<string>, { role }: Level): boolean =>
  role === "admin" && !rights.has("member:manage");

export const addTeamMember = operation({
  given: fc.record({ by, team, who, level: teamLevel }),
  refusals: (m, a) =>
    gated(teamRights(m, a.by, a.team), "member:create", (rights) => ({
      grant_exceeds_own: makesAdmin(rights, a.level),
      override_refused: losesByJoining(m, a.by, a.who, a.team % m.teams.length),
      people_not_registered: !m.members.has(a.who) || m.suspended.has(a.who),
      already_a_member: isIn(m, a),
    })),
  ask: (r, { by, team, who, level }) =>
    r.ask(caller(r, by), "POST", `${teamPath(r, team)}/members`, {
      people: [{ account_id: caller(r, who).id }],
      ...roleBody(level, r),
    }),
  happens: (m, { team, who, level }) => void members(m, team).set(who, level),
});

export const changeTeamMember = operation({
  given: fc.record({ by, team, who, level: teamLevel }),
  makesSense: isIn,
  refusals: (m, { by, team, who, level }) =>
    gated(teamRights(m, by, team), "member:update", (rights) => ({
      grant_exceeds_own: makesAdmin(rights, level),
      last_admin: level.role !== "admin" && lastAdmin(m, who, team),
    })),
  ask: async (r, { by, team, who, level }, m) =>
    r.ask(caller(r, by), "PATCH", await teamMemberPath(r, m, team, who), roleBody(level, r)),
  happens: (m, { team, who, level }) => void members(m, team).set(who, level),
});

export const removeTeamMember = operation({
  given: fc.record({ by, team, who }),
  makesSense: isIn,
  refusals: (m, { by, team, who }) =>
    gated(teamRights(m, by, team), "member:delete", () => ({ last_admin: lastAdmin(m, who, team) })),
  ask: async (r, { by, team, who }, m) =>
    r.ask(caller(r, by), "DELETE", await teamMemberPath(r, m, team, who)),
  happens: (m, { team, who }) => leaveTeam(m, who, team % m.teams.length),
});

export const leaveATeam = operation({
  given: fc.record({ by: who, team }),
  refusals: (m, { by, team }) =>
    gated(teamRights(m, by, team), "team:view", () => ({
      access_through_elsewhere: !isIn(m, { team, who: by }),
      last_admin: lastAdmin(m, by, team),
    })),
  ask: (r, { by, team }) => r.ask(caller(r, by), "POST", `${teamPath(r, team)}/leave`),
  happens: (m, { by, team }) => leaveTeam(m, by, team % m.teams.length),
});

/** Where nobody is, nobody is missed. */
const leavesBehind = (m: Model, who: number, people: ReadonlyMap<number, unknown>): boolean =>
  [...people.keys()].some((other) => other !== who && !m.suspended.has(other));

export const suspend = {
  given: fc.record({ who }),
  makesSense: (m: Model, { who }: { who: number }) => !m.suspended.has(who),
  refusals: (m: Model, { who }: { who: number }) => [
    ...(isLastOwner(m, who) && leavesBehind(m, who, m.members) ? ["last_owner"] : []),
    ...(m.teams.some(({ people }, one) => isLastAdmin(m, who, one) && leavesBehind(m, who, people))
      ? ["last_admin"]
      : []),
  ],
  ask: (r: Real, { who }: { who: number }) =>
    r.ask(r.root, "POST", `/v1/admin/accounts/${caller(r, who).id}/suspend`),
  happens: (m: Model, { who }: { who: number }) => void m.suspended.add(who),
};

export const restore = {
  given: fc.record({ who }),
  makesSense: (m: Model, { who }: { who: number }) => m.suspended.has(who),
  refusals: () => [],
  ask: async (r: Real, { who }: { who: number }) => {
    const answer = await r.ask(r.root, "POST", `/v1/admin/accounts/${caller(r, who).id}/restore`);
    await r.signInAgain(who);
    return answer;
  },
  happens: (m: Model, { who }: { who: number }) => void m.suspended.delete(who),
};
