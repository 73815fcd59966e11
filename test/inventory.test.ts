/** What resources tells other services of what projects hold. */
import { openDb } from "@atrium/shared/store/open";
import { beforeAll, describe, expect, it } from "vitest";
import { runningOf, thingOf } from "../services/resources/src/resource/resource.ts";
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
      (await runningOf(db, member.id, projects, limit)).map(({ id }) => id);
    expect(await found(both, 10)).toEqual([third, second, first]);
    expect(await found(both, 2)).toEqual([third, second]);
    expect(await found([theirs.project], 10)).toEqual([second]);
    expect(await runningOf(db, member.id, [theirs.project], 1)).toEqual([
      { projectId: theirs.project, kind: "run", id: second, name: expect.any(String), state: "queued" },
    ]);
  });

  it("by the index of what is at work, whatever else there is", async () => {
    const plan = await planOf(RESOURCES_DB, (of) => runningOf(of, "acc_1", ["prj_1", "prj_2"], 10));
    expect(plan.join("\n")).toMatch(/SEARCH resources USING INDEX resources_running/);
  });
});
