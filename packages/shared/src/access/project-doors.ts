/** What can be changed of somebody's place in a project: the narrower door comes first. Pure. */
import {
  type Attempt,
  type Circumstances,
  joiningTeam,
  organizationRoles,
  type Request,
  rolesToGive,
  TEAM_ROLES,
  teamRemedy,
} from "./doors.ts";
import type { Question } from "./explain.ts";
import type { ProjectFacts } from "./resolve.ts";
import {
  ACCESS_GROUP_KINDS,
  ACCESS_GROUPS,
  ACCESS_LEVELS,
  type AddOn,
  NAMED_BY_MANAGE,
  type PerKindAccess,
  PROJECT_GRANTS,
  type TeamRole,
  worth,
} from "./roles.ts";
import { EMPTY, grantOf, type Permission, union } from "./vocabulary.ts";

export function inProject(question: Question, facts: ProjectFacts, circumstances: Circumstances): Attempt[] {
  const { principal } = question;
  return [
    ...directLevels(question, facts, circumstances),
    ...overrideLevels(facts, circumstances),
    ...teamLevels(facts, circumstances),
    ...joiningTheOwner(facts, principal.id, circumstances),
    ...organizationRoles(
      facts.organizationRole,
      facts.project.organizationId,
      circumstances,
      (organizationRole) => ({ type: "project", facts: { ...facts, organizationRole } }),
    ),
    ...takingOver(facts, principal.id),
  ];
}

type Direct = NonNullable<ProjectFacts["direct"]>;

/** Door 0: the row of their own, in this project alone. */
function directLevels(
  { principal, permission }: Question,
  facts: ProjectFacts,
  circumstances: Circumstances,
): Attempt[] {
  const { project, direct } = facts;
  if (direct?.role === "owner") return [];
  const at = { type: "project", id: project.id } as const;
  const row = circumstances.memberships.find(({ place }) => place === "project");
  const external = project.organizationKind === "standard" && facts.organizationRole === null;
  if (!direct && !isAddable(facts, circumstances)) return [];
  const collaborators = `/v1/projects/${project.id}/collaborators`;
  return levelsFrom(direct, permission, circumstances).map(({ level, body }): Attempt => {
    const request: Request = direct
      ? { method: "PATCH", path: `${collaborators}/${row?.id}`, body }
      : {
          method: "POST",
          path: collaborators,
          body: { account_id: principal.id, ...body, ...(external && { external: true }) },
        };
    const grants = union(worth(level), direct ? worth(direct) : EMPTY);
    const needed = direct ? "collaborator:update" : "collaborator:create";
    return {
      door: 0,
      place: { type: "project", facts: { ...facts, direct: level } },
      remedy: { type: "role", role: level.role, at, request, needs: { at, permission: needed, grants } },
    };
  });
}

/** C1, C2, T2, O7: whom the project takes. */
const isAddable = (
  { project, teams, organizationRole }: ProjectFacts,
  { external }: Circumstances,
): boolean =>
  project.ownerTeamId !== null
    ? teams.some(({ owns }) => owns)
    : project.organizationKind === "personal" || organizationRole !== null || external;

interface Level {
  level: Direct;
  body: Record<string, unknown>;
}

/** What the row could say instead, and how that is asked for. */
function levelsFrom(direct: Direct | null, permission: Permission, circumstances: Circumstances): Level[] {
  const addOns = direct?.addOns ?? [];
  const levels: Level[] = rolesToGive(circumstances, direct?.role).map((role) => ({
    level: { role, custom: null, access: null, addOns },
    body: { role },
  }));
  const kind = permission.slice(0, permission.indexOf(":"));
  if (direct?.access && direct.role === null && direct.custom === null) {
    for (const group of ACCESS_GROUPS) {
      if (!(ACCESS_GROUP_KINDS[group] as readonly string[]).includes(kind)) continue;
      for (const level of ACCESS_LEVELS) {
        const access: PerKindAccess = { ...direct.access, [group]: level };
        levels.push({ level: { ...direct, access }, body: { access } });
      }
    }
  }
  const addOn = (Object.entries(NAMED_BY_MANAGE) as [string, AddOn][]).find(([by]) =>
    by.startsWith(`${kind}:`),
  )?.[1];
  if (addOn === undefined || addOns.includes(addOn)) return levels;
  const more = [...addOns, addOn];
  if (direct) return [...levels, { level: { ...direct, addOns: more }, body: { add_ons: more } }];
  return [
    ...levels,
    ...levels.map(({ level, body }) => ({
      level: { ...level, addOns: more },
      body: { ...body, add_ons: more },
    })),
  ];
}

