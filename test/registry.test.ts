/** W14, the registry: who adds models and aliases, who protects those, and who has the files. */
import type { Scope } from "@atrium/shared/access/vocabulary";
import { beforeAll, describe, expect, it } from "vitest";
import { fileAt, readBytes } from "./bytes.ts";
import { harness, until } from "./harness.ts";
import { expectProblem, send } from "./http.ts";
import { joinProject } from "./organizations.ts";
import { type Caller, type Person, signUp } from "./personas.ts";
import { makeThing } from "./samples/kinds.ts";
import { createProject, logged } from "./sharing.ts";
import type { Tenant } from "./tenants.ts";
import { addVersion, answered, ask, get, setAlias, type Version, write } from "./versions.ts";
import { addCollaborator, makeKey, makeTenant } from "./world.ts";

const { env } = await harness();
const { RESOURCES_DB } = await env("resources");

let ours: Tenant;
let owner: Person;
const ROLES = ["view_only", "viewer", "member", "contributor", "admin"] as const;
let people: Record<(typeof ROLES)[number] | "owner" | "registrar", Person>;
beforeAll(async () => {
  const [tenant, registrar, ...rest] = await Promise.all([
    makeTenant(),
    signUp("registrar"),
    ...ROLES.map((role) => signUp(role)),
  ]);
  ours = tenant;
  owner = tenant.owner;
  people = {
    ...(Object.fromEntries(ROLES.map((role, at) => [role, rest[at]])) as Record<
      (typeof ROLES)[number],
      Person
    >),
    owner,
    registrar,
  };
  await Promise.all([
    joinProject(ours.project, people.view_only, { role: "view_only" }),
    // A viewer, but for the registry.
    joinProject(ours.project, registrar, { role: "viewer", add_ons: '["registry_admin"]' }),
    ...ROLES.slice(1).map((role) =>
      addCollaborator(ours, people[role], role as Exclude<typeof role, "view_only">),
    ),
  ]);
});

const thing = async (plural: string): Promise<string> =>
  `/v1/projects/${ours.project}/${plural}/${await makeThing(owner, ours.project, plural)}`;
const idOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
const remove = (caller: Caller, path: string) => send(caller, { method: "DELETE", path });
const protect = (caller: Caller, path: string, alias: string) =>
  ask(caller, "PUT", `${path}/protected-aliases/${alias}`);

/** A model with a version of one file, and a registered model. */
async function models() {
  const [model, registered] = await Promise.all([thing("models"), thing("registered-models")]);
  const weights = await write(owner, model, "weights.bin");
  const version = await addVersion(owner, model, { config: { rate: 0.1 } });
  return { model, registered, weights, version, link: { model: idOf(model), version: 1 } };
}

