/** Changes of organizations, their invitations, roles and teams, and of who is in them. */
import { joinOrganization, joinTeam, makeRole } from "../organizations.ts";
import { unique } from "../personas.ts";
import {
  aDefaultKey,
  anOrganization,
  aProject,
  aTeam,
  aTeamMember,
  type Changes,
  inO,
  inP,
  inT,
  invitee,
  named,
  patch,
  post,
  put,
  remove,
  set,
} from "./changes.ts";
import { another, invitationOf } from "./place.ts";

export const CHANGES_OF_PEOPLE: Changes = {
  "make an organization": ["founder", 2, 19, () => post("/v1/organizations", named())],
  "rename an organization": ["owner", 2, 3, (of) => patch(inO(of), named())],
  "change its settings": [
    "owner",
    3,
    4,
    async (of) => {
      await set("organizations", of.organization, "members_create_projects = 0");
      return patch(inO(of, "/settings"), { members_create_projects: true });
    },
  ],
  "delete an organization": [
    "founder",
    3,
    8,
    async (of) => remove(`/v1/organizations/${await anOrganization(of)}`),
  ],
  "change a member": [
    "owner",
    2,
    3,
    async (of) => patch(inO(of, `/members/${(await another(of, "admin")).member}`), { role: "member" }),
  ],
  "remove a member": ["owner", 2, 6, async (of) => remove(inO(of, `/members/${(await another(of)).member}`))],
  "preview a removal": [
    "owner",
    3,
    0,
    async (of) => remove(inO(of, `/members/${(await another(of)).member}?dry_run=true`)),
  ],
  "hand on what somebody leaves": [
    "owner",
    6,
    6,
    async (of) => remove(inO(of, `/members/${(await another(of)).member}?reassign_to=${of.member.id}`)),
  ],
  "leave an organization": [
    "guest",
    3,
    6,
    async (of) => {
      const id = await anOrganization(of);
      await joinOrganization(id, of.guest);
      return post(`/v1/organizations/${id}/leave`);
    },
  ],
  "transfer an organization": [
    "founder",
    5,
    7,
    async (of) => {
      const id = await anOrganization(of);
      await joinOrganization(id, of.guest);
      return post(`/v1/organizations/${id}/transfer`, { account_id: of.guest.id });
    },
  ],
  "make a default key": [
    "founder",
    2,
    16,
    async (of) => post(`/v1/organizations/${await anOrganization(of)}/default-key/rotate`),
    { service: "auth" },
  ],
  "rotate a default key": [
    "founder",
    2,
    14,
    async (of) => post(await aDefaultKey(of, "/rotate")),
    { service: "auth" },
  ],
  "delete a default key": [
    "founder",
    2,
    10,
    async (of) => remove(await aDefaultKey(of)),
    { service: "auth" },
  ],
  "invite into an organization": [
    "owner",
    2,
    9,
    (of) => post(inO(of, "/invitations"), invitee()),
    { mails: 1 },
  ],
  "invite into a team": ["owner", 2, 9, (of) => post(inT(of, "/invitations"), invitee()), { mails: 1 }],
  "invite into a project": [
    "owner",
    2,
    9,
    (of) => post(inP(of, "/invitations"), { ...invitee(), external: true }),
    { mails: 1 },
  ],
  "send an invitation again": [
    "owner",
    3,
    3,
    async (of) =>
      post(inP(of, `/invitations/${await invitationOf(of, invitee(), { project_id: of.project })}/resend`)),
    { mails: 1 },
  ],
  "take an invitation back": [
    "owner",
    2,
    3,
    async (of) => remove(inO(of, `/invitations/${await invitationOf(of, invitee())}`)),
  ],
  "accept one into an organization": [
    "guest",
    3,
    13,
    async (of) => {
      const id = await anOrganization(of);
      return post(
        `/v1/me/invitations/${await invitationOf({ ...of, organization: id, owner: of.founder }, of.guest)}/accept`,
      );
    },
  ],
  "accept one into a team": [
    "guest",
    3,
    10,
    async (of) =>
      post(`/v1/me/invitations/${await invitationOf(of, of.guest, { team_id: await aTeam(of) })}/accept`),
  ],
  "accept one into a project": [
    "guest",
    3,
    13,
    async (of) =>
      post(
        `/v1/me/invitations/${await invitationOf(of, of.guest, { project_id: await aProject(of) })}/accept`,
      ),
  ],
  "decline an invitation": [
    "guest",
    2,
    3,
    async (of) =>
      post(`/v1/me/invitations/${await invitationOf(of, of.guest, { project_id: of.project })}/decline`),
  ],
  "make a custom role": [
    "owner",
    2,
    6,
    (of) => post(inO(of, "/roles"), { ...named(), base: "viewer", scopes: ["run:create"] }),
  ],
  "change a custom role that everybody has": [
    "owner",
    4,
    5,
    async (of) => {
      await set("custom_roles", of.role, "scopes = '[]'");
      return patch(inO(of, `/roles/${of.role}`), { scopes: ["run:create"] });
    },
    { upTo: 100 },
  ],
  "delete a custom role": [
    "owner",
    2,
    3,
    async (of) => remove(inO(of, `/roles/${await makeRole(of.organization, "viewer", [])}`)),
  ],
  "make a team": ["founder", 2, 13, (of) => post(inO(of, "/teams"), named())],
  "rename a team": ["owner", 2, 5, (of) => patch(inT(of), named())],
  "change a team's profile": [
    "owner",
    2,
    3,
    (of) => put(inT(of, "/profile"), { introduction: unique("hello") }),
  ],
  "add a member to a team": [
    "owner",
    4,
    7,
    async (of) =>
      post(inT(of, "/members"), { people: [{ account_id: (await another(of)).id }], role: "viewer" }),
    { mails: 1 },
  ],
  "add ten members to a team": [
    "owner",
    4,
    70,
    async (of) => {
      const people = await Promise.all(
        Array.from({ length: 10 }, async () => ({ account_id: (await another(of)).id })),
      );
      return post(inT(of, "/members"), { people, role: "viewer" });
    },
    { mails: 10 },
  ],
  "change a member of a team": [
    "owner",
    2,
    3,
    async (of) => patch(inT(of, `/members/${await aTeamMember(of)}`), { role: "viewer" }),
  ],
  "remove a member of a team": [
    "owner",
    2,
    3,
    async (of) => remove(inT(of, `/members/${await aTeamMember(of)}`)),
  ],
  "leave a team": [
    "guest",
    2,
    3,
    async (of) => {
      const team = await aTeam(of);
      await joinTeam(team, of.guest);
      return post(`/v1/teams/${team}/leave`);
    },
  ],
};
