/** Ways around what keeps projects, and what they hold, apart: tried, and to stay closed. */
import { beforeAll, describe, expect, it } from "vitest";
import { bytes, fileAt, getBytes, putBytes } from "./bytes.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, type ProblemAnswer, send } from "./http.ts";
import { joinOrganization, joinProject, makeOrganization, makeProject, makeTeam } from "./organizations.ts";
import { type Caller, newAddress, type Person, unique } from "./personas.ts";
import { claim, claimed, type Lease, makeRunner, type Place, type Runner, report } from "./runners.ts";
import { publicKey } from "./samples/use.ts";
import { keyOf, logged } from "./sharing.ts";
import { absent, answered, ask, cast, forbidden, get, listed, make, type Thing } from "./systems/asking.ts";
import { addVersion, setAlias, write } from "./versions.ts";
import { makeKey } from "./world.ts";

type Cast = Record<"boss" | "ada" | "bob" | "eve", Person>;

/** Of the organization; it owns what Ada's project is charged to. */
let boss: Person;
/** Owns a project of the organization, and administers nothing there. */
let ada: Person;
/** A member of Ada's project, with a project of his own. */
let bob: Person;
/** Belongs to nothing of theirs, and has an organization of her own. */
let eve: Person;
let organization: string;
let ours: Place;
let bobs: string;
/** Where whoever is named administers the organization. */
let adasOther: string;
let eves: string;
let runner: Runner;

beforeAll(async () => {
  ({ boss, ada, bob, eve } = (await cast("boss", "ada", "bob", "eve")) as Cast);
  const [mine, adas, hers] = await Promise.all([
    makeOrganization(boss, { projects: null, service_accounts: null }),
    makeOrganization(ada, { projects: null, service_accounts: null }),
    makeOrganization(eve, { projects: null, service_accounts: null }),
  ]);
  organization = mine.id;
  await Promise.all([ada, bob].map((person) => joinOrganization(organization, person)));
  [ours, bobs, adasOther, eves] = await Promise.all([
    makeProject(organization, { account: ada }).then((project) => ({ owner: ada, project })),
    makeProject(bob.organization, { account: bob }),
    makeProject(adas.id, { account: ada }),
    makeProject(hers.id, { account: eve }),
  ]);
  await joinProject(ours.project, bob, { role: "member" });
  for (const [path, value] of [
    ["secrets/TOKEN", "sk-never-shown"],
    ["variables/REGION", "eu"],
  ] as const)
    await put(ada, here(path), value);
  runner = await makeRunner(ours);
});

const at = (project: string, rest: string) => `/v1/projects/${project}/${rest}`;
const here = (rest: string) => at(ours.project, rest);
const put = async (caller: Caller, path: string, value: string) =>
  expect((await ask(caller, "PUT", path, { value })).ok).toBe(true);
const REST = { desired_state: "stopped" } as const;
const as = ({ token }: Pick<Lease, "token">): Caller => ({ token, address: newAddress() });
const move = (caller: Caller, { links: { self } }: Thing, project_id: string) =>
  ask(caller, "POST", `${self}/move`, { project_id });
const moved = (caller: Caller, thing: Thing, to: string) => answered<Thing>(200, move(caller, thing, to));
/** All that a refusal says, but for which request it answers. */
const said = ({ request_id: _, ...rest }: ProblemAnswer) => rest;

describe("what somebody moved in (W5)", () => {
  it("is not moved on by the project's owner, alone or with what it belongs to: elsewhere they may delete it", async () => {
    const run = await moved(bob, await make(bob, bobs, "runs", REST), ours.project);
    await forbidden("run:delete", ask(ada, "DELETE", run.links.self));
    await forbidden("run:move", move(ada, run, adasOther));
    const experiment = await make(ada, ours.project, "experiments", REST);
    await answered(200, ask(ada, "PATCH", run.links.self, { experiment_id: experiment.id }));
    await forbidden("run:move", move(ada, experiment, adasOther));
    await absent(ask(ada, "GET", at(adasOther, `runs/${run.id}`)));
    // It came back to where it was made: it stays its owner's all the same.
    await forbidden(
      "run:move",
      move(ada, await moved(bob, await moved(bob, run, bobs), ours.project), adasOther),
    );
    await answered(204, ask(bob, "DELETE", run.links.self));
  });

  it("tells nothing of what it read and made where it came from, and hands back nothing of it", async () => {
    const [run, dataset] = await Promise.all([make(bob, bobs, "runs", REST), make(bob, bobs, "datasets")]);
    await write(bob, dataset.links.self, "rows.csv");
    await answered(
      201,
      ask(bob, "POST", `${run.links.self}/attachments`, { kind: "dataset", id: dataset.id }),
    );
    const version = await addVersion(bob, dataset.links.self, { made_by: { kind: "run", id: run.id } });
    const there = await moved(bob, run, ours.project);
    const seen = JSON.stringify([
      await listed(ada, `${there.links.self}/attachments`),
      await get(ada, `${there.links.self}/outputs`),
      await get(ada, `${there.links.self}/compare/${run.id}`),
    ]);
    for (const word of [dataset.name, version.id, bobs]) expect(seen).not.toContain(word);
    // Whoever makes a version of theirs of it says nothing of those inputs either.
    const model = await make(ada, ours.project, "models");
    await write(ada, model.links.self, "weights");
    const made = await addVersion(ada, model.links.self, { made_by: { kind: "run", id: run.id } });
    expect(await get(ada, made.links.lineage)).toMatchObject({ inputs: [], hidden: 0 });
  });
});

