/** What people do about projects besides adding each other: make them, show them, let teams in, give them away. */
import fc from "fast-check";
import {
  inOrganization,
  inProject,
  inTeam,
  level,
  type Model,
  mayGrant,
  mayHandOn,
  type Part,
  type Project,
  project,
  type Rights,
  takesAway,
  worth,
} from "./model.ts";
import {
  type Answer,
  at,
  by,
  caller,
  gated,
  operation,
  organizationPath,
  owningTeam,
  PROJECTS,
  projectPath,
  type Real,
  type Reasons,
  roleBody,
  team,
  teamLevel,
  teamPath,
  who,
} from "./operation.ts";

const created = (owner: Project["owner"]): Project => ({
  kind: "standard",
  owner,
  visibility: "private",
  people: new Map(owner && "person" in owner ? [[owner.person, { ...level("owner"), external: false }]] : []),
  parts: new Map(),
});
const keepingId = async (r: Real, asked: Promise<Answer>): Promise<Answer> => {
  const answer = await asked;
  if (answer.code === "done") r.projects.push(String(answer.body.id));
  return answer;
};

export const createProject = operation({
  given: fc.record({ by }),
  makesSense: (m) => m.projects.length < PROJECTS,
  refusals: (m, { by }) => gated(inOrganization(m, by), "project:create", () => ({})),
  ask: (r, { by }) =>
    keepingId(r, r.ask(caller(r, by), "POST", `${organizationPath(r)}/projects`, { name: r.unique() })),
  happens: (m, { by }) => void m.projects.push(created({ person: by })),
});

export const createTeamsProject = operation({
  given: fc.record({ by, team }),
  makesSense: (m) => m.projects.length < PROJECTS,
  refusals: (m, { by, team }) => gated(inTeam(m, by, team % m.teams.length), "project:create", () => ({})),
  ask: (r, { by, team }) =>
    keepingId(r, r.ask(caller(r, by), "POST", `${teamPath(r, team)}/projects`, { name: r.unique() })),
  happens: (m, { team }) => void m.projects.push(created({ team: team % m.teams.length })),
});

export const changeVisibility = operation({
  given: fc.record({ by, at, to: fc.constantFrom("private", "team", "public", "open" as const) }),
  refusals: (m, { by, at, to }) => {
    const p = project(m, at);
    return gated(inProject(m, by, p), "project:update", () => ({
      validation_failed: to === "team" && owningTeam(p) === null,
    }));
  },
  ask: (r, { by, at, to }) => r.ask(caller(r, by), "PATCH", projectPath(r, at), { visibility: to }),
  happens: (m, { at, to }) => void Object.assign(project(m, at), { visibility: to }),
});

interface Taking {
  by: number;
  at: number;
  team: number;
  how: { mode: "inherit" } | { mode: "override"; level: ReturnType<typeof level> };
}
const how: fc.Arbitrary<Taking["how"]> = fc.oneof(
  fc.constant({ mode: "inherit" as const }),
  teamLevel.map((level) => ({ mode: "override" as const, level })),
);
const howBody = (how: Taking["how"], r: Real) =>
  how.mode === "inherit" ? how : { mode: how.mode, ...roleBody(how.level, r) };
/** What people bring from the team counts as far as whoever lets it in could have given it. */
const partBy = (rights: Rights, how: Taking["how"]): Part =>
  how.mode === "inherit" ? { mode: "inherit", ceiling: mayGrant(rights) } : how;
const partOf = (m: Model, { at, team }: { at: number; team: number }) =>
  project(m, at).parts.get(team % m.teams.length);
const collaborationPath = (r: Real, { at, team }: { at: number; team: number }) =>
  `${projectPath(r, at)}/teams/${r.teams[team % r.teams.length]}`;

const taken = (m: Model, { at, team, how }: Taking, rights: Rights): Reasons => {
  if (how.mode === "inherit") return {};
  const isTaken = takesAway(m, project(m, at), team % m.teams.length, how);
  return {
    grant_exceeds_own: !mayHandOn(rights, worth(m, how.level)),
    override_refused: isTaken && !rights.has("collaborator:manage"),
  };
};
/** Who changes or ends what a team has could have given it, or manages people. */
function isStronger(m: Model, a: { at: number; team: number }, rights: Rights): boolean {
  const part = partOf(m, a);
  if (!part || rights.has("collaborator:manage")) return false;
  return !mayHandOn(rights, part.mode === "inherit" ? part.ceiling : worth(m, part.level));
}
const settle = (m: Model, { by, at, team, how }: Taking) => {
  const p = project(m, at);
  p.parts.set(team % m.teams.length, partBy(inProject(m, by, p) ?? new Set(), how));
};

