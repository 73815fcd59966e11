/** Who would hold less than before by what a team is to do in a project. Pure. */
import { type ProjectFacts, resolve, type TeamFacts } from "@atrium/shared/access/resolve";
import { contains } from "@atrium/shared/access/vocabulary";

/** How a team takes part. */
export type How = NonNullable<TeamFacts["collaborates"]>;

/** What somebody of the team is to the project, the team's part in it aside. */
export interface Held {
  facts: ProjectFacts;
  /** In the team. */
  inTeam: Pick<TeamFacts, "role" | "custom">;
}

/** Whether they lose by the change, a right or the worth of their keys. `null`: the team has no part. */
export function loses({ facts, inTeam }: Held, from: How | null, to: How | null): boolean {
  const worthBy = (collaborates: How | null) =>
    resolve({
      ...facts,
      teams: [...facts.teams, { id: "", name: "", ...inTeam, owns: false, collaborates }],
    });
  const before = worthBy(from);
  const after = worthBy(to);
  return !contains(after.grant, before.grant) || (before.keysAllowed && !after.keysAllowed);
}