describe("from another project", () => {
  it("nothing is reached by the ids of its parts, and they are answered as if there were none", async () => {
    const [run, dataset, report, notebook, cluster, model] = await Promise.all([
      make(ada, ours.project, "runs", REST),
      make(ada, ours.project, "datasets"),
      make(ada, ours.project, "reports"),
      make(ada, ours.project, "notebooks", { observed_state: "running" }),
      make(ada, ours.project, "clusters"),
      make(ada, ours.project, "models"),
    ]);
    await write(ada, dataset.links.self, "rows.csv");
    const post = <T = { id: string }>(path: string, json: object) =>
      answered<T>(201, ask(ada, "POST", path, json));
    const version = await addVersion(ada, dataset.links.self);
    const [attachment, alert, comment, upload, ticket, waiting] = await Promise.all([
      post(`${run.links.self}/attachments`, { kind: "dataset", id: dataset.id }),
      post(`${run.links.self}/alerts`, { metric: "loss", direction: "above", threshold: 1 }),
      post(`${report.links.self}/comments`, { text: "between us" }),
      post(here("uploads"), {
        kind: "dataset",
        id: dataset.id,
        path: "big",
        size: 70_000,
        part_size: 65_536,
      }),
      post<{ connection_id: string }>(`${notebook.links.self}/connect`, {}),
      make(ada, ours.project, "runs"),
    ]);
    const lease = await claimed(runner, ours.project, { resource_id: waiting.id });
    const [hers, herData, herReport, herModel, herRegistered] = await Promise.all([
      make(eve, eves, "runs", REST),
      make(eve, eves, "datasets"),
      make(eve, eves, "reports"),
      make(eve, eves, "models"),
      make(eve, eves, "registered-models"),
    ]);
    await write(eve, herData.links.self, "rows.csv");
    type Attack = (ids: (id: string) => string) => [method: string, path: string, json?: object];
    const attacks: Attack[] = [
      (id) => ["GET", at(eves, `datasets/${id(dataset.id)}/versions/1`)],
      (id) => ["GET", at(eves, `datasets/${id(dataset.id)}/files/rows.csv`)],
      (id) => ["GET", `${herData.links.self}/versions/${id(version.id)}`],
      (id) => ["GET", `${herData.links.self}/versions/${id(version.id)}/files/rows.csv`],
      (id) => ["GET", `${herData.links.self}/versions/${id(version.id)}/lineage`],
      (id) => ["PUT", `${herData.links.self}/aliases/best`, { version: id(version.id) }],
      (id) => ["DELETE", `${herData.links.self}/versions/${id(version.id)}`],
      (id) => ["POST", `${herData.links.self}/versions`, { from: { kind: "dataset", id: id(dataset.id) } }],
      (id) => ["POST", `${herData.links.self}/versions`, { made_by: { kind: "run", id: id(run.id) } }],
      (id) => [
        "POST",
        `${herData.links.self}/versions`,
        { inputs: [{ kind: "dataset", id: id(dataset.id) }] },
      ],
      (id) => [
        "POST",
        `${herModel.links.self}/versions`,
        { inputs: [{ kind: "dataset", id: herData.id, version: id(version.id) }] },
      ],
      (id) => ["POST", `${herRegistered.links.self}/versions`, { model: id(model.id), version: "1" }],
      (id) => ["GET", at(eves, `uploads/${id(upload.id)}`)],
      (id) => ["POST", at(eves, `uploads/${id(upload.id)}/complete`)],
      (id) => ["DELETE", at(eves, `uploads/${id(upload.id)}`)],
      (id) => ["POST", at(eves, "uploads"), { kind: "dataset", id: id(dataset.id), path: "a", size: 1 }],
      (id) => ["GET", at(eves, `leases/${id(lease.id)}`)],
      (id) => ["POST", at(eves, `leases/${id(lease.id)}/heartbeat`), { epoch: 1 }],
      (id) => ["POST", at(eves, `leases/${id(lease.id)}/finish`), { epoch: 1, observed_state: "queued" }],
      (id) => ["POST", at(eves, "leases"), { resource_id: id(waiting.id) }],
      (id) => ["GET", `${hers.links.self}/attachments/${id(attachment.id)}`],
      (id) => ["DELETE", `${hers.links.self}/attachments/${id(attachment.id)}`],
      (id) => ["POST", `${hers.links.self}/attachments`, { kind: "dataset", id: id(dataset.id) }],
      (id) => ["DELETE", `${hers.links.self}/alerts/${id(alert.id)}`],
      (id) => ["GET", `${herReport.links.self}/comments/${id(comment.id)}`],
      (id) => ["DELETE", `${herReport.links.self}/comments/${id(comment.id)}`],
      (id) => ["GET", `${hers.links.self}/compare/${id(run.id)}`],
      (id) => ["POST", at(eves, `runs/${id(run.id)}/clone`), {}],
      (id) => ["POST", at(eves, `runs/${id(run.id)}/move`), { project_id: eves }],
      (id) => ["POST", `${hers.links.self}/move`, { project_id: id(ours.project) }],
      (id) => ["PATCH", hers.links.self, { experiment_id: id(run.id) }],
      (id) => ["POST", at(eves, "jobs"), { outputs: [id(model.id)] }],
      (id) => ["GET", at(eves, `runs?experiment=${id(run.id)}`)],
      (id) => ["GET", at(eves, `usage/records?resource=${id(run.id)}`)],
      (id) => ["GET", at(eves, `ssh/authorized-keys?cluster=${id(cluster.id)}`)],
      (id) => ["GET", at(eves, `notebooks/${id(notebook.id)}/connections`)],
    ];
    const isNothing = async (answer: Response) => {
      const text = await answer.text();
      if (answer.status === 200) expect(JSON.parse(text)).toMatchObject({ data: [] });
      else expect([404, 422]).toContain(answer.status);
      return answer.status === 200 ? text : JSON.stringify(said(JSON.parse(text) as ProblemAnswer));
    };
    for (const attack of attacks) {
      const no = (id: string) => `${id.slice(0, -6)}zzzzzz`;
      const [theirs, nobodys] = await Promise.all(
        [(id: string) => id, no].map(async (ids) => isNothing(await ask(eve, ...attack(ids)))),
      );
      expect(theirs, String(attack)).toBe(nobodys);
    }
    expect(ticket.connection_id).toBeTruthy();
    const data = bytes(65_536);
    await expectProblem(
      await putBytes(eve, at(eves, `uploads/${upload.id}/parts/1`), data),
      404,
      "not_found",
    );
  });

  it("nobody learns by a name whether somebody is, or has, what they do not see", async () => {
    const run = await make(ada, ours.project, "runs", REST);
    const [nobody, somebody] = await Promise.all(
      ["nobody-at-all", ada.username].map(async (who) =>
        said(await absent(ask(eve, "GET", at(eves, `runs/${who}:${encodeURIComponent(run.name)}`)))),
      ),
    );
    expect(somebody).toEqual(nobody);
    for (const filter of [`owner=${ada.username}`, "owner=nobody-at-all", `creator=${ada.id}`])
      expect(await listed(eve, at(eves, `runs?${filter}`))).toEqual([]);
    expect(await listed(eve, at(eves, `resources?owner=${ada.username}`))).toEqual([]);
  });
});

