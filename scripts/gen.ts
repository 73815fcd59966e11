/** Writes every generated file; with --check, fails when one is not what it would write. */
import { readFile, writeFile } from "node:fs/promises";
import { eventsMarkdown } from "./gen/events.ts";
import { permissionsMarkdown } from "./gen/permissions.ts";

const FILES: readonly { path: string; render: () => string | Promise<string> }[] = [
  { path: "docs/permissions.md", render: permissionsMarkdown },
  { path: "docs/events.md", render: eventsMarkdown },
];

const check = process.argv.includes("--check");
const root = new URL("../", import.meta.url);

for (const { path, render } of FILES) {
  const file = new URL(path, root);
  const [before, after] = await Promise.all([readFile(file, "utf8").catch(() => null), render()]);
  if (before === after) continue;
  if (check) {
    console.error(`${path} is stale: npm run gen`);
    process.exitCode = 1;
  } else {
    await writeFile(file, after);
    console.log(`wrote ${path}`);
  }
}
