/** The path that everything hangs on, walked by a newcomer: a key's whole life, from sign-up to the last line of the audit log. */
import { type AtriumError, paginate } from "@atrium/sdk";
import { expect, it } from "vitest";
import { until } from "./harness.ts";
import { clientOf, newAddress, signUpOverHttp } from "./personas.ts";

const SECONDS = 1000;
/** T + δ + ε, as wrangler.toml has them. */
const BOUND_MS = (60 + 2 + 3) * SECONDS;

const refusalOf = async (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    () => "",
    (error: AtriumError) => error.code,
  );

it("a key is made, used, verified, revoked, and refused everywhere by effective_by", async () => {
  // Sign up: a Personal project is there already.
  const [ada, grace] = await Promise.all([signUpOverHttp("ada"), signUpOverHttp("grace")]);
  const personal = await ada.client.GET("/v1/projects");
  expect(personal.data).toMatchObject([
    { id: ada.personalProject, kind: "personal", role: "owner", organization_id: ada.organization },
  ]);

  // A second project, and a teammate in it, who is in at once.
  const project = await ada.client.POST("/v1/projects", { body: { name: "Protein folding" } });
  const path = { project: project.id };
  expect(await refusalOf(grace.client.GET("/v1/projects/{project}", { params: { path } }))).toBe("not_found");
  const collaborator = await ada.client.POST("/v1/projects/{project}/collaborators", {
    params: { path },
    body: { email: grace.email, role: "member" },
  });
  if ("invitation" in collaborator) throw new Error("Who has an account is added, not invited");
  const shared = await grace.client.GET("/v1/projects/{project}", { params: { path } });
  expect(shared).toMatchObject({ name: "Protein folding", relation: "collaborator", role: "member" });

  // A key, and a run that is logged with it.
  const key = await ada.client.POST("/v1/projects/{project}/keys", {
    params: { path },
    body: { name: "trainer", scopes: ["run:create", "run:view", "run:update:own"] },
  });
  const trainer = await clientOf({ token: key.secret, address: newAddress() });
  const run = await trainer.POST("/v1/projects/{project}/runs", {
    params: { path },
    body: { name: "baseline", labels: { workload: "training" }, config: { lr: 0.001 } },
  });
  expect(run).toMatchObject({ created_by: ada.id, created_with: key.id, observed_state: "queued" });
  expect(await grace.client.GET("/v1/projects/{project}/runs", { params: { path } })).toMatchObject({
    data: [{ id: run.id, name: "baseline" }],
  });

  // Another program verifies it, with a key that can do nothing else.
  const gate = await ada.client.POST("/v1/projects/{project}/keys", {
    params: { path },
    body: { name: "gate", scopes: ["key:verify"] },
  });
  const inference = await clientOf({ token: gate.secret, address: newAddress() });
  const verify = (permission?: string) =>
    inference.POST("/v1/keys/verify", { body: { key: key.secret, ...(permission && { permission }) } });
  const verified = await verify("run:create");
  expect(verified).toMatchObject({
    valid: true,
    code: "valid",
    key: { id: key.id },
    principal: { type: "account", id: ada.id },
    project: { id: project.id, organization_id: ada.organization },
    grant: ["run:create", "run:update:own", "run:view"],
  });
  expect(Date.parse(verified.expires_at ?? "") - Date.now()).toBeLessThanOrEqual(60 * SECONDS);
  expect(verified.max_age).toBeGreaterThan(0);
  expect(await verify("run:delete")).toMatchObject({ valid: false, code: "insufficient", max_age: 0 });
  expect(await refusalOf(inference.GET("/v1/projects/{project}/runs", { params: { path } }))).toBe(
    "not_found",
  );

  // It is revoked: whoever asks the primary is told so at once, everybody else by effective_by.
  const revoked = await ada.client.DELETE("/v1/projects/{project}/keys/{key}", {
    params: { path: { ...path, key: key.id } },
  });
  const effectiveBy = Date.parse(revoked.effective_by);
  expect(effectiveBy).toBeGreaterThanOrEqual(Date.parse(revoked.revoked_at ?? "") + BOUND_MS);
  expect(effectiveBy).toBeLessThanOrEqual(Date.now() + BOUND_MS);
  const strongly = { params: { query: { consistency: "strong" } } } as const;
  expect(await refusalOf(trainer.GET("/v1/access", strongly))).toBe("credential_revoked");
  const everywhere = [
    () => trainer.GET("/v1/access"),
    () => trainer.GET("/v1/projects/{project}", { params: { path } }),
    () => trainer.POST("/v1/projects/{project}/runs", { params: { path }, body: { name: "too late" } }),
    () => trainer.GET("/v1/projects/{project}/audit", { params: { path } }),
    () => trainer.GET("/v1/projects"),
  ];
  for (const ask of everywhere) {
    await until(async () => (await refusalOf(ask())) === "credential_revoked", effectiveBy - Date.now());
  }
  expect(await verify()).toEqual({ valid: false, code: "revoked", max_age: 0 });
  expect(Date.now()).toBeLessThan(effectiveBy);

  // Every step stands in the audit log, with who, with what and from where.
  const told = await until(async () => {
    const lines = [];
    for await (const line of paginate((cursor) =>
      ada.client.GET("/v1/projects/{project}/audit", { params: { path, query: { limit: 3, cursor } } }),
    )) {
      lines.push(line);
    }
    return lines.length >= 8 && lines.reverse();
  });
  const { address } = ada;
  const bySession = { actor: { type: "account", id: ada.id, name: ada.username }, address };
  // Written after the answer, so wherever they come.
  const firstUses = told.filter(({ type }) => type === "key.first_used");
  expect(firstUses.map(({ target }) => target.name).sort()).toEqual(["gate", "trainer"]);
  expect(told.filter((line) => !firstUses.includes(line))).toMatchObject([
    { type: "project.created", target: { id: project.id, name: "Protein folding" }, ...bySession },
    { type: "collaborator.added", target: { id: collaborator.id }, ...bySession },
    { type: "key.created", target: { id: key.id, name: "trainer" }, ...bySession },
    {
      type: "resource.created",
      target: { type: "run", id: run.id, name: "baseline" },
      credential: { type: "project_key", id: key.id },
      actor: { id: ada.id },
    },
    { type: "key.created", target: { id: gate.id, name: "gate" }, ...bySession },
    { type: "key.revoked", target: { id: key.id, name: "trainer" }, ...bySession },
  ]);
  for (const line of told) {
    expect(line.request_id).toMatch(/^req_/);
    expect(line.organization_id).toBe(ada.organization);
    expect(JSON.stringify(line)).not.toContain(key.secret);
  }
  const signedUp = await ada.client.GET("/v1/organizations/{organization}/audit", {
    params: { path: { organization: ada.organization }, query: { type: "account.created" } },
  });
  expect(signedUp.data).toMatchObject([{ target: { id: ada.id, name: ada.username }, address }]);
});
