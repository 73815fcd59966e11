/** What events say of the things that they are about: labels as they were then, and for whom somebody had them made. */
import type { AtriumEvent } from "@atrium/shared/contract/events";
import { beforeAll, describe, expect, it } from "vitest";
import { bytes, fileAt, putBytes } from "./bytes.ts";
import { harness, until } from "./harness.ts";
import { send } from "./http.ts";
import { joinOrganization, joinTeam, makeOrganization, makeProject, makeTeam } from "./organizations.ts";
import { type Caller, type Person, signUp, unique } from "./personas.ts";
import { claimed, makeRunner, type Runner, report } from "./runners.ts";
import { answered, ask } from "./systems/asking.ts";
import { makeKey } from "./world.ts";

const { env } = await harness();
const { EVENTS_DB } = await env("events");

let ada: Person;
/** Of the team that owns the project. */
let grace: Person;
let organization: string;
let project: string;
let robot: Caller;
let runner: Runner;
beforeAll(async () => {
  [ada, grace] = (await Promise.all(["ada", "grace"].map(signUp))) as [Person, Person];
  ({ id: organization } = await makeOrganization(ada, { projects: null, service_accounts: null }));
  const team = await makeTeam(organization);
  project = await makeProject(organization, { team });
  await joinOrganization(organization, grace);
  await Promise.all([joinTeam(team, ada, "admin"), joinTeam(team, grace)]);
  const path = `/v1/projects/${project}/service-accounts`;
  const json = { name: unique("robot"), role: "admin" };
  const { id } = await answered<{ id: string }>(201, send(ada, { method: "POST", path, json }));
  robot = await makeKey({ owner: ada, project }, { service_account: id });
  runner = await makeRunner({ owner: ada, project });
});

interface Thing {
  id: string;
  links: { self: string };
}

const make = (plural: string, json: object, headers = {}): Promise<Thing> =>
  answered(201, send(robot, { method: "POST", path: `/v1/projects/${project}/${plural}`, json, headers }));
const post = <T = { id: string }>(status: number, path: string, json: object = {}): Promise<T> =>
  answered(status, ask(ada, "POST", path, json));

/** What the log says of a target, in the order in which it happened, once there are so many. */
const logged = (id: string, count: number): Promise<AtriumEvent[]> =>
  until(async () => {
    const { results } = await EVENTS_DB.prepare("SELECT event FROM audit WHERE target_id = ?")
      .bind(id)
      .all<{ event: string }>();
    const events = results.map(({ event }) => JSON.parse(event) as AtriumEvent);
    return events.length >= count && events.sort((a, b) => a.sequence - b.sequence);
  });
const saidOf = (events: AtriumEvent[]) =>
  events.map(({ type, target, attributed_to }) => [type, target.labels ?? null, attributed_to]);

