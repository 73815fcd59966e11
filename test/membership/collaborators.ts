/** What people do about who is in a project by a row of their own. */
import fc from "fast-check";
import { inProject, type Model, mayHandOn, project, type Rights, worth } from "./model.ts";
import {
  anyLevel,
  at,
  by,
  caller,
  gated,
  inOwningTeam,
  inThe,
  levelBody,
  operation,
  owningTeam,
  projectPath,
  who,
} from "./operation.ts";

export const addCollaborator = operation({
  given: fc.record({ by, at, who, level: anyLevel, external: fc.boolean() }),
  refusals: (m, { by, at, who, level, external }) => {
    const p = project(m, at);
    const isTeams = owningTeam(p) !== null;
    return gated(inProject(m, by, p), "collaborator:create", (rights) => ({
      grant_exceeds_own: !mayHandOn(rights, worth(m, level)),
      account_not_found: m.suspended.has(who),
      external_refused: external && !m.externals,
      not_in_team: isTeams && !inOwningTeam(m, who, p),
      not_in_organization: !isTeams && !external && !m.members.has(who),
      already_a_member: p.people.has(who),
    }));
  },
  ask: (r, { by, at, who, level, external }) =>
    r.ask(caller(r, by), "POST", `${projectPath(r, at)}/collaborators`, {
      account_id: caller(r, who).id,
      ...levelBody(level, r),
      external,
    }),
  happens: (m, { at, who, level }) =>
    void project(m, at).people.set(who, { ...level, external: !m.members.has(who) }),
});

const hasRow = (m: Model, { at, who }: { at: number; who: number }) => project(m, at).people.has(who);
/** Who is stronger is for those who manage people. */
const isStronger = (m: Model, rights: Rights, { at, who }: { at: number; who: number }): boolean => {
  const row = project(m, at).people.get(who);
  return row !== undefined && !mayHandOn(rights, worth(m, row)) && !rights.has("collaborator:manage");
};
const ownsIt = (m: Model, { at, who }: { at: number; who: number }) =>
  project(m, at).people.get(who)?.role === "owner";

export const changeCollaborator = operation({
  given: fc.record({ by, at, who, level: anyLevel }),
  makesSense: hasRow,
  refusals: (m, a) =>
    gated(inProject(m, a.by, project(m, a.at)), "collaborator:update", (rights) => ({
      project_owner: ownsIt(m, a),
      permission_missing: isStronger(m, rights, a),
      grant_exceeds_own: !mayHandOn(rights, worth(m, a.level)),
    })),
  ask: async (r, { by, at, who, level }, m) => {
    const row = await r.row(inThe(m, at), who);
    return r.ask(caller(r, by), "PATCH", `${projectPath(r, at)}/collaborators/${row}`, levelBody(level, r));
  },
  happens: (m, { at, who, level }) => {
    const { people } = project(m, at);
    people.set(who, { ...level, external: people.get(who)?.external ?? false });
  },
});

export const removeCollaborator = operation({
  given: fc.record({ by, at, who }),
  makesSense: hasRow,
  refusals: (m, a) =>
    gated(inProject(m, a.by, project(m, a.at)), "collaborator:delete", (rights) => ({
      project_owner: ownsIt(m, a),
      permission_missing: isStronger(m, rights, a),
    })),
  ask: async (r, { by, at, who }, m) =>
    r.ask(caller(r, by), "DELETE", `${projectPath(r, at)}/collaborators/${await r.row(inThe(m, at), who)}`),
  happens: (m, { at, who }) => void project(m, at).people.delete(who),
});

export const leaveProject = operation({
  given: fc.record({ by: who, at }),
  refusals: (m, { by, at }) =>
    gated(inProject(m, by, project(m, at)), "project:view", () => ({
      access_through_elsewhere: !hasRow(m, { at, who: by }),
      project_owner: ownsIt(m, { at, who: by }),
    })),
  ask: (r, { by, at }) => r.ask(caller(r, by), "POST", `${projectPath(r, at)}/leave`),
  happens: (m, { by, at }) => void project(m, at).people.delete(by),
});