describe("W14: who does what in the registry", () => {
  let of: Awaited<ReturnType<typeof models>>;
  beforeAll(async () => {
    of = await models();
    await addVersion(owner, of.registered, of.link);
    await answered(200, protect(people.registrar, of.registered, "production"));
  });

  const adders = ["member", "contributor", "admin", "owner", "registrar"] as const;
  const others = ["view_only", "viewer"] as const;

  it.each([...adders, ...others])("%s views and downloads", async (role) => {
    const version = await get(people[role], `${of.registered}/versions/1`);
    expect(await readBytes(people[role], fileAt(version.links.self, "weights.bin"))).toEqual(of.weights);
    expect((await get<{ data: object[] }>(people[role], version.links.files)).data).toHaveLength(1);
  });

  it.each(adders)("%s adds models and aliases", async (role) => {
    const made = await addVersion(people[role], of.registered, of.link);
    await answered(200, setAlias(people[role], of.registered, `of-${role}`, made.number));
    await answered(204, remove(people[role], `${of.registered}/aliases/of-${role}`));
  });

  it.each(others)("%s adds neither", async (role) => {
    const adding = await ask(people[role], "POST", `${of.registered}/versions`, of.link);
    await expectProblem(adding, 403, "permission_missing");
    await expectProblem(await setAlias(people[role], of.registered, "mine", 1), 403, "permission_missing");
  });

  it.each(["member", "contributor", "admin", "owner"] as const)(
    "%s, no registry admin, protects no alias, and neither sets nor removes a protected one",
    async (role) => {
      const { permission } = await expectProblem(
        await protect(people[role], of.registered, "staging"),
        403,
        "permission_missing",
      );
      expect(permission).toBe("registered_model:protect");
      const unprotecting = await remove(people[role], `${of.registered}/protected-aliases/production`);
      await expectProblem(unprotecting, 403, "permission_missing");
      await answered(200, setAlias(people.registrar, of.registered, "production", 1));
      await expectProblem(
        await setAlias(people[role], of.registered, "production", 1),
        403,
        "alias_protected",
      );
      const removing = await remove(people[role], `${of.registered}/aliases/production`);
      await expectProblem(removing, 403, "alias_protected");
      await answered(204, remove(people.registrar, `${of.registered}/aliases/production`));
    },
  );

  // The registry admin is a viewer but for that, and so holds less than whom they appoint.
  it.each(["admin", "registrar"] as const)(
    "%s appoints a registry admin, who protects from then on; nobody else does by that",
    async (role) => {
      const { data } = await get<{ data: { id: string; account_id: string }[] }>(
        owner,
        `/v1/projects/${ours.project}/collaborators?limit=100`,
      );
      const membership = data.find(({ account_id }) => account_id === people.contributor.id)?.id;
      const appoint = (add_ons: string[]) =>
        ask(people[role], "PATCH", `/v1/projects/${ours.project}/collaborators/${membership}`, { add_ons });
      await answered(200, appoint(["registry_admin"]));
      await answered(200, protect(people.contributor, of.registered, "staging"));
      await answered(200, setAlias(people.contributor, of.registered, "staging", 1));
      await expectProblem(await setAlias(people.admin, of.registered, "staging", 1), 403, "alias_protected");
      await answered(204, remove(people.contributor, `${of.registered}/protected-aliases/staging`));
      await answered(200, setAlias(people.member, of.registered, "staging", 1));
      const { data: left } = await get<{ data: { name: string }[] }>(
        people.view_only,
        `${of.registered}/protected-aliases`,
      );
      expect(left.map(({ name }) => name)).toEqual(["production"]);
      await answered(200, appoint([]));
    },
  );

  it("and the project's owner is one as well, where somebody appoints them: nothing else of their row changes", async () => {
    const project = await createProject(owner);
    const registered = `/v1/projects/${project}/registered-models/${await makeThing(owner, project, "registered-models")}`;
    await expectProblem(await protect(owner, registered, "best"), 403, "permission_missing");
    const all = `/v1/projects/${project}/collaborators`;
    const { data } = await get<{ data: { id: string }[] }>(owner, all);
    const row = `${all}/${data[0]?.id}`;
    await expectProblem(await ask(owner, "PATCH", row, { role: "viewer" }), 409, "project_owner");
    const both = { role: "viewer", add_ons: ["registry_admin"] };
    await expectProblem(await ask(owner, "PATCH", row, both), 409, "project_owner");
    await answered(200, ask(owner, "PATCH", row, { add_ons: ["registry_admin"] }));
    await answered(200, protect(owner, registered, "best"));
    await answered(200, ask(owner, "PATCH", row, { add_ons: [] }));
    await expectProblem(await protect(owner, registered, "rest"), 403, "permission_missing");
  });

  it("a key worth no `protect` sets no protected alias, its owner a registry admin or not", async () => {
    const scopes: Scope[] = ["registered_model:view", "registered_model:alias"];
    const { id, secret } = await people.registrar.client.POST("/v1/projects/{project}/keys", {
      params: { path: { project: ours.project } },
      body: { name: "narrow", scopes },
    });
    const key = { id, token: secret, address: owner.address };
    await expectProblem(await setAlias(key, of.registered, "production", 1), 403, "alias_protected");
    await answered(200, setAlias(key, of.registered, "candidate", 1));
  });

  it("of protecting an alias and setting it at once, the setting comes first or is refused", async () => {
    for (let round = 0; round < 5; round++) {
      const name = `raced-${round}`;
      const [, set] = await Promise.all([
        protect(people.registrar, of.registered, name),
        setAlias(people.member, of.registered, name, 1),
      ]);
      expect([200, 403]).toContain(set.status);
      await expectProblem(await setAlias(people.member, of.registered, name, 1), 403, "alias_protected");
    }
    const types = ["protected_alias.added", "protected_alias.removed"];
    await until(
      async () => (await Promise.all(types.map((type) => logged(ours.project, type)))).flat().length >= 8,
    );
  });
});