/** Door 1: what everyone of a team in override mode has in this project. */
const overrideLevels = (facts: ProjectFacts, circumstances: Circumstances): Attempt[] =>
  facts.teams
    .filter((team) => team.collaborates?.mode === "override" && (team.role !== null || team.custom !== null))
    .flatMap((team) =>
      rolesToGive(circumstances, team.collaborates?.role).map((role): Attempt => {
        const collaborates = { mode: "override", role, custom: null, ceiling: null } as const;
        const teams = facts.teams.map((one) => (one === team ? { ...team, collaborates } : one));
        const at = { type: "project", id: facts.project.id } as const;
        const path = `/v1/projects/${facts.project.id}/teams/${team.id}`;
        const grants = union(PROJECT_GRANTS[role], grantOf(["collaborator:manage"]));
        return {
          door: 1,
          place: { type: "project", facts: { ...facts, teams } },
          remedy: {
            type: "role",
            role,
            at,
            request: { method: "PATCH", path, body: { mode: "override", role } },
            needs: { at, permission: "collaborating_team:update", grants },
          },
        };
      }),
    );

/** Door 2: the role in a team, in all that the team is in. */
const teamLevels = (facts: ProjectFacts, circumstances: Circumstances): Attempt[] =>
  facts.teams
    .filter((team) => team.role !== null || team.custom !== null)
    .flatMap((team) =>
      rolesToGive(circumstances, team.role).map((role): Attempt => {
        const teams = facts.teams.map((one) => (one === team ? { ...team, role, custom: null } : one));
        const row = circumstances.memberships.find((one) => one.team === team.id);
        const request = {
          method: "PATCH",
          path: `/v1/teams/${team.id}/members/${row?.id}`,
          body: { role },
        } as const;
        return {
          door: 2,
          place: { type: "project", facts: { ...facts, teams } },
          remedy: teamRemedy(team.id, role, request, "member:update", worth(team)),
        };
      }),
    );

/** Door 2 as well: into the team that owns the project, for people of its organization. */
function joiningTheOwner(facts: ProjectFacts, account: string, circumstances: Circumstances): Attempt[] {
  const { ownerTeamId } = facts.project;
  if (ownerTeamId === null || facts.organizationRole === null || facts.teams.some(({ owns }) => owns))
    return [];
  return rolesToGive(circumstances, null).map((role): Attempt => {
    return {
      door: 2,
      place: { type: "project", facts: inOwningTeam(facts, ownerTeamId, role) },
      remedy: joiningTeam(ownerTeamId, account, role),
    };
  });
}

export function inOwningTeam(facts: ProjectFacts, id: string, role: TeamRole): ProjectFacts {
  const team = { id, name: "", role, custom: null, owns: true, collaborates: null };
  return { ...facts, teams: [...facts.teams, team] };
}

/** Door 4: what only an owner holds. */
function takingOver(facts: ProjectFacts, account: string): Attempt[] {
  const { project, organizationRole } = facts;
  if (project.ownerAccountId === null || project.kind !== "standard") return [];
  if (project.organizationKind === "standard" && organizationRole === null) return [];
  const at = { type: "project", id: project.id } as const;
  const request = {
    method: "POST",
    path: `/v1/projects/${project.id}/transfer`,
    body: { account_id: account },
  } as const;
  return [
    {
      door: 4,
      place: { type: "project", facts: { ...facts, project: { ...project, ownerAccountId: account } } },
      remedy: {
        type: "transfer",
        role: "owner",
        at,
        request,
        needs: { at, permission: "project:transfer", grants: EMPTY },
      },
    },
  ];
}

/** The role that automation has in its project; of a team's, what the team has here, and its role in the team. */
export function serviceAccountRoles(
  facts: ProjectFacts,
  id: string,
  circumstances: Circumstances,
): Attempt[] {
  const { project, direct } = facts;
  if (!direct) return [...overrideLevels(facts, circumstances), ...rolesInItsTeam(facts, id)];
  const at = { type: "project", id: project.id } as const;
  const path = `/v1/projects/${project.id}/service-accounts/${id}`;
  return TEAM_ROLES.map((role): Attempt => {
    const level = { ...direct, role };
    return {
      door: 0,
      place: { type: "project", facts: { ...facts, direct: level } },
      remedy: {
        type: "role",
        role,
        at,
        request: { method: "PATCH", path, body: { role } },
        needs: { at, permission: "service_account:update", grants: PROJECT_GRANTS[role] },
      },
    };
  });
}

const rolesInItsTeam = (facts: ProjectFacts, id: string): Attempt[] =>
  facts.teams.flatMap((team) =>
    TEAM_ROLES.map((role): Attempt => {
      const at = { type: "team", id: team.id } as const;
      const path = `/v1/teams/${team.id}/service-accounts/${id}`;
      const teams = facts.teams.map((one) => (one === team ? { ...team, role } : one));
      return {
        door: 2,
        place: { type: "project", facts: { ...facts, teams } },
        remedy: {
          type: "role",
          role,
          at,
          request: { method: "PATCH", path, body: { role } },
          needs: { at, permission: "service_account:update", grants: PROJECT_GRANTS[role] },
        },
      };
    }),
  );