describe("a key that knows only what was made with it", () => {
  it("learns no name of what else there is: of inputs, lineage, lists, by name", async () => {
    const [run, dataset] = await Promise.all([
      make(ada, ours.project, "runs", REST),
      make(ada, ours.project, "datasets"),
    ]);
    await write(ada, dataset.links.self, "rows.csv");
    await answered(
      201,
      ask(ada, "POST", `${run.links.self}/attachments`, { kind: "dataset", id: dataset.id }),
    );
    const narrow = await keyOf(ada, ours.project, [
      "run:view",
      "model:create",
      "model:view:own",
      "model:update:own",
      "dataset:view:own",
      "dataset:download:own",
      "dataset:attach:own",
      "run:create",
    ]);
    const seen = JSON.stringify([
      await listed(narrow, `${run.links.self}/attachments`),
      await get(narrow, `${run.links.self}/compare/${run.id}`),
      await listed(narrow, here("datasets")),
      await listed(narrow, here("resources?kind=dataset")),
    ]);
    expect(seen).toContain(dataset.id);
    expect(seen).not.toContain(dataset.name);
    await absent(ask(narrow, "GET", here(`datasets/:${encodeURIComponent(dataset.name)}`)));
    const model = await make(narrow, ours.project, "models");
    for (const json of [
      { from: { kind: "dataset", id: dataset.id } },
      { inputs: [{ kind: "dataset", id: dataset.id }] },
    ])
      await absent(ask(narrow, "POST", `${model.links.self}/versions`, json));
    await forbidden(
      "run:update",
      ask(narrow, "POST", `${model.links.self}/versions`, { made_by: { kind: "run", id: run.id } }),
    );
    const attachments = [{ kind: "dataset", id: dataset.id }];
    await expectProblem(await ask(narrow, "POST", here("runs"), { attachments }), 422, "validation_failed");
  });
});

