/** Redocly's recommended rules over the public document; a warning fails as an error does. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ROOT } from "./workers.ts";

const { stdout, stderr } = spawnSync(
  process.execPath,
  ["node_modules/@redocly/cli/bin/cli.js", "lint", "services/gateway/static/openapi.json", "--format=json"],
  {
    cwd: fileURLToPath(ROOT),
    encoding: "utf8",
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
  },
);
const { totals, problems } = JSON.parse(stdout || `{"totals":{"errors":1,"warnings":0},"problems":[]}`) as {
  totals: { errors: number; warnings: number };
  problems: { ruleId: string; message: string; location: { pointer: string }[] }[];
};
for (const { ruleId, message, location } of problems)
  console.error(`${location[0]?.pointer}: ${message} (${ruleId})`);
console.log(`${totals.errors} errors, ${totals.warnings} warnings`);
if (totals.errors + totals.warnings > 0) {
  console.error(stderr);
  process.exitCode = 1;
}
