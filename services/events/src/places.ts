import { OrganizationPath, ProjectPath } from "@atrium/shared/http/route";

/** Where things happen and are told: each route of this service is there for a project, and for an organization. */
export const PLACES = [
  { base: "/v1/projects/{project}", Home: ProjectPath, name: "Project", one: "a project", all: "a project" },
  {
    base: "/v1/organizations/{organization}",
    Home: OrganizationPath,
    name: "Organization",
    one: "an organization",
    all: "an organization and its projects",
  },
] as const;

export type Place = (typeof PLACES)[number];
