/** C11: a project made from a Git repository, and whoever runs what it holds. */
import { beforeAll, describe, expect, it } from "vitest";
import { until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { joinProject } from "./organizations.ts";
import { type Caller, newAddress, type Person, signUp, unique } from "./personas.ts";
import { createProject, keyOf, logged } from "./sharing.ts";
import { makeKey } from "./world.ts";

const REPOSITORY = "https://github.com/ada/engine";

let owner: Person;
let member: Person;

beforeAll(async () => {
  [owner, member] = await Promise.all([signUp("owner"), signUp("member")]);
});

async function fromRepository(git = REPOSITORY): Promise<string> {
  const response = await send(owner, {
    method: "POST",
    path: "/v1/projects",
    json: { name: unique("project"), source: { git } },
  });
  expect(response.status).toBe(201);
  const project = (await response.json()) as { id: string };
  await joinProject(project.id, member, { role: "contributor" });
  return project.id;
}

const path = (project: string) => `/v1/projects/${project}/checkout`;
const register = (caller: Caller, project: string, git: string) =>
  send(caller, { method: "PUT", path: path(project), json: { git } });
const checkoutOf = async (caller: Caller, project: string) =>
  (await send(caller, { method: "GET", path: path(project) })).json();
const run = (caller: Caller, project: string) =>
  send(caller, { method: "POST", path: `/v1/projects/${project}/runs`, json: { name: unique("run") } });
const change = (project: string, json: object) =>
  send(owner, { method: "PATCH", path: `/v1/projects/${project}`, json });

describe("C11 a project made from a Git repository", () => {
  it("without a checkout nobody runs anything, whatever their role; each registers their own", async () => {
    const project = await fromRepository();
    for (const caller of [owner, member]) {
      expect(await checkoutOf(caller, project)).toEqual({
        source: { git: REPOSITORY },
        checked_out: false,
        registered_at: null,
      });
      await expectProblem(await run(caller, project), 409, "checkout_missing");
    }
    expect((await register(member, project, "git@github.com:ada/engine.git")).status).toBe(200);
    // A cached no is asked again: no waiting.
    expect((await run(member, project)).status).toBe(201);
    await expectProblem(await run(owner, project), 409, "checkout_missing");
    expect(await checkoutOf(member, project)).toMatchObject({ checked_out: true });
  });

  it("what does not run code needs none", async () => {
    const project = await fromRepository();
    const json = { name: unique("dataset") };
    const response = await send(member, { method: "POST", path: `/v1/projects/${project}/datasets`, json });
    expect(response.status).toBe(201);
  });

  it("another repository is refused, whoever's it is", async () => {
    const project = await fromRepository();
    const refusal = await expectProblem(
      await register(member, project, "https://github.com/ada/engines"),
      409,
      "repository_mismatch",
    );
    expect(refusal.detail).toContain("github.com/ada/engine");
    await expectProblem(await run(member, project), 409, "checkout_missing");
  });

  it("a project without a repository asks for none, and takes none", async () => {
    const project = await createProject(owner);
    expect(await checkoutOf(owner, project)).toEqual({
      source: null,
      checked_out: true,
      registered_at: null,
    });
    await expectProblem(await register(owner, project, REPOSITORY), 409, "repository_mismatch");
    expect((await run(owner, project)).status).toBe(201);
  });

  it("a key acts on its owner's checkout; a service account has its own", async () => {
    const project = await fromRepository();
    const key = await keyOf(member, project);
    expect((await register(member, project, REPOSITORY)).status).toBe(200);
    expect((await run(key, project)).status).toBe(201);
    const robot = await owner.client.POST("/v1/projects/{project}/service-accounts", {
      params: { path: { project } },
      body: { name: unique("robot"), role: "member" },
    });
    const service = await makeKey({ owner, project }, { service_account: robot.id });
    await expectProblem(await run(service, project), 409, "checkout_missing");
    expect((await register(service, project, REPOSITORY)).status).toBe(200);
    expect((await run(service, project)).status).toBe(201);
  });

  it("of another source than before, the checkout counts no more; of the first again it does", async () => {
    const project = await fromRepository();
    expect((await register(owner, project, REPOSITORY)).status).toBe(200);
    const changed = await change(project, { source: { git: "https://gitlab.com/ada/engine" } });
    expect(await changed.json()).toMatchObject({ source: { git: "https://gitlab.com/ada/engine" } });
    expect(await checkoutOf(owner, project)).toMatchObject({ checked_out: false });
    expect(await (await change(project, { source: null })).json()).toMatchObject({ source: null });
    expect((await run(owner, project)).status).toBe(201);
    await change(project, { source: { git: REPOSITORY } });
    expect(await checkoutOf(owner, project)).toMatchObject({ checked_out: true });
  });

  it("registered twice is registered once, and logged once", async () => {
    const project = await fromRepository();
    const first = await (await register(member, project, REPOSITORY)).json();
    expect(await (await register(member, project, `${REPOSITORY}.git`)).json()).toEqual(first);
    const events = await until(async () => {
      const found = await logged(project, "checkout.registered");
      return found.length > 0 && found;
    });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      actor: { id: member.id },
      details: { repository: "github.com/ada/engine" },
    });
  });

  it("no credentials of a URL are kept, shown or logged", async () => {
    const project = await fromRepository("https://ada:hunter2@github.com/ada/engine.git");
    const seen = await (await send(owner, { method: "GET", path: `/v1/projects/${project}` })).text();
    expect(seen).toContain('"source":{"git":"https://github.com/ada/engine"}');
    await register(owner, project, "https://ada:hunter2@github.com/ada/engine");
    const events = await until(async () => {
      const found = await logged(project, "checkout.registered");
      return found.length > 0 && found;
    });
    expect(JSON.stringify([seen, events, await checkoutOf(owner, project)])).not.toContain("hunter2");
  });

  it.each([
    "file:///etc/passwd",
    "https://github.com/ada",
    "https://github.com/ada/engine?x=1",
    "-oProxy:a/b",
    "",
  ])("what is no repository's URL is refused: %j", async (git) => {
    const project = await fromRepository();
    const refusals = [
      await expectProblem(await change(project, { source: { git } }), 422, "validation_failed"),
      await expectProblem(await register(owner, project, git), 422, "validation_failed"),
    ];
    expect(refusals.map(({ errors }) => errors?.[0]?.pointer)).toEqual(["/source/git", "/git"]);
  });

  it("of a public project nobody but who is signed in registers one; outsiders of a private one see nothing", async () => {
    const project = await fromRepository();
    const outsider = await signUp("outsider");
    await expectProblem(await register(outsider, project, REPOSITORY), 404, "not_found");
    await change(project, { visibility: "public" });
    const anonymous = { token: null, address: newAddress() };
    await expectProblem(await register(anonymous, project, REPOSITORY), 401, "unauthenticated");
  });

  it("C11 and what an open project takes from outsiders is run from their checkout too", async () => {
    const project = await fromRepository();
    await change(project, { visibility: "open" });
    const outsider = await signUp("outsider");
    await expectProblem(await run(outsider, project), 409, "checkout_missing");
    expect((await register(outsider, project, REPOSITORY)).status).toBe(200);
    expect(await (await run(outsider, project)).json()).toMatchObject({ desired_state: "stopped" });
  });
});
