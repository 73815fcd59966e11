/** What resources tells other services of what projects hold. */
import { openDb } from "@atrium/shared/store/open";
import { beforeAll, describe, expect, it } from "vitest";
import { reassign, runningOf, thingOf } from "../services/resources/src/resource/inventory.ts";
import { harness } from "./harness.ts";
import { send } from "./http.ts";
import { signUp } from "./personas.ts";
import { planOf } from "./plan.ts";
import { addCollaborator, makeRun, makeTenant, type Tenant } from "./world.ts";

const { RESOURCES_DB } = await (await harness()).env("resources");
const db = openDb(RESOURCES_DB, "0");

let ours: Tenant;
let theirs: Tenant;
beforeAll(async () => {
  [ours, theirs] = await Promise.all([makeTenant(), makeTenant()]);
});

describe("what projects hold, as other services ask", () => {
  it("a thing is found by its id alone, in its project alone", async () => {
    const { owner, project, ids } = ours;
    for (const [kind, id] of [
      ["run", ids.runs],
      ["dataset", ids.datasets],
    ] as const) {
      expect(await thingOf(db, project, id as string)).toEqual({
        kind,
        owner: owner.id,
        createdBy: owner.id,
        createdWith: expect.stringMatching(/^ses_/),
        movedIn: false,
      });
      expect(await thingOf(db, theirs.project, id as string)).toBeNull();
    }
    expect(await thingOf(db, project, "key_1")).toBeNull();
  });

  it("what somebody made that is not at rest, in these projects, newest first", async () => {
    const member = await signUp("member");
    await Promise.all([ours, theirs].map((tenant) => addCollaborator(tenant, member, "member")));
    const made = [];
    for (const { project } of [ours, theirs, ours, ours]) made.push(await makeRun(member.client, project));
    const [first, second, third, stopped] = made;
    await send(member, { method: "POST", path: `/v1/projects/${ours.project}/runs/${stopped}/stop` });
    const both = [ours.project, theirs.project];
    const found = async (projects: string[], limit: number) =>
      (await runningOf(db, member.id, { projects }, limit)).map(({ id }) => id);
    expect(await found(both, 10)).toEqual([third, second, first]);
    expect(await found(both, 2)).toEqual([third, second]);
    expect(await found([theirs.project], 10)).toEqual([second]);
    expect(await runningOf(db, member.id, { projects: [theirs.project] }, 1)).toEqual([
      { projectId: theirs.project, kind: "run", id: second, name: expect.any(String), state: "queued" },
    ]);
  });

  it("the same of an organization: in all of its projects", async () => {
    const { owner, project } = ours;
    const run = await makeRun(owner.client, project);
    const found = await runningOf(db, owner.id, { organization: owner.organization }, 10);
    expect(found.map(({ id }) => id)).toContain(run);
    expect(await runningOf(db, owner.id, { organization: theirs.owner.organization }, 10)).toEqual([]);
  });

  it("is handed on: what was made later, or is at rest, or is another's, stays; again nothing more happens", async () => {
    const [from, to] = await Promise.all([signUp("from"), signUp("to")]);
    await addCollaborator(ours, from, "member");
    const made = [];
    for (let at = 0; at < 3; at++) made.push(await makeRun(from.client, ours.project));
    const [first, stopped] = made;
    await send(from, { method: "POST", path: `/v1/projects/${ours.project}/runs/${stopped}/stop` });
    const row = await RESOURCES_DB.prepare("SELECT created_at FROM resources WHERE id = ?")
      .bind(first)
      .first();
    const within = { projects: [ours.project] };
    const reassignment = { from: from.id, to: to.id, within, before: Number(row?.created_at) };
    const later = RESOURCES_DB.prepare("UPDATE resources SET created_at = ? WHERE id = ?");
    await later.bind(reassignment.before + 1, made[2]).run();
    expect(await reassign(db, reassignment)).toBe(true);
    expect(await reassign(db, reassignment)).toBe(true);
    const { results } = await RESOURCES_DB.prepare(
      "SELECT id, version, created_by FROM resources WHERE owner = ? ORDER BY id",
    )
      .bind(to.id)
      .all();
    expect(results).toEqual([{ id: first, version: 2, created_by: from.id }]);
  });

  it("by the index of what is at work, whatever else there is", async () => {
    const plan = await planOf(RESOURCES_DB, (of) =>
      runningOf(of, "acc_1", { projects: ["prj_1", "prj_2"] }, 10),
    );
    expect(plan.join("\n")).toMatch(/SEARCH resources USING INDEX resources_running/);
  });
});
