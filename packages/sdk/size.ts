/** What each entry adds to somebody's bundle, minified and gzipped, as for a browser. */
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** The client alone. */
export const MOST_BYTES = 15_000;

export async function sizeOf(entry: string): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`src/${entry}`, import.meta.url))],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? "").byteLength;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const entry of ["index.ts", "middleware/index.ts", "verify/index.ts", "webhook/index.ts"])
    console.log(entry.padEnd(20), `${((await sizeOf(entry)) / 1000).toFixed(1)} kB`);
