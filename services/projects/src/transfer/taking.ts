import type { Context } from "@atrium/shared/context";
import type { AccountId, OrganizationId, ProjectId, TeamId } from "@atrium/shared/id";
import { Problem } from "@atrium/shared/problem";
import type { Write } from "@atrium/shared/store/commit";
import * as store from "./store.ts";

/** Who is to have a project: one of the two. */
export interface Recipient {
  accountId: AccountId | null;
  teamId: TeamId | null;
  name: string;
}

/** What of a project says who can have it. */
interface Offered {
  projectId: ProjectId;
  organizationId: OrganizationId;
  organizationKind: "personal" | "standard";
  ownerAccountId: AccountId | null;
  ownerTeamId: TeamId | null;
}

/** Where it will be, and what must still be so when it gets there. */
interface Taking {
  organizationId: OrganizationId;
  guards: Write[];
}

/**
 * A project stays in its organization: a member takes it (C1), or a team whose people all of its collaborators are (C2).
 * Out of a personal organization it goes into that of the other account (T2).
 * @throws Problem `state_conflict`, `not_in_organization`, `not_in_team`, `in_use`
 */
export async function requireTakes(ctx: Context, project: Offered, to: Recipient): Promise<Taking> {
  if (to.accountId === null) return requireTeamTakes(ctx, project, to.teamId as TeamId);
  if (to.accountId === project.ownerAccountId) throw theirs();
  if (project.organizationKind === "personal") return requireMoves(ctx, project, to.accountId);
  if (!(await store.isMember(ctx.db, project.organizationId, to.accountId)))
    throw new Problem("not_in_organization");
  return { organizationId: project.organizationId, guards: [] };
}

async function requireTeamTakes(ctx: Context, project: Offered, team: TeamId): Promise<Taking> {
  const { projectId, organizationId, ownerTeamId } = project;
  if (team === ownerTeamId) throw theirs();
  const outside = await store.thoseOutside(ctx.db, projectId, team);
  if (outside.length > 0) {
    const names = outside.map(({ name }) => name).join(", ");
    throw new Problem(
      "not_in_team",
      `These collaborators are not in the team: ${names}. Add them to it, or remove them from the project, first.`,
      { used_by: outside },
    );
  }
  return { organizationId, guards: [store.stillNobodyOutside(ctx.db, projectId, team)] };
}

/** Custom roles are the organization's that is left: whoever keeps them there could make more of them. */
async function requireMoves(ctx: Context, { projectId }: Offered, to: AccountId): Promise<Taking> {
  const [organizationId, bound] = await Promise.all([
    store.personalOrganizationOf(ctx.db, to),
    store.thoseWithCustomRoles(ctx.db, projectId),
  ]);
  if (organizationId === undefined) throw new Problem("not_in_organization");
  if (bound.length > 0) {
    throw new Problem("in_use", "Custom roles stay behind: give these another role first.", {
      used_by: bound,
    });
  }
  return { organizationId, guards: [store.stillNoCustomRoles(ctx.db, projectId)] };
}

const theirs = () => new Problem("state_conflict", "The project is theirs already.");
