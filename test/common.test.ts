/**
 * What every route does, whoever wrote it. The routes come from the published document, so a new one is in the suite
 * before anybody thinks of it; it fails until `samples.ts` says how it is asked.
 */
import { globSync, readFileSync } from "node:fs";
import { PROJECT_GRANTS } from "@atrium/shared/access/roles";
import { holds, isPermission, type Permission } from "@atrium/shared/access/vocabulary";
import { newId } from "@atrium/shared/id";
import { describe, expect, it } from "vitest";
import { everything } from "./everything.ts";
import { expectProblem, type ProblemAnswer, send } from "./http.ts";
import { type Caller, forgedKey, newAddress, type Person, PROJECT_ROLES, tireless } from "./personas.ts";
import { fill, type Ids, positionsOf, publishedRoutes, type Route, servedRoutes } from "./routes.ts";
import { SAMPLES } from "./samples.ts";
import type { World } from "./tenants.ts";

const MEBIBYTE = 1024 * 1024;

const routes = await publishedRoutes();
const here = await everything();
const { ours, theirs } = here;
// They are asked about hundreds of times a second what they may not.
const personas = Object.fromEntries(
  Object.entries(here.personas).map(([name, caller]) => [name, tireless(caller)]),
) as World["personas"];
const owner = personas.owner as Person;

/** Whom a route is for. */
const askerOf = ({ path }: Route): Person => (path.startsWith("/v1/admin/") ? personas.administrator : owner);

const templateOf = ({ name, path }: Route): string => path + (SAMPLES[name]?.query ?? "");

/** A request that would do, but for what a test changes about it. */
async function sampleOf(route: Route, ids: Ids = ours.ids) {
  const { body, bytes } = SAMPLES[route.name] ?? {};
  const json = await body?.(here);
  const path = fill(templateOf(route), ids);
  return { method: route.method, path, ...(json && { json }), ...(bytes && { body: bytes(here) }) };
}

/** Of those that it declares, any one would do. */
const alternatives = ({ permission }: Route): Permission[] => (permission ?? "").split(" | ") as Permission[];

function withQuery(route: Route, query: string, ids: Ids = {}): string {
  const path = fill(templateOf(route), { ...ours.ids, ...ids });
  return `${path}${path.includes("?") ? "&" : "?"}${query}`;
}

const withToken = (token: string | null): Caller => ({ token, address: newAddress() });

