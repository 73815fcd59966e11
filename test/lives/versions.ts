import { signUp, unique } from "../personas.ts";
import { makeThing } from "../samples/kinds.ts";
import { makeJob, WITH_SNAPSHOTS } from "../samples/versions.ts";
import { added } from "../sharing.ts";
import type { Lives } from "./lives.ts";

/** What has versions, from the first to the last, with an alias in between. */
export async function life(lives: Lives): Promise<void> {
  for (const collection of WITH_SNAPSHOTS) {
    const id = await makeThing(lives.owner, lives.ids.projects ?? "", collection);
    await versions(lives, collection, { ...lives.ids, [collection]: id }, {});
  }
  await aRegisteredModel(lives);
  await aJob(lives);
}

async function versions({ act, owner }: Lives, collection: string, its: Lives["ids"], json: object) {
  const each = `/v1/projects/{project}/${collection}/{id}`;
  await act(owner, `POST ${each}/versions`, its, json, ["version.created"]);
  const first = { ...its, versions: "1", aliases: unique("alias") };
  await act(owner, `PUT ${each}/aliases/{alias}`, first, { version: 1 }, ["alias.set"]);
  await act(owner, `PUT ${each}/aliases/{alias}`, first, { version: 1 }, []);
  await act(owner, `DELETE ${each}/aliases/{alias}`, first, undefined, ["alias.removed"]);
  await act(owner, `DELETE ${each}/versions/{version}`, first, undefined, ["version.deleted"]);
}

async function aRegisteredModel(lives: Lives): Promise<void> {
  const { act, owner, ids } = lives;
  const project = ids.projects ?? "";
  const models = await makeThing(owner, project, "models");
  await act(owner, "POST /v1/projects/{project}/models/{id}/versions", { ...ids, models }, {}, [
    "version.created",
  ]);
  const its = { ...ids, "registered-models": await makeThing(owner, project, "registered-models") };
  await versions(lives, "registered-models", its, { model: models, version: 1 });

  const registrar = await signUp("registrar");
  await added(owner, project, registrar, { role: "viewer", add_ons: ["registry_admin"] });
  const protectedAlias = "/v1/projects/{project}/registered-models/{id}/protected-aliases/{alias}";
  const named = { ...its, "protected-aliases": "production" };
  await act(registrar, `PUT ${protectedAlias}`, named, undefined, ["protected_alias.added"]);
  await act(registrar, `PUT ${protectedAlias}`, named, undefined, []);
  await act(registrar, `DELETE ${protectedAlias}`, named, undefined, ["protected_alias.removed"]);
}

/** T10. */
async function aJob({ act, owner, ids }: Lives): Promise<void> {
  const project = ids.projects ?? "";
  const model = await makeThing(owner, project, "models");
  const its = { ...ids, jobs: await makeJob(owner, project, model) };
  await act(owner, "POST /v1/projects/{project}/jobs/{id}/outputs", its, { model }, ["version.created"]);
}
