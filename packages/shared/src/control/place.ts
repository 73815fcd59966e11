import type { Place } from "../access/place.ts";
import type { Target } from "../contract/auth.ts";
import { factsOf, type Loaded } from "./loaded.ts";

/** What was loaded of somebody, as the facts of the place that it was loaded for; null where there is no such place. */
export function placeOf(loaded: Loaded, { type }: Pick<Target, "type">): Place | null {
  const { organization, team, organizationRole } = loaded;
  if (type === "project") {
    const facts = factsOf(loaded);
    return facts && { type, facts };
  }
  if (type === "organization" && organization) {
    const { id, kind, membersCreateProjects } = organization;
    const policies = membersCreateProjects ? (["members_create_projects"] as const) : [];
    return { type, facts: { id, kind, role: organizationRole, policies } };
  }
  if (type === "team" && team) {
    const { id, name, organizationId, profile } = team;
    const { role = null, custom = null } = loaded.teams.find((one) => one.id === id) ?? {};
    return { type, facts: { id, name, organizationId, role, custom, organizationRole, profile } };
  }
  return null;
}