describe("the list of routes", () => {
  it("is the reviewed one: a change of routes.txt is a change of what is open to whom", async () => {
    const lines = routes.map(({ name, permission }) => `${name} ${permission}`).sort();
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("routes.txt");
  });

  it("is what the services serve", () => {
    const sorted = (of: Route[]) => of.toSorted((a, b) => a.name.localeCompare(b.name));
    expect(sorted(servedRoutes())).toEqual(sorted(routes));
  });

  it("is all of it: no service makes a route that the document does not have", () => {
    const undocumented = /\.(get|post|put|patch|delete|all|mount)\(\s*["'`][/*]|\.on\(/;
    const sources = globSync("services/{auth,projects,resources,events}/src/**/{app,index,routes}.ts");
    expect(sources.length).toBeGreaterThan(4);
    expect(sources.filter((file) => undocumented.test(readFileSync(file, "utf8")))).toEqual([]);
  });

  it("declares a permission for every route", () => {
    const undeclared = routes.filter(
      (route) =>
        route.permission !== "public" &&
        route.permission !== "authenticated" &&
        !alternatives(route).every(isPermission),
    );
    expect(undeclared.map(({ name }) => name)).toEqual([]);
  });

  it("is covered: a sample for every route, and a route for every sample", () => {
    expect(Object.keys(SAMPLES).sort()).toEqual(routes.map(({ name }) => name).sort());
  });

  it("has bodies exactly where the document has them", () => {
    const differing = routes.filter(
      ({ name, takesBody, takesBytes }) =>
        takesBody !== (SAMPLES[name]?.body !== undefined) ||
        takesBytes !== (SAMPLES[name]?.bytes !== undefined),
    );
    expect(differing.map(({ name }) => name)).toEqual([]);
  });
});

const guarded = routes.filter(({ permission }) => permission !== "public");

describe("a credential that is none", () => {
  const typo = owner.token.replace(/.$/, (last) => (last === "x" ? "y" : "x"));
  const cases: { what: string; caller: Caller; code: string }[] = [
    { what: "no credential", caller: withToken(null), code: "unauthenticated" },
    { what: "a word", caller: withToken("nonsense"), code: "credential_malformed" },
    { what: "a mistyped token", caller: withToken(typo), code: "credential_malformed" },
    { what: "a forged key", caller: withToken(forgedKey()), code: "credential_unknown" },
    { what: "a revoked key", caller: personas.revoked_key, code: "credential_revoked" },
    { what: "an expired key", caller: personas.expired_key, code: "credential_expired" },
  ];
  describe.each(cases)("$what: 401 $code", ({ caller, code }) => {
    it.each(guarded)("$name", async (route) => {
      // Failures are counted by address.
      caller.address = newAddress();
      const response = await send(caller, await sampleOf(route));
      await expectProblem(response, 401, code);
      const challenge =
        caller.token === null ? 'Bearer realm="atrium"' : 'Bearer realm="atrium", error="invalid_token"';
      expect(response.headers.get("www-authenticate")).toBe(challenge);
    });
  });
});

const positions = guarded.flatMap((route) =>
  positionsOf(templateOf(route)).map((at) => ({ route, name: route.name, at })),
);

/** What goes by a name of its own choosing: there is no name that nobody may have. */
const NAMED = [
  "variables",
  "secrets",
  "paths",
  "metrics",
  "aliases",
  "protected-aliases",
  // Numbers, and each thing counts its own.
  "versions",
  "compare",
];

/** An owner is no registry admin, and is told so before anything is looked up (W14). */
const forAdmins = ({ permission }: Route): boolean => permission === "registered_model:protect";

/** Administrators see every tenant. */
const foreign = positions.filter(
  ({ route, at }) =>
    at !== "parts" &&
    !(forAdmins(route) && at !== "projects") &&
    !(NAMED.includes(at) && route.method === "PUT") &&
    (askerOf(route) === owner || at === "accounts"),
);

describe("an id of another tenant: 404, the same as for one that does not exist", () => {
  it.each(foreign)("$name: /$at/…", async ({ route, at }) => {
    const answers: Omit<ProblemAnswer, "request_id">[] = [];
    const prefix = (ours.ids[at] as string).replace(/_.*$/, "");
    const strange = NAMED.includes(at) ? ["nonsense"] : [newId(prefix), "nonsense", "%00"];
    const known = askerOf(route) === owner && !NAMED.includes(at) ? [theirs.ids[at] as string] : [];
    for (const id of [...known, ...strange]) {
      const response = await send(askerOf(route), await sampleOf(route, { ...ours.ids, [at]: id }));
      const { request_id, ...rest } = await expectProblem(response, 404, "not_found");
      expect(response.headers.get("etag")).toBeNull();
      answers.push(rest);
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it.each(positions.filter(({ at }) => at === "projects"))(
    "$name: for a key of ours too",
    async ({ route, at }) => {
      const sent = await sampleOf(route, { ...ours.ids, [at]: theirs.ids[at] as string });
      await expectProblem(await send(personas.service_key, sent), 404, "not_found");
    },
  );
});

const inProjects = guarded.filter((route) => positionsOf(templateOf(route)).includes("projects"));

describe("a role that lacks the permission", () => {
  it.each(positions.filter(({ at }) => at === "projects" || at === "organizations" || at === "teams"))(
    "an outsider: 404, $name",
    async ({ route }) => {
      await expectProblem(await send(personas.outsider, await sampleOf(route)), 404, "not_found");
    },
  );

  const refused = inProjects
    .filter(({ permission }) => permission !== "authenticated")
    .flatMap((route) =>
      PROJECT_ROLES.filter(
        (role) => !alternatives(route).some((one) => holds(PROJECT_GRANTS[role], `${one}:own`)),
      ).map((role) => ({ route, name: route.name, permission: alternatives(route)[0], role })),
    );
  it.each(refused)("$role: 403 that names $permission, $name", async ({ route, permission, role }) => {
    const problem = await expectProblem(
      await send(personas[role], await sampleOf(route)),
      403,
      "permission_missing",
    );
    expect(problem.permission).toBe(permission);
  });
});

describe("somebody else's thing, where the role reaches only one's own", () => {
  const others = inProjects
    .filter((route) => positionsOf(route.path).length === 2 && alternatives(route).length === 1)
    .flatMap((route) => {
      const permission = route.permission as Permission;
      const readable = permission.replace(/:.*/, ":view") as Permission;
      return PROJECT_ROLES.filter(
        (role) =>
          !holds(PROJECT_GRANTS[role], permission) && holds(PROJECT_GRANTS[role], `${permission}:own`),
      ).map((role) => ({ route, name: route.name, role, sees: holds(PROJECT_GRANTS[role], readable) }));
    });
  it.each(others.filter(({ sees }) => sees))("$role sees it: 403, $name", async ({ route, role }) => {
    const response = await send(personas[role], await sampleOf(route));
    const problem = await expectProblem(response, 403, "permission_missing");
    expect(problem.permission).toBe(route.permission);
  });
  it.each(others.filter(({ sees }) => !sees))("$role does not: 404, $name", async ({ route, role }) => {
    await expectProblem(await send(personas[role], await sampleOf(route)), 404, "not_found");
  });
});

describe("a body that is none", () => {
  const withBody = routes.filter(({ takesBody }) => takesBody);
  const sent = (route: Route, body: string, headers?: Record<string, string>) =>
    send(
      { ...askerOf(route), address: newAddress() },
      { method: route.method, path: fill(templateOf(route), ours.ids), body, headers },
    );

  it.each(withBody)("malformed JSON: 400, $name", async (route) => {
    await expectProblem(await sent(route, '{"name": "x'), 400, "malformed_request");
  });

  it.each(withBody)("not an object: 422, $name", async (route) => {
    for (const body of ["[]", "null", '"name"', "7"]) {
      await expectProblem(await sent(route, body), 422, "validation_failed");
    }
  });

  it.each(withBody)("an unknown field: 422 that points to it, $name", async (route) => {
    const body = JSON.stringify({ ...(await sampleOf(route)).json, surprise: 1 });
    const { errors } = await expectProblem(await sent(route, body), 422, "validation_failed");
    expect(errors?.map(({ pointer }) => pointer)).toEqual(["/surprise"]);
  });

  it.each(withBody)("another media type: 415, $name", async (route) => {
    const body = JSON.stringify((await sampleOf(route)).json);
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"]) {
      await expectProblem(await sent(route, body, { "Content-Type": type }), 415, "unsupported_media_type");
    }
  });
});

describe("a question that is none, of a list", () => {
  const lists = routes.filter(({ isList }) => isList);
  it("there are lists", () => expect(lists.length).toBeGreaterThan(5));

  it.each(lists)("an unknown parameter: 422 that points to it, $name", async (route) => {
    const path = withQuery(route, "surprise=1");
    const response = await send(askerOf(route), { method: "GET", path });
    const { errors } = await expectProblem(response, 422, "validation_failed");
    expect(errors?.map(({ pointer }) => pointer)).toEqual(["?surprise"]);
  });

  it.each(lists)("no such limit, cursor or consistency: 422 that points to it, $name", async (route) => {
    for (const [parameter, value] of [
      ["limit", "101"],
      ["limit", "0"],
      ["cursor", "nonsense"],
      ["consistency", "weak"],
    ]) {
      const path = withQuery(route, `${parameter}=${value}`, await SAMPLES[route.name]?.fresh?.(here));
      const { errors } = await expectProblem(
        await send(askerOf(route), { method: "GET", path }),
        422,
        "validation_failed",
      );
      expect(errors?.map(({ pointer }) => pointer)).toEqual([`?${parameter}`]);
    }
  });
});

describe("a body of 1 MiB and a byte: 413", () => {
  const writing = routes.filter(({ method, takesBytes }) => method !== "GET" && !takesBytes);
  const large = JSON.stringify({ surprise: "x".repeat(MEBIBYTE) });

  it.each(writing)("with its length declared, $name", async (route) => {
    const { method } = route;
    const path = fill(templateOf(route), ours.ids);
    const response = await send({ ...owner, address: newAddress() }, { method, path, body: large });
    await expectProblem(response, 413, "body_too_large");
  });

  it.each(writing)("chunked, $name", async (route) => {
    const { method } = route;
    const path = fill(templateOf(route), ours.ids);
    const body = new Blob([large]).stream();
    const response = await send({ ...owner, address: newAddress() }, { method, path, body });
    await expectProblem(response, 413, "body_too_large");
  });
});
