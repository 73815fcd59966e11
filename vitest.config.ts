import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const inOneHarness = {
  pool: "forks" as const,
  isolate: false,
  testTimeout: 60_000,
  hookTimeout: 120_000,
  setupFiles: ["test/secrecy.setup.ts", "test/catalogue.setup.ts"],
};

/** What takes longest is begun with, so that none of it is left to one core at the end. Elsewhere the larger file goes first. */
const LONGEST = ["permissions", "common", "remedies", "invariants", "commit", "membership-model"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const turnOf = ({ moduleId }: TestSpecification) => {
      const turn = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return turn < 0 ? LONGEST.length : turn;
    };
    return (await super.sort(files)).sort(
      (a, b) => a.project.name.localeCompare(b.project.name) || turnOf(a) - turnOf(b),
    );
  }
}

const SIMULATED = ["test/{simulator,interleaving,reliability}/**/*.test.ts"];

export default defineConfig({
  test: {
    reporters: ["default", "./scripts/behaviours.ts"],
    // The two cores that everybody has; of all projects alike, so that one queue keeps both busy until the end.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          include: ["{packages,services,scripts}/**/*.test.ts"],
          exclude: ["**/node_modules/**"],
        },
      },
      // All services run in one harness for each test process, started by the first file there that needs it.
      {
        test: {
          ...inOneHarness,
          name: "system",
          include: ["test/**/*.test.ts"],
          exclude: ["test/scale/**", ...SIMULATED],
        },
      },
      // Each in a process of its own: time and chance are a simulation's there, for whoever asks.
      {
        test: { name: "simulated", pool: "forks", include: [...SIMULATED], testTimeout: 60_000 },
        resolve: {
          alias: {
            "cloudflare:workers": fileURLToPath(new URL("test/reliability/workerd.ts", import.meta.url)),
          },
        },
      },
      // A harness of its own: its databases are too full for the others to look at.
      { test: { ...inOneHarness, name: "scale", include: ["test/scale/**/*.test.ts"] } },
    ],
  },
});
