/** Taking people out: which of their keys and tokens die, said before; which are kept, by whom; and who did what, for ever. */
import { describe, expect, it } from "vitest";
import { expectProblem, send } from "./http.ts";
import { allSettled } from "./logged.ts";
import {
  joinOrganization,
  joinProject,
  makeOrganization,
  makeProject,
  systemAdministrator,
} from "./organizations.ts";
import { type Caller, newAddress, signUp, unique } from "./personas.ts";
import { fresh, keyOf, logged } from "./sharing.ts";
import { makeToken } from "./tokens.ts";

interface Dying {
  dry_run: boolean;
  effective_by: string | null;
  tokens_expire_by: string | null;
  revoked_keys: { id: string; project_id: string | null }[];
  revoked_key_count: number;
}

async function asked(caller: Caller, method: string, path: string, json?: object) {
  const response = await send(caller, { method, path, ...(json && { json }) });
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(/^20/);
  return JSON.parse(text) as Dying & { id: string; secret: string; ended_session_count: number };
}

/** Somebody in an organization and in a project of it, with a key, and tokens of three reaches. */
async function place() {
  const [owner, person] = await Promise.all([signUp("owner"), signUp("person")]);
  const { id: organization } = await makeOrganization(owner, { projects: null });
  await joinOrganization(organization, person);
  const project = await makeProject(organization, { account: owner });
  const collaborator = await joinProject(project, person, { role: "member" });
  const [key, everywhere, inProject, inBoth] = await Promise.all([
    keyOf(person, project),
    makeToken(person),
    makeToken(person, { projects: [project] }),
    makeToken(person, { projects: [project, person.personalProject] }),
  ]);
  return { owner, person, project, collaborator, key, everywhere, inProject, inBoth };
}

const collaborators = (project: string, id: string) => `/v1/projects/${project}/collaborators/${id}`;
const accessIn = (caller: Caller, project: string) =>
  send(caller, { method: "GET", path: `/v1/access?project=${project}&consistency=strong` });

describe("removing somebody", () => {
  it("names before the keys and tokens that die: those that act nowhere else", async () => {
    const { owner, project, collaborator, key, inProject } = await place();
    const preview = await asked(owner, "DELETE", `${collaborators(project, collaborator)}?dry_run=true`);
    expect(preview).toMatchObject({ dry_run: true, effective_by: null, revoked_key_count: 2 });
    expect(new Set(preview.revoked_keys.map(({ id, project_id }) => `${id} ${project_id}`))).toEqual(
      new Set([`${key.id} ${project}`, `${inProject.id} null`]),
    );
    for (const alive of [key, inProject]) expect((await accessIn(alive, project)).status).toBe(200);
  });

  it("takes those along; of the others the place, and a place that was lost does not come back", async () => {
    const { owner, person, project, collaborator, key, everywhere, inProject, inBoth } = await place();
    const gone = await asked(owner, "DELETE", collaborators(project, collaborator));
    expect(gone.revoked_key_count).toBe(2);
    for (const dead of [key, inProject])
      await expectProblem(await accessIn(dead, project), 401, "credential_revoked");
    for (const alive of [everywhere, inBoth]) {
      await expectProblem(await accessIn(alive, project), 404, "not_found");
      expect((await accessIn(alive, person.personalProject)).status).toBe(200);
    }
    await joinProject(project, person, { role: "member" });
    for (const dead of [key, inProject])
      await expectProblem(await accessIn(dead, project), 401, "credential_revoked");
    await expectProblem(await accessIn(inBoth, project), 404, "not_found");
    expect((await accessIn(everywhere, project)).status).toBe(200);
  });

  it("leaves what was given to a service account before, under the same id; the log names who made it", async () => {
    const { owner, person, project, collaborator, key } = await place();
    const name = unique("robot");
    const robot = await asked(owner, "POST", `/v1/projects/${project}/service-accounts`, {
      name,
      role: "member",
    });
    const path = `/v1/projects/${project}/keys/${key.id}`;
    const kept = await asked(owner, "POST", `${path}/reassign`, { service_account: robot.id });
    expect(kept.id).toBe(key.id);
    const preview = await asked(owner, "DELETE", `${collaborators(project, collaborator)}?dry_run=true`);
    expect(preview.revoked_keys.map(({ id }) => id)).not.toContain(key.id);
    await asked(owner, "DELETE", collaborators(project, collaborator));
    const again: Caller = { token: kept.secret, address: newAddress() };
    expect(await (await fresh(again)).json()).toMatchObject({
      principal: { type: "service_account", id: robot.id },
      credential: { id: key.id },
    });
    await allSettled();
    const [made] = await logged(project, "key.created");
    expect(made).toMatchObject({ actor: { id: person.id, name: person.username }, target: { id: key.id } });
  });
});

describe("suspending somebody", () => {
  it("names before all that dies, and changes nothing by that", async () => {
    const { person, project, key, everywhere } = await place();
    const root = await systemAdministrator();
    const path = `/v1/admin/accounts/${person.id}/suspend`;
    const preview = await asked(root, "POST", `${path}?dry_run=true`);
    expect(preview).toMatchObject({
      dry_run: true,
      status: "active",
      effective_by: null,
      revoked_key_count: 4,
      ended_session_count: 1,
    });
    expect((await accessIn(key, project)).status).toBe(200);
    expect((await accessIn(person, project)).status).toBe(200);
    const real = await asked(root, "POST", path);
    expect(real).toMatchObject({ dry_run: false, status: "suspended", revoked_key_count: 4 });
    expect(real.revoked_keys).toEqual(preview.revoked_keys);
    for (const dead of [key, everywhere])
      await expectProblem(await accessIn(dead, project), 401, "credential_revoked");
  });
});
