/** Writes every generated file; with --check, fails when one is not what it would write. */
import { readFile, writeFile } from "node:fs/promises";
import { errorCodes, schemaTypes } from "../packages/sdk/generate.ts";
import { sdkReference } from "../packages/sdk/reference.ts";
import { errorsMarkdown } from "./gen/errors.ts";
import { eventsMarkdown } from "./gen/events.ts";
import { eventsGolden, vanished } from "./gen/golden.ts";
import { type Document, merge } from "./gen/openapi.ts";
import { permissionsMarkdown } from "./gen/permissions.ts";
import { documentOf, SERVICES } from "./gen/services.ts";
import { WEBHOOK_COMPONENTS, webhooks } from "./gen/webhooks.ts";

const openapi = merge(SERVICES.map(documentOf) as Document[], {
  webhooks: webhooks(),
  components: WEBHOOK_COMPONENTS,
});

interface Generated {
  path: string;
  render: () => string | Promise<string>;
  /** What of it was there before, and may not go. */
  lost?: (before: string, after: string) => string[];
}

const FILES: readonly Generated[] = [
  { path: "docs/errors.md", render: errorsMarkdown },
  { path: "docs/events.md", render: eventsMarkdown },
  { path: "docs/permissions.md", render: permissionsMarkdown },
  { path: "docs/reference/sdk.md", render: sdkReference },
  { path: "packages/sdk/src/errors.gen.ts", render: errorCodes },
  { path: "packages/sdk/src/schema.gen.ts", render: () => schemaTypes(openapi) },
  { path: "test/events.txt", render: eventsGolden, lost: vanished },
  { path: "services/gateway/static/openapi.json", render: () => `${JSON.stringify(openapi, null, 2)}\n` },
];

const check = process.argv.includes("--check");
const root = new URL("../", import.meta.url);

for (const { path, render, lost = () => [] } of FILES) {
  const file = new URL(path, root);
  const [before, after] = await Promise.all([readFile(file, "utf8").catch(() => null), render()]);
  if (before === after) continue;
  const gone = lost(before ?? "", after);
  if (gone.length > 0) {
    console.error(`${path}: somebody relies on ${gone.join(", ")}`);
    process.exitCode = 1;
  } else if (check) {
    console.error(`${path} is stale: npm run gen`);
    process.exitCode = 1;
  } else {
    await writeFile(file, after);
    console.log(`wrote ${path}`);
  }
}
