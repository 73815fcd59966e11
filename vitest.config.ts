import { defineConfig } from "vitest/config";

const inOneHarness = {
  pool: "forks",
  isolate: false,
  fileParallelism: false,
  maxWorkers: 1,
  testTimeout: 60_000,
  hookTimeout: 120_000,
} as const;

export default defineConfig({
  test: {
    reporters: ["default", "./scripts/behaviours.ts"],
    projects: [
      {
        test: {
          name: "unit",
          include: ["{packages,services,scripts}/**/*.test.ts"],
          exclude: ["**/node_modules/**"],
        },
      },
      // All workers run in one harness, started by the first file that needs it: one process, one file at a time.
      {
        test: { ...inOneHarness, name: "system", include: ["test/**/*.test.ts"], exclude: ["test/scale/**"] },
      },
      // A harness of its own: its databases are too full for the others to look at.
      { test: { ...inOneHarness, name: "scale", include: ["test/scale/**/*.test.ts"] } },
    ],
  },
});
