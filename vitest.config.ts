import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{packages,services,scripts}/**/*.test.ts"],
          exclude: ["**/node_modules/**"],
        },
      },
      {
        // All workers run in one harness, started by the first file that needs it: one process, one file at a time.
        test: {
          name: "system",
          include: ["test/**/*.test.ts"],
          pool: "forks",
          isolate: false,
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
