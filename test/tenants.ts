import type { ProjectRole } from "@atrium/shared/access/roles";
import type { Caller, Person, PersonaName } from "./personas.ts";
import type { Ids } from "./routes.ts";

type AddedRole = Exclude<ProjectRole, "owner">;

export interface Tenant {
  owner: Person;
  project: string;
  /** One thing of every collection that stands in a path. */
  ids: Ids;
}

export interface World {
  ours: Tenant;
  theirs: Tenant;
  personas: Readonly<Record<PersonaName, Caller>> & { readonly administrator: Person };
  /** The roles in `ours` of those who were added to it. */
  roles: Readonly<Partial<Record<PersonaName, AddedRole>>>;
}