describe("tokens that are signed and not kept", () => {
  it("a lease claimed with a narrow key is worth no more than that key", async () => {
    const key = await makeKey(ours, {
      service_account: runner.account,
      scopes: ["run:operate", "run:view", "run:update:own", "secret:use:own"],
    });
    const run = await make(ada, ours.project, "runs");
    const lease = await claimed(key, ours.project, { resource_id: run.id });
    const { permissions } = await get<{ permissions: string[] }>(as(lease), "/v1/access");
    expect(permissions).toEqual(["run:update:own", "run:view", "secret:use:own"]);
    await forbidden("run:update", ask(as(lease), "PATCH", run.links.self, { description: "mine" }));
    await forbidden(
      "run:update",
      ask(as(lease), "POST", `${run.links.self}/logs`, { lines: [{ text: "x" }] }),
    );
    expect((await ask(as(lease), "GET", here("variables"))).status).toBe(404);
  });

  it("what is signed for one use is nothing in another, and what is not signed is nothing", async () => {
    const notebook = await make(ada, ours.project, "notebooks");
    const lease = await claimed(runner, ours.project, { resource_id: notebook.id });
    await answered(200, report(runner, lease, "heartbeat", { observed_state: "running" }));
    const { ticket } = await answered<{ ticket: string }>(
      201,
      ask(bob, "POST", `${notebook.links.self}/connect`),
    );
    const [head = "", body = "", tag = ""] = lease.token.slice("atr_lt_".length).split(".");
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const { kid } = JSON.parse(Buffer.from(head, "base64url").toString()) as { kid: string };
    const forged = [
      `${part({ alg: "none", kid })}.${body}.`,
      `${part({ alg: "none" })}.${body}.${tag}`,
      `${part({ alg: "HS512", kid })}.${body}.${tag}`,
      `${part({ alg: "HS256", kid: "../../dev/null" })}.${body}.${tag}`,
      `${part({ alg: "HS256", kid, crit: ["exp"] })}.${body}.${tag}`,
      `${part({ alg: "RS256", kid, jwk: { kty: "oct", k: "AA" } })}.${body}.${tag}`,
      ticket.slice("atr_ct_".length),
      "..",
      "\u00ff",
    ].map((jws) => `atr_lt_${jws}`);
    for (const token of [...forged.filter((one) => !/[^ -~]/.test(one)), ticket, lease.token.toUpperCase()])
      expect(`${token} ${(await ask(as({ token }), "GET", notebook.links.self)).status}`).toBe(
        `${token} 401`,
      );
    const opened = (jws: string, held = lease) =>
      ask(runner, "POST", here(`leases/${held.id}/connections`), { ticket: jws, epoch: held.epoch });
    const other = await make(ada, ours.project, "notebooks");
    const elsewhere = await claimed(runner, ours.project, { resource_id: other.id });
    await expectProblem(await opened(ticket, elsewhere), 422, "token_invalid");
    await expectProblem(await opened(lease.token.replace("atr_lt_", "atr_ct_")), 422, "token_invalid");
    await answered(201, opened(ticket));
    await expectProblem(await opened(ticket), 422, "token_invalid");
    await absent(
      opened(ticket).then(() =>
        ask(as(lease), "POST", here(`leases/${lease.id}/connections`), { ticket, epoch: 1 }),
      ),
    );
  });
});

