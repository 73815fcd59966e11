/** What the changes below are made of: how each is asked, so that it does. */
import { newId } from "@atrium/shared/id";
import { harness } from "../harness.ts";
import { type Sent, send } from "../http.ts";
import {
  insertRow,
  joinProject,
  joinTeam,
  makeOrganization,
  makeProject,
  makeTeam,
} from "../organizations.ts";
import { type Person, unique } from "../personas.ts";
import { another, collaborate, type Somewhere } from "./place.ts";

const { env } = await harness();
const { CONTROL } = await env("auth");

export type Who = {
  [Name in keyof Somewhere]: Somewhere[Name] extends Person ? Name : never;
}[keyof Somewhere];

interface More {
  /** Whose rows they are, where not those of projects. */
  service?: "auth" | "resources";
  /** How many people are written to: development keeps mails in a table. */
  mails?: number;
  /** So many rows more are read where there are many, and never more than that. */
  upTo?: number;
}

/** Reads: round trips before the one of the commit, the fresh decision among them. */
export type Changes = Readonly<
  Record<
    string,
    [by: Who, reads: number, written: number, asked: (of: Somewhere) => Sent | Promise<Sent>, more?: More]
  >
>;

export const post = (path: string, json?: object): Sent => ({ method: "POST", path, ...(json && { json }) });
export const patch = (path: string, json: object): Sent => ({ method: "PATCH", path, json });
export const put = (path: string, json: object): Sent => ({ method: "PUT", path, json });
export const remove = (path: string): Sent => ({ method: "DELETE", path });

export const inO = ({ organization }: Somewhere, path = "") => `/v1/organizations/${organization}${path}`;
export const inT = ({ team }: Somewhere, path = "") => `/v1/teams/${team}${path}`;
export const inP = ({ project }: Somewhere, path = "") => `/v1/projects/${project}${path}`;

export const named = () => ({ name: unique("thing") });
export const invitee = () => ({ email: `${unique("invited")}@example.com`, role: "member" });

/** A row as it must be for a change to change it. */
export const set = (table: string, id: string, column: string) =>
  CONTROL.prepare(`UPDATE ${table} SET ${column} WHERE id = ?`).bind(id).run();

export const anOrganization = async ({ founder }: Somewhere) => (await makeOrganization(founder)).id;

export const aProject = (there: Somewhere, columns = {}) =>
  makeProject(there.organization, { account: there.founder }, columns);

export async function aTeam({ organization, founder }: Somewhere): Promise<string> {
  const team = await makeTeam(organization);
  await joinTeam(team, founder, "admin");
  return team;
}

export const aTeamMember = async (there: Somewhere) => joinTeam(there.team, await another(there));
export const aCollaborator = async (there: Somewhere) =>
  joinProject(there.project, await another(there), { role: "viewer" });

/** The path of a team in a project. */
export async function aCollaboration(there: Somewhere): Promise<string> {
  const team = await makeTeam(there.organization);
  await collaborate(there.project, team);
  return inP(there, `/teams/${team}`);
}

/** The path of one, or of what is under it. */
export async function aDefaultKey(there: Somewhere, path = ""): Promise<string> {
  const key = `/v1/organizations/${await anOrganization(there)}/default-key`;
  await send(there.founder, post(`${key}/rotate`));
  return `${key}${path}`;
}

/** A project that is offered to `guest`. */
export async function anOffer(there: Somewhere): Promise<{ project: string; transfer: string }> {
  const project = await aProject(there);
  const transfer = await insertRow("transfers", {
    id: newId("trf"),
    project_id: project,
    to_account_id: there.guest.id,
    offered_by: there.founder.id,
    expires_at: Date.now() + 1e9,
    created_at: 0,
  });
  return { project, transfer };
}
