/** dist/: the package as it is published. JavaScript and types of each entry, nothing to install beside it. */

import { spawnSync } from "node:child_process";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = fileURLToPath(new URL(".", import.meta.url));

interface Manifest {
  exports: Record<string, string>;
  imports: Record<string, Record<string, string>>;
  [name: string]: unknown;
}

/** `./src/verify/index.ts` → `./verify/index`. */
const compiled = (source: string): string => source.replace(/^\.\/src\//, "./").replace(/\.ts$/, "");

export async function buildPackage(to: string): Promise<void> {
  const {
    private: _,
    dependencies,
    devDependencies,
    ...manifest
  } = JSON.parse(await readFile(`${HERE}package.json`, "utf8")) as Manifest;
  const sources = [...Object.values(manifest.exports), ...Object.values(manifest.imports["#stored"] ?? {})];
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  await build({
    entryPoints: sources.map((source) => ({ in: `${HERE}${source}`, out: compiled(source).slice(2) })),
    outdir: to,
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    mainFields: ["module", "main"],
    // Which of the two it is, whoever runs it finds out.
    external: ["#stored", "node:*"],
    logLevel: "warning",
  });
  declare(to);
  await resolvable(to);
  const published = {
    ...manifest,
    license: "Apache-2.0",
    engines: { node: ">=20" },
    exports: Object.fromEntries(
      Object.entries(manifest.exports).map(([name, source]) => [
        name,
        { types: `${compiled(source)}.d.ts`, default: `${compiled(source)}.js` },
      ]),
    ),
    imports: {
      "#stored": Object.fromEntries(
        Object.entries(manifest.imports["#stored"] ?? {}).map(([when, source]) => [
          when,
          `${compiled(source)}.js`,
        ]),
      ),
    },
  };
  await writeFile(`${to}/package.json`, `${JSON.stringify(published, null, 2)}\n`);
  await cp(`${HERE}README.md`, `${to}/README.md`);
}

function declare(to: string): void {
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url)),
      ...["-p", `${HERE}tsconfig.build.json`, "--outDir", to],
    ],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stdout);
}

/** Declarations name each other as the sources do, and not everybody's TypeScript takes that. */
async function resolvable(to: string): Promise<void> {
  for (const name of await readdir(to, { recursive: true })) {
    if (!name.endsWith(".d.ts")) continue;
    const text = await readFile(`${to}/${name}`, "utf8");
    await writeFile(`${to}/${name}`, text.replace(/(from "|import\(")(\.[^"]+)\.ts"/g, '$1$2.js"'));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPackage(`${HERE}dist`);