describe("what comes in from outside", () => {
  let open: Place;
  let openRunner: Runner;
  beforeAll(async () => {
    const project = await makeProject(organization, { account: ada }, { visibility: "open" });
    open = { owner: ada, project };
    openRunner = await makeRunner(open);
    await put(ada, inOpen("secrets/TOKEN"), "sk-open");
  });
  const inOpen = (rest: string) => at(open.project, rest);

  it("is nobody's way in: it waits, and its maker neither admits, changes, runs nor reads more of it", async () => {
    const [dataset, experiment] = await Promise.all([
      make(ada, open.project, "datasets"),
      make(ada, open.project, "experiments"),
    ]);
    const run = await make(eve, open.project, "runs", {
      desired_state: "running",
      observed_state: "running",
    });
    expect(run).toMatchObject({ admitted: false, desired_state: "stopped" });
    const { self } = run.links;
    const tries: [string, string, object?][] = [
      ["POST", `${self}/admit`, {}],
      ["POST", `${self}/start`],
      ["POST", `${self}/clone`, {}],
      ["POST", `${self}/move`, { project_id: eves }],
      ["PATCH", self, { command: "env" }],
      ["DELETE", self],
      ["PUT", `${self}/files/a`],
      ["GET", `${self}/logs`],
      ["GET", `${self}/logs/follow`],
      ["GET", `${self}/files`],
      ["POST", inOpen("uploads"), { kind: "run", id: run.id, path: "a", size: 1 }],
      ["POST", inOpen("leases"), { resource_id: run.id }],
      ["GET", inOpen("usage")],
      ["GET", inOpen("balance")],
      ["GET", inOpen("datasets")],
      ["GET", inOpen("variables")],
      ["POST", inOpen("secrets/TOKEN/use")],
      ["POST", `${experiment.links.self}/clone`, {}],
    ];
    for (const [method, path, json] of tries)
      expect([403, 404], `${method} ${path}`).toContain((await ask(eve, method, path, json)).status);
    // W10: they log to it.
    await answered(200, ask(eve, "POST", `${self}/logs`, { lines: [{ text: "x" }] }));
    const attachments = [{ kind: "dataset", id: dataset.id }];
    expect((await ask(eve, "POST", `${self}/attachments`, attachments[0])).status).toBe(422);
    expect((await ask(eve, "POST", inOpen("runs"), { attachments })).status).toBe(422);
    const kinds = (await listed<Thing>(eve, inOpen("resources?limit=100"))).map(({ id }) => id.split("_")[0]);
    for (const hidden of ["dataset", "model", "file", "artifact", "workspace"])
      expect(kinds).not.toContain(hidden);
    expect((await claim(openRunner, open.project, { resource_id: run.id })).status).toBe(409);
  });

  it("has the secrets of no project: admitted, cloned from its clone, or moved on", async () => {
    const run = await make(eve, open.project, "runs");
    await answered(200, ask(ada, "POST", `${run.links.self}/admit`, { start: false }));
    const clone = await answered<Thing>(201, ask(ada, "POST", `${run.links.self}/clone`, {}));
    const again = await answered<Thing>(201, ask(ada, "POST", `${clone.links.self}/clone`, {}));
    const experiment = await make(ada, open.project, "experiments", REST);
    await answered(200, ask(ada, "PATCH", clone.links.self, { experiment_id: experiment.id }));
    await moved(ada, experiment, adasOther);
    const there = { owner: ada, project: adasOther };
    await put(ada, at(adasOther, "secrets/TOKEN"), "sk-others");
    const others = await makeRunner(there);
    for (const [by, project, { id }] of [
      [openRunner, open.project, run],
      [openRunner, open.project, again],
      [others, adasOther, clone],
    ] as const) {
      await answered(200, ask(ada, "POST", at(project, `runs/${id}/start`)));
      const lease = await claimed(by, project, { resource_id: id });
      const { permissions } = await get<{ permissions: string[] }>(as(lease), "/v1/access");
      expect(permissions).toEqual(["run:download", "run:logs", "run:update", "run:view"]);
      expect((await ask(as(lease), "POST", at(project, "secrets/TOKEN/use"))).status).toBe(404);
    }
  });
});

