/** Everything that is ever done to a key, at the same time, over the real tables: docs/revocation.md. */
import { describe, expect, it } from "vitest";
import { BREAKS, type Break, type Outcome, runCourse } from "./course.ts";
import { makeSetting } from "./setting.ts";

const SEED = Number(process.env.COURSE_SEED ?? 1);
const COURSES = Number(process.env.COURSES ?? 10_000);

async function run(courses: number, broken?: Break, without?: string) {
  const setting = makeSetting();
  if (without) setting.database.sqlite.exec(`DROP TRIGGER ${without}`);
  const done = new Map<string, number>();
  const found: string[] = [];
  let revoked = 0;
  for (let course = 0; course < courses; course++) {
    const outcome: Outcome = await runCourse(setting, SEED, course, broken);
    for (const [name, times] of outcome.done) done.set(name, (done.get(name) ?? 0) + times);
    if (outcome.revoked) revoked++;
    if (outcome.violation) found.push(`course ${course}, ${outcome.violation}`);
  }
  return { done, found, revoked };
}

describe("a key that is rotated, rolled back, used, counted, changed, reassigned, leaked, warned of and revoked at the same time", () => {
  it("stays revoked, with the version that it has: 10 000 interleavings", async () => {
    const { done, found, revoked } = await run(COURSES);
    expect(found).toEqual([]);
    for (const [name, times] of done)
      expect([name, times]).toEqual([name, expect.toSatisfy((n) => n > COURSES / 50)]);
    expect(done.size).toBe(11);
    expect(revoked).toBeGreaterThan(COURSES / 5);
  }, 600_000);

  it.each(BREAKS)("comes back with %s broken on purpose, where no trigger refuses that", async (broken) => {
    const { found } = await run(100, broken, "keys_stay_revoked");
    expect(found.join("\n")).toContain("of a revoked key changed: it came back");
  });

  it("does not, where the trigger does; a rotation is undone then", async () => {
    const { found } = await run(100, "flush");
    expect(found.join("\n")).toContain("the version went back");
    expect(found.join("\n")).not.toContain("it came back");
  });
});
