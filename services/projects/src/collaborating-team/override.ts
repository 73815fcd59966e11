import type { TeamFacts } from "@atrium/shared/access/resolve";
import type { AddOn, CustomRole, PerKindAccess } from "@atrium/shared/access/roles";
import type { Context } from "@atrium/shared/context";
import type { Access, Basis, ProjectTraits } from "@atrium/shared/contract/auth";
import type { CustomRoleId, OrganizationId, ProjectId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import type { Actor, Write } from "@atrium/shared/store/commit";
import { type Held, type How, loses } from "./loss.ts";
import type { Collaboration, Standing } from "./store.ts";
import * as store from "./store.ts";

type Roles = ReadonlyMap<CustomRoleId | null, CustomRole & { version: number }>;

/**
 * C9: who could not take people's own access away does not do so by a team. Decided about everybody in the team, by what
 * each is to the project in any way; three reads whatever its size. What they were is expected at the commit again.
 * @throws Problem `override_refused`, which names some who would lose
 */
export async function requireNobodyLoses(
  ctx: Context,
  actor: Actor,
  access: Access,
  before: Collaboration | null,
  after: Collaboration,
): Promise<{ actor: Actor; guards: Write[] }> {
  const { target } = access;
  if (!target.project || target.organizationId === null) throw notFound();
  const organization = target.organizationId as OrganizationId;
  const where = { organization, project: target.id as ProjectId, team: after.teamId };
  const [text, collaborations, customs] = await Promise.all([
    store.standings(ctx.db, where),
    store.everyOne(ctx.db, where.project),
    store.rolesOf(ctx.db, organization),
  ]);
  const roles: Roles = new Map(customs.map((role) => [role.id, role]));
  const others = new Map(collaborations.map((one) => [one.teamId as string, howOf(one)]));
  const losing = (JSON.parse(text) as Standing[]).filter(([held]) =>
    loses(
      heldBy(held, target.id, target.project as ProjectTraits, organization, others, roles),
      before && howOf(before),
      howOf(after),
    ),
  );
  if (losing.length > 0) throw refused(losing);
  const basis = customs.map(({ id, version }): Basis => ["custom_roles", id, version]);
  return {
    actor: { ...actor, basis: [...actor.basis, ...basis] },
    guards: [store.unchanged(ctx.db, where, text)],
  };
}

function refused(losing: Standing[]): Problem {
  const people = losing.reduce((sum, [, count]) => sum + count, 0);
  const named = losing.slice(0, 5).map(([, , example]) => example);
  const more = people > named.length ? ` and ${people - named.length} more` : "";
  return new Problem(
    "override_refused",
    `These hold more in the project by themselves than they then would: ${named.join(", ")}${more}.`,
    {
      permission: "collaborator:manage",
      explanation:
        "An admin or the owner of the project can do this; anybody who may add teams, in inherit mode.",
    },
  );
}

/** As `resolve` reads it. */
function heldBy(
  { owns, organizationRole, direct, inTeam, teams }: Standing[0],
  id: string,
  project: ProjectTraits,
  organizationId: string,
  others: ReadonlyMap<string, How>,
  roles: Roles,
): Held {
  const custom = (role: CustomRoleId | null): CustomRole | null => roles.get(role) ?? null;
  return {
    facts: {
      principal: { type: "account", id: owns === 1 && project.ownerAccountId ? project.ownerAccountId : "" },
      project: { ...project, id, organizationId },
      organizationRole,
      direct: direct && {
        role: direct[0],
        custom: custom(direct[1]),
        access: direct[2] as PerKindAccess | null,
        addOns: direct[3] as AddOn[],
      },
      teams: teams.map(
        ([team, role, customRole]): TeamFacts => ({
          id: team,
          name: "",
          role,
          custom: custom(customRole),
          owns: team === project.ownerTeamId,
          collaborates: others.get(team) ?? null,
        }),
      ),
    },
    inTeam: { role: inTeam[0], custom: custom(inTeam[1]) },
  };
}

const howOf = ({ mode, role, customRole, ceiling }: Collaboration): How => ({
  mode,
  role,
  custom: customRole,
  ceiling,
});