describe("files", () => {
  it("are saved, never shown: no page of somebody's runs as ours, whatever type and name they gave it", async () => {
    const dataset = await make(bob, ours.project, "datasets");
    const page = new Uint8Array(Buffer.from("<script>fetch('/v1/me')</script>"));
    for (const [name, type] of [
      ["x.html", "text/html"],
      ["x.svg", "image/svg+xml"],
      ["x.js", "text/javascript; charset=utf-8"],
      [`quote";filename="y.html`, "application/xhtml+xml"],
      ["naïve\u00a0‮lmth.txt".replace("‮", ""), "text/html"],
    ] as const) {
      const path = fileAt(dataset.links.self, name);
      expect((await putBytes(bob, path, page, { "Content-Type": type })).status).toBe(201);
      const { headers } = await getBytes(ada, path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toContain("sandbox");
      expect(headers.get("content-disposition")).toMatch(
        /^attachment; filename="[\w .()+,@-]+"; filename\*=UTF-8''[\w.%!~-]+$/,
      );
      expect(headers.get("cache-control")).toBe("private, no-cache");
    }
  });

  it("have no path out of their thing, and no type that is another header", async () => {
    const { links } = await make(bob, ours.project, "datasets");
    for (const name of [
      "../up",
      "a/../b",
      "/etc/passwd",
      "a//b",
      ".",
      "a/./b",
      "a\\b",
      "a\u0000b",
      "a\r\nX: y",
      "a/",
      "\u202egpj",
    ])
      expect([404, 422], name).toContain((await putBytes(bob, fileAt(links.self, name), bytes(1))).status);
    for (const raw of ["%2e%2e%2fup", "..%2F..%2Fruns", "%2Fabs"])
      expect([404, 422], raw).toContain((await putBytes(bob, `${links.self}/files/${raw}`, bytes(1))).status);
    const upload = { kind: "dataset", id: links.self.split("/").at(-1), path: "../x", size: 1 };
    await expectProblem(await ask(bob, "POST", here("uploads"), upload), 422, "validation_failed");
    for (const content_type of [
      "text/html\r\nX-Evil: 1",
      "nothing",
      "text/html;\u00e9",
      "a/b".padEnd(300, "c"),
    ])
      await expectProblem(
        await ask(bob, "POST", here("uploads"), { ...upload, path: "x", content_type }),
        422,
        "validation_failed",
      );
    expect(await listed(bob, `${links.self}/files`)).toEqual([]);
  });

  it("hide no other behind a path, however long that is", async () => {
    const { links } = await make(bob, ours.project, "datasets");
    const paths = ["a", "b", "c"].map((sign) => `${sign.repeat(511)}/${sign.repeat(512)}`);
    for (const path of paths) await write(bob, links.self, path, bytes(1));
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const query: string = `limit=1${cursor && `&cursor=${cursor}`}`;
      const page = await get<{ data: { path: string }[]; next_cursor: string | null }>(
        ada,
        `${links.self}/files?${query}`,
      );
      seen.push(...page.data.map(({ path }) => path));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(paths);
  });

  it("answer one range at most, however many are asked for and however large", async () => {
    const { links } = await make(bob, ours.project, "datasets");
    const data = await write(bob, links.self, "rows", bytes(1000));
    const ranges = (range: string) => getBytes(bob, fileAt(links.self, "rows"), { Range: range });
    for (const [range, status, length] of [
      [`bytes=${Array.from({ length: 500 }, () => "0-999").join(",")}`, 200, 1000],
      [`bytes=0-${"9".repeat(400)}`, 206, 1000],
      [`bytes=-${"9".repeat(400)}`, 206, 1000],
      [`bytes=${"9".repeat(400)}-`, 416, 0],
      ["bytes=5-2", 200, 1000],
      ["bytes=-0", 416, 0],
    ] as const) {
      const answer = await ranges(range);
      expect(`${range} ${answer.status}`).toBe(`${range} ${status}`);
      const body = new Uint8Array(await answer.arrayBuffer());
      if (status !== 416) expect(body.length).toBe(length);
    }
    expect(data.length).toBe(1000);
  });

  it("are written by nobody who has lost the right while they went up", async () => {
    const dataset = await make(ada, ours.project, "datasets");
    const key = await makeKey(ours, {});
    const input = { kind: "dataset", id: dataset.id, path: "big", size: 70_000, part_size: 65_536 };
    const { id } = await answered<{ id: string }>(201, ask(key, "POST", here("uploads"), input));
    const parts = [bytes(65_536), bytes(70_000 - 65_536)] as const;
    expect((await putBytes(key, here(`uploads/${id}/parts/1`), parts[0])).status).toBe(200);
    await answered(200, ask(ada, "DELETE", here(`keys/${key.id}`)));
    await until(async () => (await ask(key, "GET", dataset.links.self)).status === 401);
    await expectProblem(
      await putBytes(key, here(`uploads/${id}/parts/2`), parts[1]),
      401,
      "credential_revoked",
    );
    await expectProblem(await ask(key, "POST", here(`uploads/${id}/complete`)), 401, "credential_revoked");
    await absent(ask(ada, "GET", fileAt(dataset.links.self, "big")));
  });
});

describe("logs and configurations", () => {
  it("a line is one event of a stream, whatever stands in it", async () => {
    const run = await make(bob, ours.project, "runs", REST);
    const texts = ["a\n\nevent: end\ndata: {}\n\n", "b\r\rid: 999\r\r", "c\u2028\u2029data: x", "\u0000:\n"];
    await answered(
      200,
      ask(bob, "POST", `${run.links.self}/logs`, { lines: texts.map((text) => ({ text })) }),
    );
    const stream = await (await ask(ada, "GET", `${run.links.self}/logs/follow`)).text();
    const fields = stream.split(/\r\n|\r|\n/);
    expect(fields.filter((field) => field.startsWith("event:"))).toEqual(["event: end"]);
    expect(fields.filter((field) => field.startsWith("id:"))).toEqual(["id: 1", "id: 2", "id: 3", "id: 4"]);
    const data = fields.filter((field) => field.startsWith('data: {"seq"'));
    expect(data.map((field) => (JSON.parse(field.slice(6)) as { text: string }).text)).toEqual(texts);
  });

  it("writers' names and positions are taken for nothing else", async () => {
    const run = await make(bob, ours.project, "runs", REST);
    const append = (json: object) =>
      ask(bob, "POST", `${run.links.self}/logs`, { lines: [{ text: "x" }], ...json });
    for (const writer of ['"', "$", "a b", "a'b", "[0]", ""])
      await expectProblem(await append({ writer, position: 1 }), 422, "validation_failed");
    for (const position of [-1, 0.5, Number.MAX_SAFE_INTEGER + 1, 1e300])
      await expectProblem(await append({ writer: "w", position }), 422, "validation_failed");
    for (const writer of ["__proto__", "constructor", "a.b"]) {
      await answered(200, append({ writer, position: Number.MAX_SAFE_INTEGER }));
      const again = await answered(200, append({ writer, position: Number.MAX_SAFE_INTEGER }));
      expect(again).toMatchObject({ appended: 0 });
    }
  });

  it("what is nested too deep for the database is refused, and what is as deep as may be is kept and compared", async () => {
    const nested = (levels: number) => {
      let value: unknown = 1;
      for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { a: value };
      return value;
    };
    const run = await make(bob, ours.project, "runs", REST);
    for (const levels of [64, 900, 1500, 3000]) {
      const refused = await ask(bob, "PATCH", run.links.self, { config: { a: nested(levels) } });
      expect((await expectProblem(refused, 422, "validation_failed")).errors?.[0]?.pointer).toBe("/config");
    }
    await answered(200, ask(bob, "PATCH", run.links.self, { config: { a: nested(62) } }));
    const other = await make(bob, ours.project, "runs", { ...REST, config: { a: nested(61) } });
    await get(bob, `${run.links.self}/compare/${other.id}`);
  });
});

describe("usage", () => {
  const record = (more: object = {}) => ({
    id: unique("use"),
    meter: "gpu_hours",
    quantity_micros: 1,
    amount_micros: 1,
    ...more,
  });
  const post = (caller: Caller, json: object, project = ours.project) =>
    ask(caller, "POST", at(project, "usage"), json);

  it("costs no less than nothing, no more than adds up, and is charged to nobody else", async () => {
    const before = await get<{ balance_micros: number }>(ada, here("balance"));
    for (const wrong of [
      { amount_micros: -1 },
      { quantity_micros: -1 },
      { amount_micros: 1e12 + 1 },
      { amount_micros: 1.5 },
      { amount_micros: "1" },
      { amount_micros: 2 ** 63 },
      { charged_to: eve.id },
      { principal: "org_1" },
      { principal: eve.username },
      { ended_at: "2999-01-01T00:00:00Z" },
      { ended_at: "-271821-04-20T00:00:00Z" },
      { meter: "gpu hours" },
      { id: "a\nb" },
    ])
      await expectProblem(await post(ada, { records: [record(wrong)] }), 422, "validation_failed");
    for (const caller of [bob, eve])
      expect([403, 404]).toContain((await post(caller, { records: [record()] })).status);
    expect(await get(ada, here("balance"))).toEqual(before);
  });

  it("counts once: sent again with other contents it is refused, and nothing of its batch is charged", async () => {
    const known = record();
    await answered(200, post(ada, { records: [known] }));
    const before = await get(ada, here("balance"));
    const changed = { ...known, amount_micros: 5 };
    for (const records of [
      [record(), changed],
      [known, changed],
      [changed, known],
    ])
      await expectProblem(await post(ada, { records }), 409, "already_exists");
    expect(await get(ada, here("balance"))).toEqual(before);
    expect(await answered(200, post(ada, { records: [known, known] }))).toMatchObject({ recorded: 0 });
  });

  it("of others is nobody's to read who sees their own alone", async () => {
    await answered(200, post(ada, { records: [record({ principal: ada.id, amount_micros: 777 })] }));
    expect(await listed(bob, here(`usage/records?principal=${ada.id}`))).toEqual([]);
    const mine = JSON.stringify([
      await listed(bob, here("usage/records")),
      await listed(bob, here("usage?by=member")),
      await listed(bob, here("usage?by=meter")),
    ]);
    expect(mine).not.toContain(ada.id);
    expect(mine).not.toContain("777");
  });
});

describe("authorized keys", () => {
  it("are lines of OpenSSH and nothing more, of those who may connect and of nobody else", async () => {
    const cluster = await make(ada, ours.project, "clusters");
    const [bobsKey, evesKey] = [publicKey(), publicKey()];
    const add = (caller: Caller, public_key: string, name = "laptop") =>
      ask(caller, "POST", "/v1/me/ssh-keys", { name, public_key });
    const [, blob = ""] = bobsKey.split(" ");
    for (const text of [
      `command="id" ${bobsKey}`,
      `${bobsKey}\n${evesKey}`,
      `${bobsKey}\r${evesKey}`,
      `ssh-ed25519\u00a0${blob}`,
      `ssh-ed25519 ${blob}==`,
      `ssh-ed25519 ${blob.slice(0, 10)}\u2028${blob.slice(10)}`,
      `cert-authority ${bobsKey}`,
      `ssh-rsa ${blob}`,
      `ssh-ed25519-cert-v01@openssh.com ${blob}`,
    ])
      await expectProblem(await add(bob, text), 422, "validation_failed");
    await expectProblem(await add(bob, bobsKey, "x\nssh-ed25519 AAAA evil"), 422, "validation_failed");
    await answered(201, add(bob, `${bobsKey} x command="id"`, 'name" command="id'));
    await answered(201, add(eve, evesKey));
    const keys = await ask(ada, "GET", here(`ssh/authorized-keys?cluster=${cluster.id}`));
    expect(keys.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await keys.text()).toBe(`${bobsKey} ${bob.username}\n`);
    await absent(ask(eve, "GET", here(`ssh/authorized-keys?cluster=${cluster.id}`)));
  });
});

describe("acting for somebody", () => {
  it("finds nobody who is not in the team, says the same of everybody else, and gives no right", async () => {
    const team = await makeTeam(organization);
    const project = await makeProject(organization, { team });
    const robot = await makeRunner({ owner: boss, project });
    const make = (caller: Caller, person: string) =>
      send(caller, {
        method: "POST",
        path: at(project, "runs"),
        json: REST,
        headers: { "Atrium-On-Behalf-Of": person },
      });
    const refusals = await Promise.all(
      [eve.username, eve.email, boss.username, "nobody-at-all", "nobody@example.com"].map(async (person) =>
        JSON.stringify(
          said(await expectProblem(await make(robot, person), 422, "attribution_refused")),
        ).replace(person, "X"),
      ),
    );
    expect(new Set(refusals).size).toBe(1);
    await expectProblem(await make(boss, boss.username), 422, "attribution_refused");
  });
});

describe("a protected alias (W14)", () => {
  it("is moved by no detour: deleting its version or its model, making it anew, another letter of it", async () => {
    const [model, registered] = await Promise.all([
      make(ada, ours.project, "models"),
      make(ada, ours.project, "registered-models"),
    ]);
    await write(ada, model.links.self, "weights");
    await addVersion(ada, model.links.self);
    const add = () =>
      answered(201, ask(ada, "POST", `${registered.links.self}/versions`, { model: model.id, version: "1" }));
    await add();
    await add();
    expect((await setAlias(bob, registered.links.self, "production", 1)).status).toBe(200);
    // Behind the API: whoever appoints registry admins could appoint themselves.
    await (await (await harness()).env("resources")).RESOURCES_DB.prepare(
      "INSERT INTO protected_aliases (resource_id, name, created_by, created_at) VALUES (?1, 'production', 'acc_1', 0), (?1, 'next', 'acc_1', 0)",
    )
      .bind(registered.id)
      .run();
    for (const caller of [ada, bob]) {
      await expectProblem(
        await setAlias(caller, registered.links.self, "production", 2),
        403,
        "alias_protected",
      );
      await expectProblem(await setAlias(caller, registered.links.self, "next", 2), 403, "alias_protected");
      const removal = await ask(caller, "DELETE", `${registered.links.self}/aliases/production`);
      await expectProblem(removal, 403, "alias_protected");
    }
    await expectProblem(await ask(ada, "DELETE", registered.links.self), 403, "alias_protected");
    await expectProblem(await ask(ada, "DELETE", `${registered.links.self}/versions/1`), 409, "in_use");
    await expectProblem(await ask(ada, "DELETE", model.links.self), 409, "in_use");
    await expectProblem(await ask(ada, "DELETE", `${model.links.self}/versions/1`), 409, "in_use");
    for (const at of ["aliases/production", "protected-aliases/production"])
      expect([403, 405]).toContain((await ask(ada, "DELETE", `${registered.links.self}/${at}`)).status);
    expect(await get(bob, `${registered.links.self}/aliases/production`)).toMatchObject({ number: 1 });
  });
});

describe("what is secret", () => {
  it("stands in no line of the audit log and in none of the services': tokens, tickets, values", async () => {
    const notebook = await make(ada, ours.project, "notebooks");
    const lease = await claimed(runner, ours.project, { resource_id: notebook.id });
    await answered(200, report(runner, lease, "heartbeat", { observed_state: "running" }));
    const { ticket } = await answered<{ ticket: string }>(
      201,
      ask(ada, "POST", `${notebook.links.self}/connect`),
    );
    const { value } = await answered<{ value: string }>(
      200,
      ask(as(lease), "POST", here("secrets/TOKEN/use")),
    );
    const open = { ticket, epoch: lease.epoch };
    await answered(201, ask(runner, "POST", here(`leases/${lease.id}/connections`), open));
    await until(async () => (await logged(ours.project, "connection.opened")).length > 0);
    const { EVENTS_DB } = await (await harness()).env("events");
    const { RESOURCES_DB } = await (await harness()).env("resources");
    for (const secret of [lease.token, ticket, value].map((text) => text.slice(-20))) {
      for (const [db, table] of [
        [EVENTS_DB, "audit"],
        [RESOURCES_DB, "outbox"],
      ] as const)
        expect(
          await db
            .prepare(`SELECT count(*) AS n FROM ${table} WHERE instr(event, ?) > 0`)
            .bind(secret)
            .first("n"),
        ).toBe(0);
      expect((await harness()).logs()).not.toContain(secret);
    }
  });
});
