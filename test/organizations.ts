/** Organizations, teams and projects with people in them, set up behind the API where that is not what a test is about. */
import type { Entitlements } from "@atrium/shared/access/entitlements";
import type { OrganizationRole, TeamRole } from "@atrium/shared/access/roles";
import { newId } from "@atrium/shared/id";
import { FIRST_ADMINISTRATOR } from "./harness.ts";
import { send } from "./http.ts";
import { type Person, signUp, unique } from "./personas.ts";
import { control } from "./sharing.ts";

interface Organization {
  id: string;
  defaultProject: string;
}

type Somebody = Pick<Person, "id">;
type Row = Record<string, string | number | null>;

const times = () => ({ created_at: Date.now(), updated_at: Date.now() });

/** One row of CONTROL, as it stands; the id it has. */
export async function insertRow(table: string, row: Row): Promise<string> {
  const columns = Object.keys(row);
  const statement = `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`;
  await (await control())
    .prepare(statement)
    .bind(...Object.values(row))
    .run();
  return String(row.id);
}

/** An organization of that person's, with its Default project; it may have what `entitlements` says beside the usual. */
export async function makeOrganization(
  owner: Person,
  entitlements: Partial<Entitlements> = {},
): Promise<Organization> {
  const json = { name: unique("organization") };
  const response = await send(owner, { method: "POST", path: "/v1/organizations", json });
  const { id, default_project_id } = (await response.json()) as { id: string; default_project_id: string };
  if (Object.keys(entitlements).length > 0) await entitle(id, entitlements);
  return { id, defaultProject: default_project_id };
}

/** As a system administrator would. */
export async function entitle(organization: string, entitlements: Partial<Entitlements>): Promise<void> {
  await (await control())
    .prepare("UPDATE organizations SET entitlements = ? WHERE id = ?")
    .bind(JSON.stringify(entitlements), organization)
    .run();
}

const join = (person: Somebody, where: Row, level: Row): Promise<string> =>
  insertRow("memberships", {
    id: newId("mem"),
    account_id: person.id,
    created_by: person.id,
    ...where,
    ...level,
    ...times(),
  });

/** The id of the membership, as of the other two. */
export const joinOrganization = (
  organization: string,
  person: Somebody,
  role: OrganizationRole = "member",
): Promise<string> => join(person, { organization_id: organization }, { role });

/** Nobody is in it yet. */
export const makeTeam = (organization: string, name = unique("team")): Promise<string> =>
  insertRow("teams", { id: newId("team"), organization_id: organization, name, ...times() });

/** They are in the organization first: a trigger sees to it. */
export const joinTeam = (
  team: string,
  person: Somebody,
  role: TeamRole | { customRole: string } = "member",
): Promise<string> =>
  join(person, { team_id: team }, typeof role === "string" ? { role } : { custom_role_id: role.customRole });

export const joinProject = (project: string, person: Somebody, level: Row): Promise<string> =>
  join(person, { project_id: project }, level);

/** A project of an account, which is in it as its owner, or of a team; other columns as given. */
export async function makeProject(
  organization: string,
  owner: { account: Somebody } | { team: string },
  columns: Row = {},
): Promise<string> {
  const account = "account" in owner ? owner.account : null;
  const id = await insertRow("projects", {
    id: newId("prj"),
    organization_id: organization,
    kind: "standard",
    owner_account_id: account?.id ?? null,
    owner_team_id: "team" in owner ? owner.team : null,
    name: unique("project"),
    created_by: account?.id ?? "test",
    ...times(),
    ...columns,
  });
  if (account) await join(account, { project_id: id }, { role: "owner" });
  return id;
}

/** A custom role, by what it adds to its base. */
export const makeRole = (
  organization: string,
  base: "view_only" | "viewer" | "member",
  scopes: string[],
): Promise<string> =>
  insertRow("custom_roles", {
    id: newId("role"),
    organization_id: organization,
    name: unique("role"),
    base,
    scopes: JSON.stringify(scopes),
    created_by: "test",
    ...times(),
  });

let first: Promise<Person> | undefined;

/** Whom the deployment names as its first system administrator, by a verified email address. */
export const systemAdministrator = (): Promise<Person> => {
  first ??= (async () => {
    const person = await signUp("root");
    await (await control())
      .prepare("UPDATE accounts SET email = ? WHERE id = ?")
      .bind(FIRST_ADMINISTRATOR, person.id)
      .run();
    return { ...person, email: FIRST_ADMINISTRATOR };
  })();
  return first;
};
