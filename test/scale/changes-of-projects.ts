/** Changes of projects, of who and what is in them; and what system administrators change. */
import { type Sent, send } from "../http.ts";
import { insertRow, joinProject } from "../organizations.ts";
import { newcomer, unique } from "../personas.ts";
import {
  aCollaboration,
  aCollaborator,
  anOffer,
  anOrganization,
  aProject,
  aTeam,
  type Changes,
  inO,
  inP,
  inT,
  named,
  patch,
  post,
  put,
  remove,
  set,
} from "./changes.ts";
import { another, type Somewhere } from "./place.ts";

const inFresh = async (there: Somewhere, sent: (project: string) => Sent) => sent(await aProject(there));

/** Its path. */
async function aSecret(there: Somewhere): Promise<string> {
  const path = inP(there, "/secrets/KEPT");
  await send(there.owner, put(path, { value: "kept" }));
  return path;
}

export const CHANGES_OF_PROJECTS: Changes = {
  "make a project in an organization": ["founder", 3, 17, (of) => post(inO(of, "/projects"), named())],
  "make a project of a team": ["owner", 4, 8, (of) => post(inT(of, "/projects"), named())],
  "make a project of one's own": ["founder", 4, 17, () => post("/v1/projects", named())],
  "change a project": [
    "owner",
    2,
    7,
    async (of) => {
      await set("projects", of.project, "labels = '{}'");
      return patch(inP(of), { ...named(), labels: { a: "b", c: "d" } });
    },
  ],
  "delete a project": ["founder", 2, 6, async (of) => remove(`/v1/projects/${await aProject(of)}`)],
  "leave a project": [
    "guest",
    2,
    5,
    async (of) => {
      const project = await aProject(of);
      await joinProject(project, of.guest, { role: "viewer" });
      return post(`/v1/projects/${project}/leave`);
    },
  ],
  "change an overview": ["owner", 2, 5, (of) => put(inP(of, "/overview"), { overview: unique("text") })],
  "change a default engine": [
    "owner",
    2,
    5,
    (of) => put(inP(of, "/engine"), { default_engine: unique("python") }),
  ],
  "change who pays": [
    "owner",
    3,
    5,
    async (of) => {
      await set("projects", of.project, "billing_organization_id = NULL");
      return put(inP(of, "/billing"), { organization_id: of.organization });
    },
  ],
  "register a checkout": [
    "founder",
    3,
    3,
    async (of) =>
      put(`/v1/projects/${await aProject(of, { repository: "example.com/a/b" })}/checkout`, {
        git: "https://example.com/a/b",
      }),
  ],
  "offer a project": [
    "founder",
    5,
    6,
    async (of) => post(`/v1/projects/${await aProject(of)}/transfer`, { account_id: of.guest.id }),
    { mails: 1 },
  ],
  "take an offer back": [
    "founder",
    2,
    3,
    async (of) => remove(`/v1/projects/${(await anOffer(of)).project}/transfer`),
  ],
  "take a project over": [
    "guest",
    4,
    21,
    async (of) => post(`/v1/me/transfers/${(await anOffer(of)).transfer}/accept`),
  ],
  "decline a project": [
    "guest",
    2,
    3,
    async (of) => post(`/v1/me/transfers/${(await anOffer(of)).transfer}/decline`),
  ],
  "add a collaborator": [
    "owner",
    1,
    10,
    async (of) => post(inP(of, "/collaborators"), { email: (await another(of)).email, role: "viewer" }),
    { mails: 1 },
  ],
  "change a collaborator": [
    "owner",
    2,
    4,
    async (of) => patch(inP(of, `/collaborators/${await aCollaborator(of)}`), { role: "member" }),
  ],
  "remove a collaborator": [
    "owner",
    2,
    5,
    async (of) => remove(inP(of, `/collaborators/${await aCollaborator(of)}`)),
  ],
  "add one and remove one at once": [
    "owner",
    3,
    15,
    async (of) =>
      post(inP(of, "/collaborators/bulk"), {
        add: [{ account_id: (await another(of)).id, role: "viewer" }],
        remove: [await aCollaborator(of)],
      }),
    { mails: 1 },
  ],
  "let a team in": [
    "founder",
    2,
    8,
    (of) =>
      inFresh(of, (project) => post(`/v1/projects/${project}/teams`, { team_id: of.team, mode: "inherit" })),
  ],
  "let a team in, in override mode": [
    "founder",
    2,
    8,
    (of) =>
      inFresh(of, (project) =>
        post(`/v1/projects/${project}/teams`, { team_id: of.team, mode: "override", role: "viewer" }),
      ),
  ],
  "change how a team collaborates": [
    "owner",
    2,
    4,
    async (of) => patch(await aCollaboration(of), { mode: "override", role: "viewer" }),
  ],
  "end a team's collaboration": ["owner", 2, 4, async (of) => remove(await aCollaboration(of))],
  "change a variable": [
    "owner",
    2,
    3,
    (of) => put(inP(of, "/variables/SEEDED_1"), { value: unique("value") }),
  ],
  "delete a variable": [
    "owner",
    2,
    3,
    async (of) => {
      await insertRow("variables", {
        project_id: of.project,
        name: "GOES",
        value: "",
        created_by: "test",
        created_at: 0,
        updated_at: 0,
      });
      return remove(inP(of, "/variables/GOES"));
    },
  ],
  "set a variable": [
    "founder",
    2,
    3,
    (of) => inFresh(of, (project) => put(`/v1/projects/${project}/variables/NEW`, { value: "1" })),
  ],
  "set a secret": [
    "founder",
    2,
    4,
    (of) => inFresh(of, (project) => put(`/v1/projects/${project}/secrets/NEW`, { value: "1" })),
  ],
  "change a secret": ["owner", 2, 4, async (of) => put(await aSecret(of), { value: unique("value") })],
  "use a secret": ["owner", 2, 2, async (of) => post(`${await aSecret(of)}/use`)],
  "delete a secret": ["owner", 2, 3, async (of) => remove(await aSecret(of))],
  "administrators: make an organization": [
    "root",
    3,
    19,
    async () => post("/v1/admin/organizations", { ...named(), owner: { email: (await newcomer()).email } }),
    { mails: 1 },
  ],
  "administrators: add a member": [
    "root",
    4,
    10,
    async (of) =>
      post(`/v1/admin${inO(of, "/members").slice(3)}`, { email: (await newcomer()).email, role: "member" }),
    { mails: 1 },
  ],
  "administrators: set entitlements": [
    "root",
    2,
    3,
    async (of) => put(`/v1/admin/organizations/${await anOrganization(of)}/entitlements`, { projects: 5 }),
  ],
  "administrators: give credits": [
    "root",
    2,
    6,
    (of) => post(`/v1/admin${inO(of, "/credits").slice(3)}`, { amount_micros: 1, reason: "A test" }),
    { service: "resources" },
  ],
  "administrators: make a team": [
    "root",
    4,
    13,
    async (of) =>
      post("/v1/admin/teams", {
        ...named(),
        organization_id: of.organization,
        owner: { email: (await another(of)).email },
      }),
    { mails: 1 },
  ],
  "administrators: delete a team": ["root", 3, 4, async (of) => remove(`/v1/admin/teams/${await aTeam(of)}`)],
  "administrators: change settings": [
    "root",
    2,
    4,
    async () => {
      await set("system_settings", "system", "settings = '{}'");
      return patch("/v1/admin/settings", { default_entitlements: { service_accounts: 11 } });
    },
  ],
  "administrators: suspend": [
    "root",
    2,
    5,
    async () => post(`/v1/admin/accounts/${(await newcomer()).id}/suspend`),
    { service: "auth" },
  ],
  "administrators: name on GitHub": [
    "root",
    2,
    5,
    async () => patch(`/v1/admin/accounts/${(await newcomer()).id}`, { github_username: unique("octo") }),
    { service: "auth" },
  ],
  "rename oneself": ["root", 2, 5, () => patch("/v1/me", { name: unique("Name") }), { service: "auth" }],
};