describe("a registered model's version", () => {
  it("is a version of a model: its digest, its files, as long as it is there", async () => {
    const { model, registered, version, link, weights } = await models();
    const made = await addVersion(owner, registered, { ...link, description: "for everybody" });
    expect(made).toMatchObject({
      number: 1,
      digest: version.digest,
      config: { rate: 0.1 },
      file_count: 1,
      size: weights.length,
      description: "for everybody",
      model: { id: idOf(model), number: 1, version_id: version.id },
    });
    await write(owner, model, "weights.bin");
    expect(await readBytes(owner, fileAt(made.links.self, "weights.bin"))).toEqual(weights);
    for (const path of [`${model}/versions/1`, model]) {
      const refusal = await expectProblem(await remove(owner, path), 409, "in_use");
      expect(refusal).toMatchObject({ used_by: [{ type: "registered_model", id: idOf(registered) }] });
    }
    await answered(204, remove(owner, made.links.self));
    await answered(204, remove(owner, `${model}/versions/1`));
    await answered(204, remove(owner, model));
  });

  it("goes with its registered model, and keeps the model's no longer", async () => {
    const { model, registered, link } = await models();
    await addVersion(owner, registered, link);
    await answered(200, setAlias(owner, registered, "best", 1));
    await answered(200, protect(people.registrar, registered, "best"));
    await expectProblem(await remove(people.admin, registered), 403, "alias_protected");
    await answered(204, remove(people.registrar, registered));
    await answered(204, remove(owner, model));
    for (const table of ["versions", "aliases", "protected_aliases"]) {
      const rows = await RESOURCES_DB.prepare(`SELECT 1 FROM ${table} WHERE resource_id = ?`)
        .bind(idOf(registered))
        .all();
      expect(rows.results).toEqual([]);
    }
  });

  it("is added by who may view and download the model, and no other way", async () => {
    const { model, registered, link } = await models();
    const registry: Scope[] = [
      "registered_model:view",
      "registered_model:create",
      "registered_model:download",
    ];
    const keys = await Promise.all(
      [registry, [...registry, "model:view"], [...registry, "model:download"]].map((scopes) =>
        makeKey(ours, { scopes: scopes as Scope[] }),
      ),
    );
    const add = (caller: Caller, json: object = link) => ask(caller, "POST", `${registered}/versions`, json);
    const [blind, looking, grabbing] = keys as unknown as [Caller, Caller, Caller];
    await expectProblem(await add(blind), 404, "not_found");
    const { permission } = await expectProblem(await add(looking), 403, "permission_missing");
    expect(permission).toBe("model:download");
    await expectProblem(await add(grabbing), 404, "not_found");
    for (const other of [
      { model: idOf(registered), version: 1 },
      { model: idOf(model), version: 2 },
      { model: "mdl_none", version: 1 },
    ])
      await expectProblem(await add(owner, other), 404, "not_found");
  });

  it("of another project's model is not there to be added", async () => {
    const { registered } = await models();
    const elsewhere = `/v1/projects/${owner.personalProject}/models`;
    const { id } = await answered<{ id: string }>(201, ask(owner, "POST", elsewhere, { name: "elsewhere" }));
    await addVersion(owner, `${elsewhere}/${id}`);
    const adding = await ask(owner, "POST", `${registered}/versions`, { model: id, version: 1 });
    await expectProblem(adding, 404, "not_found");
  });

  it("is downloaded by who has rights to the registry only, and names no model to them", async () => {
    const { model, registered, link, weights } = await models();
    const made = await addVersion(owner, registered, link);
    const scopes: Scope[] = ["registered_model:view", "registered_model:download"];
    const key = await makeKey(ours, { scopes });
    expect(await readBytes(key, fileAt(made.links.self, "weights.bin"))).toEqual(weights);
    expect(await get<Version>(key, made.links.self)).toMatchObject({ model: null, digest: made.digest });
    expect(await get(key, made.links.lineage)).toMatchObject({ inputs: [], hidden: 1 });
    await expectProblem(await ask(key, "GET", `${model}/versions/1/files`), 404, "not_found");
    const viewing = await makeKey(ours, { scopes: ["registered_model:view"] });
    const file = fileAt(made.links.self, "weights.bin");
    await expectProblem(await ask(viewing, "GET", file), 403, "permission_missing");
  });

  it("numbers follow each other, also of several added at once; none of one that is deleted at once", async () => {
    const { model, registered, link } = await models();
    const made = await Promise.all(Array.from({ length: 6 }, () => addVersion(owner, registered, link)));
    expect(made.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5, 6]);
    await addVersion(owner, model);
    const [added, deleted] = await Promise.all([
      ask(owner, "POST", `${registered}/versions`, { ...link, version: 2 }),
      remove(owner, `${model}/versions/2`),
    ]);
    expect([
      [201, 409],
      [404, 204],
    ]).toContainEqual([added.status, deleted.status]);
  });

  it("ends with its project, the model's first or last", async () => {
    const tenant = await makeTenant();
    const at = (plural: string) => `/v1/projects/${tenant.project}/${plural}/${tenant.ids[plural]}`;
    await write(tenant.owner, at("models"), "weights.bin");
    await addVersion(tenant.owner, at("models"));
    await addVersion(tenant.owner, at("registered-models"), { model: tenant.ids.models, version: 1 });
    const { name } = await get<{ name: string }>(tenant.owner, `/v1/projects/${tenant.project}`);
    await answered(
      200,
      send(tenant.owner, {
        method: "DELETE",
        path: `/v1/projects/${tenant.project}?confirm=${name}`,
      }),
    );
    await until(async () => {
      const rows = await RESOURCES_DB.prepare("SELECT 1 FROM resources WHERE project_id = ?")
        .bind(tenant.project)
        .all();
      return rows.results.length === 0;
    });
  });
});
