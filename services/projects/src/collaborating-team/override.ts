import { resolve, type TeamFacts } from "@atrium/shared/access/resolve";
import type { AddOn, CustomRole, PerKindAccess } from "@atrium/shared/access/roles";
import { holds } from "@atrium/shared/access/vocabulary";
import type { Context } from "@atrium/shared/context";
import type { Access, Basis } from "@atrium/shared/contract/auth";
import { loadPrincipals } from "@atrium/shared/control/load";
import { factsOf } from "@atrium/shared/control/loaded";
import type { AccountId, CustomRoleId, OrganizationId, ProjectId, TeamId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import type { Actor, Write } from "@atrium/shared/store/commit";
import { type Held, type How, loses } from "./loss.ts";
import type { Collaboration, Standing } from "./store.ts";
import * as store from "./store.ts";

/**
 * C9: who could not take people's own access away does not do so by a team. Decided about everybody in the team, by what
 * each is to the project in any way; three reads whatever its size. What they were is expected at the commit again.
 * @throws Problem `override_refused`, which names some who would lose
 */
export async function requireNobodyLoses(
  ctx: Context,
  actor: Actor,
  { target }: Access,
  before: Collaboration | null,
  after: Collaboration,
): Promise<{ actor: Actor; guards: Write[] }> {
  if (!target.project || target.organizationId === null) throw notFound();
  const organizationId = target.organizationId as OrganizationId;
  const where = { organization: organizationId, project: target.id as ProjectId, team: after.teamId };
  const [text, collaborations, roles] = await Promise.all([
    store.standings(ctx.db, where),
    store.everyOne(ctx.db, where.project),
    store.rolesOf(ctx.db, organizationId),
  ]);
  const setting: Setting = {
    project: { ...target.project, id: target.id, organizationId },
    team: after.teamId,
    others: new Map(collaborations.map((one) => [one.teamId, howOf(one)])),
    roles: new Map(roles.map((role) => [role.id, role])),
  };
  const losing = (JSON.parse(text) as Standing[]).filter(([held]) =>
    loses(heldBy(held, setting), before && howOf(before), howOf(after)),
  );
  if (losing.length > 0) throw refused(losing.map(([, people, example]) => [people, example]));
  const basis = roles.map(({ id, version }): Basis => ["custom_roles", id, version]);
  return {
    actor: { ...actor, basis: [...actor.basis, ...basis] },
    guards: [store.unchanged(ctx.db, where, text)],
  };
}

/**
 * The same where a team has a project overridden already: who could not take people's own access there away does not do
 * so by putting them into the team.
 * @throws Problem `override_refused`, which names some who would lose
 */
export async function requireNobodyLosesBy(
  ctx: Context,
  { principal }: Access,
  team: TeamId,
  people: AccountId[],
): Promise<void> {
  for (const collaboration of await store.overriding(ctx.db, team, people)) {
    const at = { type: "project", id: collaboration.projectId } as const;
    const [caller, ...others] = await loadPrincipals(ctx.db.$client, [principal.id, ...people], at);
    const callers = caller && factsOf(caller);
    if (callers && holds(resolve(callers).grant, "collaborator:manage")) continue;
    const losing = others.filter((loaded) => {
      const facts = loaded && factsOf(loaded);
      // As what they come in makes no difference: everyone has the one level.
      return facts && loses({ facts, inTeam: { role: "member", custom: null } }, null, howOf(collaboration));
    });
    if (losing.length > 0) throw refused(losing.map((loaded) => [1, loaded?.principal?.name ?? ""]));
  }
}

function refused(losing: [people: number, example: string][]): Problem {
  const people = losing.reduce((sum, [count]) => sum + count, 0);
  const named = losing.slice(0, 5).map(([, example]) => example);
  const more = people > named.length ? ` and ${people - named.length} more` : "";
  return new Problem(
    "override_refused",
    `These hold more in the project by themselves than they then would: ${named.join(", ")}${more}.`,
    {
      permission: "collaborator:manage",
      explanation:
        "An admin or the owner of the project can do this; in inherit mode, whoever may add teams can.",
    },
  );
}

interface Setting {
  project: Held["facts"]["project"];
  /** The one that it is about. */
  team: string;
  others: ReadonlyMap<string, How>;
  roles: ReadonlyMap<CustomRoleId, CustomRole>;
}

/** As `resolve` reads it. */
function heldBy(held: Standing[0], { project, team, others, roles }: Setting): Held {
  const { owns, organizationRole, direct, inTeam, teams } = held;
  const custom = (role: CustomRoleId | null) => (role === null ? null : (roles.get(role) ?? null));
  const place = { role: inTeam[0], custom: custom(inTeam[1]) };
  const ofOthers = teams.map(
    ([id, role, customRole]): TeamFacts => ({
      id,
      name: "",
      role,
      custom: custom(customRole),
      owns: id === project.ownerTeamId,
      collaborates: others.get(id) ?? null,
    }),
  );
  const owning = { id: team, name: "", ...place, owns: true, collaborates: null };
  return {
    facts: {
      principal: { type: "account", id: owns === 1 ? (project.ownerAccountId ?? "") : "" },
      project,
      organizationRole,
      direct: direct && {
        role: direct[0],
        custom: custom(direct[1]),
        access: direct[2] as PerKindAccess | null,
        addOns: direct[3] as AddOn[],
      },
      teams: team === project.ownerTeamId ? [...ofOthers, owning] : ofOthers,
    },
    inTeam: place,
  };
}

const howOf = ({ mode, role, customRole, ceiling }: Collaboration): How => ({
  mode,
  role,
  custom: customRole,
  ceiling,
});