export const addTeam = operation<Taking>({
  given: fc.record({ by, at, team, how }),
  refusals: (m, a) => {
    const p = project(m, a.at);
    return gated(inProject(m, a.by, p), "collaborating_team:create", (rights) => ({
      already_exists: partOf(m, a) !== undefined || owningTeam(p) === a.team % m.teams.length,
      ...taken(m, a, rights),
    }));
  },
  ask: (r, { by, at, team, how }) =>
    r.ask(caller(r, by), "POST", `${projectPath(r, at)}/teams`, {
      team_id: r.teams[team % r.teams.length],
      ...howBody(how, r),
    }),
  happens: settle,
});

export const changeTeam = operation<Taking>({
  given: fc.record({ by, at, team, how }),
  makesSense: (m, a) => partOf(m, a) !== undefined,
  refusals: (m, a) =>
    gated(inProject(m, a.by, project(m, a.at)), "collaborating_team:update", (rights) => ({
      permission_missing: isStronger(m, a, rights),
      ...taken(m, a, rights),
    })),
  ask: (r, a) => r.ask(caller(r, a.by), "PATCH", collaborationPath(r, a), howBody(a.how, r)),
  happens: settle,
});

export const removeTeam = operation({
  given: fc.record({ by, at, team }),
  makesSense: (m, a) => partOf(m, a) !== undefined,
  refusals: (m, a) =>
    gated(inProject(m, a.by, project(m, a.at)), "collaborating_team:delete", (rights) => ({
      permission_missing: isStronger(m, a, rights),
    })),
  ask: (r, a) => r.ask(caller(r, a.by), "DELETE", collaborationPath(r, a)),
  happens: (m, { at, team }) => void project(m, at).parts.delete(team % m.teams.length),
});

/** Offered, and accepted by whom it is offered to. */
export const giveToPerson = operation({
  given: fc.record({ by, at, who }),
  makesSense: (_, { by, who }) => by !== who,
  refusals: (m, { by, at, who }) => {
    const p = project(m, at);
    return gated(inProject(m, by, p), "project:transfer", () => ({
      default_project: p.kind === "default",
      account_not_found: m.suspended.has(who),
      not_in_organization: !m.members.has(who),
      state_conflict: p.owner !== null && "person" in p.owner && p.owner.person === who,
    }));
  },
  ask: (r, { by, at, who }) => given(r, by, at, { account_id: caller(r, who).id }, who),
  happens: (m, { at, who }) => {
    const p = project(m, at);
    handedOn(m, p);
    p.owner = { person: who };
    if (p.visibility === "team") p.visibility = "private";
    p.people.set(who, { ...level("owner"), external: false });
  },
});

export const giveToTeam = operation({
  given: fc.record({ by, at, team }),
  refusals: (m, { by, at, team }) => {
    const p = project(m, at);
    const people = m.teams[team % m.teams.length]?.people;
    return gated(inProject(m, by, p), "project:transfer", () => ({
      default_project: p.kind === "default",
      state_conflict: owningTeam(p) === team % m.teams.length,
      not_in_team: [...p.people].some(([who, { role }]) => role !== "owner" && !people?.has(who)),
    }));
  },
  ask: (r, { by, at, team }, m) => {
    const admin = [...(m.teams[team % m.teams.length]?.people ?? [])].find(
      ([who, { role }]) => role === "admin" && !m.suspended.has(who),
    );
    return given(r, by, at, { team_id: r.teams[team % r.teams.length] }, admin?.[0] ?? 0);
  },
  happens: (m, { at, team }) => {
    const p = project(m, at);
    const former = p.owner && "person" in p.owner ? p.owner.person : null;
    handedOn(m, p);
    p.owner = { team: team % m.teams.length };
    if (former !== null && !m.teams[team % m.teams.length]?.people.has(former)) p.people.delete(former);
    p.parts.delete(team % m.teams.length);
  },
});

/** Whoever had it stays: a person as an admin, a team in inherit mode as far as admins go. */
function handedOn(m: Model, p: Project): void {
  if (p.owner === null) return;
  if ("person" in p.owner) p.people.set(p.owner.person, { ...level("admin"), external: false });
  else p.parts.set(p.owner.team, { mode: "inherit", ceiling: worth(m, level("admin")) });
}

async function given(r: Real, by: number, at: number, to: object, heir: number): Promise<Answer> {
  const offer = await r.ask(caller(r, by), "POST", `${projectPath(r, at)}/transfer`, to);
  if (offer.code !== "done") return offer;
  return r.ask(caller(r, heir), "POST", `/v1/me/transfers/${offer.body.id}/accept`);
}
