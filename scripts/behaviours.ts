/**
 * The other side of docs/behaviours.md, as a reporter of the tests: a run that includes all of `test/systems` fails where
 * a behaviour has no passing test whose title starts with its id, or has one but is still marked as to come.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Reporter, TestCase, TestModule, Vitest } from "vitest/node";
import { ROOT } from "./workers.ts";

const SYSTEMS = new URL("test/systems/", ROOT);

interface Behaviours {
  kept: string[];
  toCome: string[];
}

/** The ids of the page: `- **T1** …`, or `- **T7** *to come:* …`. */
export function behavioursOf(page: string): Behaviours {
  const lines = [...page.matchAll(/^- \*\*([A-Z]\d+)\*\* (\*to come:\*)?/gm)];
  const ids = (marked: boolean) =>
    lines.filter(([, , mark]) => (mark !== undefined) === marked).map(([, id = ""]) => id);
  return { kept: ids(false), toCome: ids(true) };
}

/** What the page says and the tests do not, or the other way round; in words. `titles`: of passing tests and their suites. */
export function faultsOf({ kept, toCome }: Behaviours, titles: readonly string[]): string[] {
  const tested = new Set(titles.map((title) => /^([A-Z]\d+)\b/.exec(title)?.[1] ?? ""));
  return [
    ...kept.filter((id) => !tested.has(id)).map((id) => `${id} has no passing test`),
    ...toCome.filter((id) => tested.has(id)).map((id) => `${id} has a test, and is marked as to come`),
  ];
}

export default class BehavioursReporter implements Reporter {
  #isFiltered = false;

  onInit({ config }: Vitest): void {
    this.#isFiltered = config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const ran = modules.filter(({ moduleId }) => moduleId.includes("/test/systems/"));
    const files = readdirSync(SYSTEMS).filter((file) => file.endsWith(".test.ts"));
    const names = new Set(ran.map(({ moduleId }) => basename(moduleId)));
    if (this.#isFiltered || ran.length === 0 || !files.every((file) => names.has(file))) return;
    const passed = ran.flatMap(({ children }) =>
      [...children.allTests()].filter((test) => test.result().state === "passed"),
    );
    const page = readFileSync(new URL("docs/behaviours.md", ROOT), "utf8");
    for (const fault of faultsOf(behavioursOf(page), passed.flatMap(titlesOf))) {
      console.error(`docs/behaviours.md: ${fault}`);
      process.exitCode = 1;
    }
  }
}

/** Its own, and those of the suites around it. */
function titlesOf(test: TestCase): string[] {
  const titles = [test.name];
  for (let suite = test.parent; suite.type === "suite"; suite = suite.parent) titles.push(suite.name);
  return titles;
}
