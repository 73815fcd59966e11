/** Builds each worker as a deployment would (dry run, into dist/), and holds its size against the budget. */
import { readdir, readFile, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { ROOT, WORKERS } from "./workers.ts";
import { wranglerDone } from "./wrangler.ts";

const dist = new URL("dist/workers/", ROOT);
await rm(dist, { recursive: true, force: true });

let over = 0;
for (const { name, config, budgetKb } of WORKERS) {
  const built = new URL(`${name}/`, dist);
  await wranglerDone(["deploy", "--dry-run", "-c", config, "--outdir", fileURLToPath(built)]);
  const kb = (await gzippedBytes(built)) / 1000;
  if (kb > budgetKb) over++;
  console.log(
    `${name.padEnd(10)} ${kb.toFixed(1).padStart(6)} kB gzip of ${budgetKb}${kb > budgetKb ? "  TOO LARGE" : ""}`,
  );
}
if (over > 0) process.exitCode = 1;

async function gzippedBytes(folder: URL): Promise<number> {
  const modules = (await readdir(folder)).filter((file) => /\.(js|mjs|wasm)$/.test(file));
  if (modules.length === 0) throw new Error(`${folder} holds no worker`);
  const sizes = modules.map(async (file) => gzipSync(await readFile(new URL(file, folder))).length);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
