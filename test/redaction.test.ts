/** A secret of ours that somebody puts where it does not belong: it is kept nowhere, shown to nobody and logged nowhere. */
import { redact } from "@atrium/shared/redact";
import { describe, expect, it } from "vitest";
import { documentOf, SERVICES } from "../scripts/gen/services.ts";
import { mint, parsePeppers } from "../services/auth/src/credential/format.ts";
import { contentsOf } from "./direct.ts";
import { everything } from "./everything.ts";
import { harness } from "./harness.ts";
import { read, type Sent, send } from "./http.ts";
import { allSettled } from "./logged.ts";
import { type Caller, newAddress, type Person, unique } from "./personas.ts";
import { fill, positionsOf, publishedRoutes, type Route } from "./routes.ts";
import { SAMPLES } from "./samples.ts";

const routes = await publishedRoutes();
const here = await everything();
const { ours, personas } = here;
const { owner, project } = ours;

const { env, logs } = await harness();
const peppers = parsePeppers((await env("auth")).KEY_PEPPERS);
const secrets = (["pk", "at", "ss"] as const).map((credentialClass) => mint(credentialClass, peppers).secret);
const [SECRET = ""] = secrets;
const TICKET = "atr_ct_eyJhbGciOiJIUzI1NiJ9.eyJzZWNyZXQiOiJvdXJzIn0.c2lnbmF0dXJl-_x";
/** What must be nowhere: all of a secret but what it is recognized by. */
const GONE = [...secrets.map((secret) => secret.slice(12)), TICKET.slice(8)];
const HINT = redact(SECRET);

const secretsInBody = new Map<string, true | string[]>(
  SERVICES.flatMap((service) => {
    const { paths } = documentOf(service) as unknown as { paths: Record<string, Record<string, object>> };
    return Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, operation]) => {
        const declared = (operation as { "x-secrets-in-body"?: true | string[] })["x-secrets-in-body"];
        return declared === undefined ? [] : [[`${method.toUpperCase()} ${path}`, declared] as const];
      }),
    );
  }),
);

/** Asks, and sees that the answer has no secret in it. @returns the answer's status */
async function ask(caller: Caller, sent: Sent): Promise<number> {
  const answer = await send(caller, sent);
  const text = `${JSON.stringify([...answer.headers])} ${await read(answer)}`;
  for (const gone of GONE) expect(text, `${sent.method} ${sent.path}`).not.toContain(gone);
  expect(answer.status, `${sent.method} ${sent.path} ${text}`).toBeLessThan(500);
  return answer.status;
}

const askerOf = ({ path }: Route): Person => (path.startsWith("/v1/admin/") ? personas.administrator : owner);

async function sampleOf(route: Route) {
  const { body, query = "", fresh } = SAMPLES[route.name] ?? {};
  const ids = { ...ours.ids, ...(await fresh?.(here)) };
  return { json: (await body?.(here)) as unknown, path: fill(route.path + query, ids) };
}

/** The value with a secret in each of its texts, in one at a time. */
function* tainted(value: unknown): Generator<unknown> {
  if (typeof value === "string") yield `${value} ${SECRET}`;
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    for (const other of tainted(part))
      yield Array.isArray(value)
        ? value.map((item, at) => (at === Number(key) ? other : item))
        : { ...value, [key]: other };
  }
}

