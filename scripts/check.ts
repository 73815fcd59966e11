/** Everything but the tests: each check by itself, all of them run, then which failed. `--report <file>` writes it down. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ROOT } from "./workers.ts";

const CHECKS: Record<string, string[]> = {
  types: ["node_modules/typescript/bin/tsc", "-p", "."],
  lint: ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."],
  "generated files": ["scripts/gen.ts", "--check"],
  OpenAPI: ["scripts/lint-openapi.ts"],
  "bundle sizes": ["scripts/build.ts"],
};

const { values } = parseArgs({ options: { report: { type: "string" } } });
const results = Object.entries(CHECKS).map(([name, command]) => {
  console.log(`\n── ${name}`);
  const { status } = spawnSync(process.execPath, command, { cwd: fileURLToPath(ROOT), stdio: "inherit" });
  return { name, passed: status === 0 };
});

console.log();
for (const { name, passed } of results) console.log(`${passed ? "passed" : "FAILED"}  ${name}`);
if (values.report) writeFileSync(values.report, JSON.stringify(results));
if (results.some(({ passed }) => !passed)) process.exitCode = 1;
