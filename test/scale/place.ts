/** An organization with as many of everything as a test asks for. */
import { newId } from "@atrium/shared/id";
import { harness } from "../harness.ts";
import {
  insertRow,
  joinOrganization,
  joinTeam,
  makeOrganization,
  makeProject,
  makeRole,
  makeTeam,
  systemAdministrator,
} from "../organizations.ts";
import { newcomer, type Person, signUp } from "../personas.ts";
import {
  seedInvitations,
  seedMembers,
  seedProjects,
  seedServiceAccounts,
  seedTeamsAndRoles,
  seedVariables,
} from "../seed.ts";

const { env } = await harness();
const { CONTROL } = await env("auth");

const EVERYTHING = {
  projects: null,
  teams: null,
  service_accounts: null,
  view_only_role: true,
  custom_roles: true,
} as const;

/** A project has no more. */
const VARIABLES = 90;

export type Somewhere = Awaited<ReturnType<typeof makeSomewhere>>;

export async function makeSomewhere() {
  const [owner, member, founder, guest, root] = await Promise.all([
    signUp("owner"),
    signUp("member"),
    signUp("founder"),
    signUp("guest"),
    systemAdministrator(),
  ]);
  const { id: organization, defaultProject } = await makeOrganization(owner, EVERYTHING);
  await joinOrganization(organization, member);
  await joinOrganization(organization, founder, "admin");
  await joinOrganization(organization, guest);
  const role = await makeRole(organization, "viewer", ["run:create"]);
  /** Many are in it; it owns a project, and collaborates in another. */
  const team = await makeTeam(organization);
  await joinTeam(team, owner, "admin");
  /** Has many projects. */
  const busyTeam = await makeTeam(organization);
  await joinTeam(busyTeam, owner, "admin");
  const project = await makeProject(organization, { account: owner });
  const ofTeam = await makeProject(organization, { team });
  await collaborate(project, team);
  /** `founder` makes what is changed once, and `guest` comes and goes: the places of the others stay the same. */
  const people = { owner, member, founder, guest, root };
  return { ...people, organization, defaultProject, role, team, busyTeam, project, ofTeam };
}

/**
 * `founder` and `guest`, out of everything but their own and the organization: what a change costs grows with one's own
 * places.
 */
export async function tidy({ organization, founder, guest }: Somewhere): Promise<void> {
  const theirs = `IN ('${founder.id}', '${guest.id}')`;
  const places = (column: string) =>
    `SELECT ${column} FROM memberships WHERE account_id ${theirs} AND ${column} IS NOT NULL`;
  await CONTROL.exec(
    [
      `DELETE FROM projects WHERE owner_account_id ${theirs} AND kind = 'standard'`,
      `DELETE FROM organizations WHERE kind = 'standard' AND id <> '${organization}' AND id IN (${places("organization_id")})`,
      `DELETE FROM teams WHERE id IN (${places("team_id")})`,
      `DELETE FROM memberships WHERE account_id ${theirs} AND project_id IS NOT NULL AND role IS NOT 'owner'`,
    ].join(";\n"),
  );
}

/** A team in a project, each of its people with what they are in the team. */
export const collaborate = (project: string, team: string): Promise<string> =>
  insertRow("collaborating_teams", {
    id: newId("collaborating_team"),
    project_id: project,
    team_id: team,
    mode: "inherit",
    ceiling: '["project:view","run:view","run:create"]',
    created_by: "test",
    created_at: 0,
  });

/** From `from` to `to` members, collaborators, members of teams, invitations, teams, roles and projects. */
export async function grow(there: Somewhere, from: number, to: number): Promise<void> {
  const { organization, team, project, busyTeam: of, role, owner } = there;
  await seedMembers(CONTROL, { organization_id: organization }, from, to);
  await seedMembers(CONTROL, { team_id: team }, from, to);
  await seedMembers(CONTROL, { project_id: project }, from, to, role);
  await seedServiceAccounts(CONTROL, team, from, to);
  for (const place of [{}, { team_id: team }, { project_id: project }])
    await seedInvitations(CONTROL, { organization, by: owner.id, ...place }, from, to);
  await seedTeamsAndRoles(CONTROL, organization, from, to);
  await seedProjects(CONTROL, { organization, team: of }, from, to);
  await seedVariables(CONTROL, project, Math.min(from, VARIABLES), Math.min(to, VARIABLES));
}

/** Somebody of the organization. */
export async function another({ organization }: Somewhere, role: "admin" | "member" = "member") {
  const person = await newcomer();
  return { ...person, member: await joinOrganization(organization, person, role) };
}

/** An invitation that waits for that person's answer, from the owner. */
export const invitationOf = (
  { organization, owner }: Somewhere,
  { email }: Pick<Person, "email">,
  place: { team_id?: string; project_id?: string } = {},
): Promise<string> =>
  insertRow("invitations", {
    id: newId("inv"),
    organization_id: organization,
    ...place,
    email,
    role: "member",
    expires_at: Date.now() + 1e9,
    invited_by: owner.id,
    created_by: owner.id,
    created_at: 0,
    updated_at: 0,
  });