describe("a secret in a request", () => {
  it("stays only in the bodies that are for one: the reviewed list", () => {
    expect(Object.fromEntries([...secretsInBody].sort())).toMatchInlineSnapshot(`
      {
        "POST /v1/auth/confirm": [
          "password",
        ],
        "POST /v1/auth/password/reset": [
          "password",
        ],
        "POST /v1/auth/sign-in": [
          "password",
        ],
        "POST /v1/auth/sign-up": [
          "password",
        ],
        "POST /v1/keys/leaks": true,
        "POST /v1/keys/verify": true,
        "POST /v1/projects/{project}/leases/{lease}/connections": [
          "ticket",
        ],
        "POST /v1/token": true,
        "PUT /v1/projects/{project}/secrets/{name}": [
          "value",
        ],
      }
    `);
  });

  const writing = routes.filter(({ name, takesBody }) => takesBody && secretsInBody.get(name) === undefined);
  it.each(writing)("in any text of a body: $name", async (route) => {
    const { json } = await sampleOf(route);
    for (const body of tainted(json)) {
      const caller = { ...askerOf(route), address: newAddress() };
      await ask(caller, { method: route.method, path: (await sampleOf(route)).path, json: body });
    }
  });

  const naming = routes.filter(({ method, path }) => method === "PUT" && positionsOf(path).length > 0);
  it.each(naming)("in the path of what is made by it: $name", async (route) => {
    const at = positionsOf(route.path).at(-1) as string;
    const { json } = await sampleOf(route);
    const path = fill(route.path, { ...ours.ids, [at]: SECRET });
    const bytes = SAMPLES[route.name]?.bytes?.(here);
    await ask(owner, { method: "PUT", path, ...(bytes ? { body: bytes } : { json }) });
  });

  it("in names, descriptions, labels, metadata, comments, logs, metrics, alerts, invitations, profiles", async () => {
    const { ids } = ours;
    const in_ = (rest: string) => `/v1/projects/${project}${rest}`;
    const text = `Use ${SECRET}, or ${secrets[1]}, ${secrets[2]}; ${TICKET}`;
    const places: [method: string, path: string, json: object][] = [
      ["POST", "/v1/projects", { name: `named ${SECRET}` }],
      ["POST", "/v1/organizations", { name: `named ${SECRET}` }],
      ["PATCH", in_(""), { description: text }],
      ["POST", in_("/keys"), { name: unique("key"), metadata: { note: text } }],
      ["POST", in_("/runs"), { name: `named ${SECRET}`, labels: { note: SECRET } }],
      ["POST", in_(`/reports/${ids.reports}/comments`), { text }],
      ["POST", in_(`/runs/${ids.runs}/logs`), { lines: [{ text }, { text: `\n${SECRET}` }] }],
      ["POST", in_(`/runs/${ids.runs}/metrics`), { points: [{ name: `loss/${SECRET}`, value: 1 }] }],
      ["PUT", in_("/variables/NOTE"), { value: text }],
      ["PATCH", "/v1/me", { name: `Lin ${SECRET}` }],
      ["PUT", `/v1/teams/${ids.teams}/profile`, { introduction: text }],
    ];
    for (const [method, path, json] of places)
      expect([200, 201], `${method} ${path}`).toContain(await ask(owner, { method, path, json }));
    const logged = await send(owner, { method: "GET", path: in_(`/runs/${ids.runs}/logs?tail=2`) });
    const { data } = (await logged.json()) as { data: { text: string }[] };
    expect(data.map((line) => line.text)).toEqual([redact(text), `\n${HINT}`]);
    await ask(owner, {
      method: "POST",
      path: in_("/invitations"),
      json: { email: `${SECRET}@example.com`, role: "member" },
    });
  });

  it("in a URL, and in headers", async () => {
    for (const path of [
      `/v1/projects?name=${SECRET}`,
      `/v1/projects/${SECRET}`,
      `/v1/projects/${project}/runs?label=note:${SECRET}`,
      `/v1/projects/${project}/audit?type=${SECRET.replace("atr", "%61tr")}`,
      `/v1/${SECRET}`,
    ])
      await ask(owner, { method: "GET", path });
    for (const name of [
      "X-Request-Id",
      "traceparent",
      "User-Agent",
      "Referer",
      "Atrium-On-Behalf-Of",
      "Idempotency-Key",
    ])
      await ask(owner, {
        method: "POST",
        path: `/v1/projects/${project}/runs`,
        json: { name: unique("run") },
        headers: { [name]: SECRET },
      });
  });

  it("repeated under an Idempotency-Key is the same request", async () => {
    const sent = {
      method: "POST",
      path: `/v1/projects/${project}/runs`,
      json: { name: unique(`run ${SECRET}`) },
      headers: { "Idempotency-Key": unique("once") },
    };
    const [first, again] = [await send(owner, sent), await send(owner, sent)];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(await again.json()).toEqual(await first.json());
    expect(again.headers.get("idempotency-replayed")).toBe("true");
  });

  it("is a password still, where somebody chose it for one", async () => {
    const account = { email: `${unique("lin")}@example.com`, password: SECRET };
    const stranger = { token: null, address: newAddress() };
    const signUp = { ...account, name: "Lin", username: unique("lin") };
    expect(await ask(stranger, { method: "POST", path: "/v1/auth/sign-up", json: signUp })).toBe(201);
    const wrong = { ...account, password: HINT };
    expect(await ask(stranger, { method: "POST", path: "/v1/auth/sign-in", json: wrong })).toBe(401);
    const headers = { "User-Agent": `Browser/1.0 ${SECRET}` };
    expect(await ask(stranger, { method: "POST", path: "/v1/auth/sign-in", json: account, headers })).toBe(
      200,
    );
  });

  it("is after all that in no row, value, message, mail or line: what it is recognized by is", async () => {
    await allSettled();
    const [{ CONTROL, CREDENTIALS }, { RESOURCES_DB }, { EVENTS_DB }] = await Promise.all([
      env("auth"),
      env("resources"),
      env("events"),
    ]);
    const { keys } = await CREDENTIALS.list();
    const rows = async (d1: D1Database, table: string) =>
      JSON.stringify((await d1.prepare(`SELECT * FROM ${table}`).all()).results);
    const places = {
      CONTROL: await contentsOf(CONTROL),
      RESOURCES_DB: await contentsOf(RESOURCES_DB),
      EVENTS_DB: await contentsOf(EVENTS_DB),
      outboxes: (await rows(CONTROL, "outbox")) + (await rows(RESOURCES_DB, "outbox")),
      inbox: await rows(CONTROL, "inbox"),
      KV: (await Promise.all(keys.map(async ({ name }) => `${name} ${await CREDENTIALS.get(name)}`))).join(
        "\n",
      ),
      lines: logs(),
    };
    for (const [place, text] of Object.entries(places))
      for (const gone of GONE) expect(text.includes(gone), `${gone} in ${place}`).toBe(false);
    for (const place of ["CONTROL", "RESOURCES_DB", "EVENTS_DB"] as const)
      expect(places[place]).toContain(HINT);
  });
});