describe("whatever happens to a thing", () => {
  it("says its labels after that, before that where it goes, and for whom a service account made it", async () => {
    const [german, french] = [{ language: "de" }, { language: "fr", tier: "gold" }];
    const run = await make("runs", { labels: german }, { "Atrium-On-Behalf-Of": grace.username });
    const at = run.links.self;
    const lease = await claimed(runner, project, { resource_id: run.id });
    await answered(200, report(runner, lease, "heartbeat", { observed_state: "running" }));
    await post(201, `${at}/alerts`, { metric: "loss", direction: "above", threshold: 1 });
    await post(200, `${at}/metrics`, { points: [{ name: "loss", value: 2 }] });
    await logged(run.id, 4);
    await answered(200, ask(ada, "PATCH", at, { labels: french }));
    await post(200, `${at}/stop`);
    await answered(200, report(runner, lease, "finish", { observed_state: "stopped" }));
    await answered(200, ask(ada, "PATCH", at, { labels: {} }));
    await answered(200, ask(ada, "PATCH", at, { labels: french }));
    await answered(204, ask(ada, "DELETE", at));
    expect(saidOf(await logged(run.id, 10))).toEqual([
      ["resource.created", german, grace.id],
      ["resource.state_changed", german, grace.id],
      ["resource.state_changed", german, grace.id],
      ["alert.triggered", german, grace.id],
      ["resource.updated", french, grace.id],
      ["resource.state_changed", french, grace.id],
      ["resource.state_changed", french, grace.id],
      ["resource.updated", null, grace.id],
      ["resource.updated", french, grace.id],
      ["resource.deleted", french, grace.id],
    ]);
  });

  it("says so in one place, and nobody where it was made for nobody", async () => {
    const [hers, nobodys] = await Promise.all([
      make("runs", {}, { "Atrium-On-Behalf-Of": grace.email }),
      make("runs", {}),
    ]);
    const [[made], [plain]] = await Promise.all([logged(hers.id, 1), logged(nobodys.id, 1)]);
    expect(made).toMatchObject({ attributed_to: grace.id, details: {} });
    expect(made?.target).toEqual({ type: "run", id: hers.id, name: expect.any(String) });
    expect(plain?.attributed_to).toBeNull();
  });

  it("also of what belongs to it: files, versions, aliases, inputs", async () => {
    const labels = { stage: "raw" };
    const name = unique("data");
    const behalf = { "Atrium-On-Behalf-Of": grace.username };
    const dataset = await make("datasets", { name, labels }, behalf);
    await answered(201, putBytes(ada, fileAt(dataset.links.self, "a.bin"), bytes(10)));
    await post(201, `${dataset.links.self}/versions`);
    await answered(200, ask(ada, "PUT", `${dataset.links.self}/aliases/latest`, { version: "1" }));
    await answered(204, ask(ada, "DELETE", `${dataset.links.self}/aliases/latest`));
    await answered(204, ask(ada, "DELETE", `${dataset.links.self}/versions/1`));
    await answered(204, ask(ada, "DELETE", fileAt(dataset.links.self, "a.bin")));
    const types = ["file.written", "version.created", "alias.set", "alias.removed", "version.deleted"];
    expect(saidOf(await logged(dataset.id, 7))).toEqual(
      ["resource.created", ...types, "file.deleted"].map((type) => [type, labels, grace.id]),
    );
    const job = await make("jobs", { labels: { gpu: "a100" } });
    const input = { kind: "dataset", id: dataset.id };
    const { id } = await post(201, `${job.links.self}/attachments`, input);
    await answered(204, ask(ada, "DELETE", `${job.links.self}/attachments/${id}`));
    expect(saidOf(await logged(job.id, 3))).toEqual(
      ["resource.created", "attachment.created", "attachment.deleted"].map((type) => [
        type,
        { gpu: "a100" },
        null,
      ]),
    );
  });

  it("also of a model that a job adds a version to, which it need not see", async () => {
    const labels = { task: "asr" };
    const behalf = { "Atrium-On-Behalf-Of": grace.username };
    const model = await make("models", { name: unique("model"), labels }, behalf);
    const job = await make("jobs", { outputs: [model.id] });
    await answered(201, putBytes(ada, fileAt(job.links.self, "w.bin"), bytes(10)));
    await post(201, `${job.links.self}/outputs`, { model: model.id });
    expect(saidOf(await logged(model.id, 2))).toEqual(
      ["resource.created", "version.created"].map((type) => [type, labels, grace.id]),
    );
  });
});

it("whatever happens to a project says its labels too", async () => {
  const at = `/v1/organizations/${organization}/projects`;
  const made = await post(201, at, { name: unique("project"), labels: { env: "dev" } });
  const path = `/v1/projects/${made.id}`;
  await answered(200, ask(ada, "PATCH", path, { labels: { env: "prod" } }));
  await post(201, `${path}/transfer`, { account_id: grace.id });
  await answered(204, ask(ada, "DELETE", `${path}/transfer`));
  const { id } = await post(201, `${path}/transfer`, { account_id: grace.id });
  await answered(200, ask(grace, "POST", `/v1/me/transfers/${id}/accept`));
  await answered(200, ask(grace, "DELETE", path));
  const events = saidOf(await logged(made.id, 7));
  expect(events.map(([type, labels]) => [type, labels])).toEqual([
    ["project.created", { env: "dev" }],
    ["project.updated", { env: "prod" }],
    ["project.transfer_offered", { env: "prod" }],
    ["project.transfer_withdrawn", { env: "prod" }],
    ["project.transfer_offered", { env: "prod" }],
    ["project.transferred", { env: "prod" }],
    ["project.deleted", { env: "prod" }],
  ]);
});

it("a project that a removal hands on says its labels, and the answer no more than before", async () => {
  const leaver = await signUp("leaver");
  const member = await joinOrganization(organization, leaver);
  const owned = await makeProject(organization, { account: leaver });
  await answered(200, ask(leaver, "PATCH", `/v1/projects/${owned}`, { labels: { env: "lab" } }));
  const path = `/v1/organizations/${organization}/members/${member}?reassign_to=${ada.id}`;
  const answer = await answered<{ reassigned_projects: object[] }>(200, ask(ada, "DELETE", path));
  expect(answer.reassigned_projects).toEqual([{ id: owned, name: expect.any(String) }]);
  const events = await logged(owned, 2);
  expect(events.at(-1)).toMatchObject({ type: "project.transferred", target: { labels: { env: "lab" } } });
});
