/** The SDK as it is published: installed into an empty project without a registry, checked, and run: in Node and in a Worker. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptions } from "miniflare";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildPackage } from "../packages/sdk/build.ts";
import { MOST_BYTES, sizeOf } from "../packages/sdk/size.ts";
import { harness } from "./harness.ts";
import { signUp, unique } from "./personas.ts";
import { createProject } from "./sharing.ts";
import { makeKey } from "./world.ts";

const PROGRAM = `
import { Atrium, AtriumError } from "@atrium/sdk";
import { protect } from "@atrium/sdk/middleware";
import { createVerifier } from "@atrium/sdk/verify";
import { verifyWebhook } from "@atrium/sdk/webhook";

/** Makes a run, writes to it, follows that, and is guarded. */
export async function work(options: { baseUrl: string; apiKey: string; project: string }): Promise<unknown[]> {
  const atrium = new Atrium(options);
  const run = await atrium.runs.create({ observed_state: "running" });
  const file = await atrium.runs.upload(run.id, "large.bin", new Blob(["x".repeat(150_000)]), { partSize: 65_536 });
  const text = await (await atrium.runs.download(run.id, "large.bin")).text();
  await atrium.POST("/v1/projects/{project}/runs/{id}/logs", { params: { path: { id: run.id } }, body: { lines: [{ text: "epoch 1" }] } });
  await atrium.runs.update(run.id, { observed_state: "succeeded" });
  const lines: string[] = [];
  for await (const line of atrium.runs.followLog(run.id)) lines.push(line.text);
  const refusal = await atrium.runs.get("run_nothing").catch((error: unknown) => error);
  const guarded = protect(options).fetch((_, caller) => new Response(caller.credential.id));
  const headers = { Authorization: "Bearer " + options.apiKey };
  const { status } = await guarded(new Request("https://api.test/", { headers }));
  const verifier = createVerifier({ issuer: options.baseUrl, jwks: { keys: [] } });
  return [
    file.digest.slice(0, 13),
    text.length,
    lines,
    AtriumError.is(refusal, "not_found"),
    status,
    await verifier.verify("eyJ.eyJ.x").catch(({ code }) => code),
    await verifyWebhook({ secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", headers: {}, body: "" }).catch(({ code }) => code),
  ];
}

// What does not exist is not in the types.
export async function wrong(atrium: Atrium) {
  // @ts-expect-error there is no such kind
  atrium.trains;
  // @ts-expect-error datasets do not run
  atrium.datasets.start;
  // @ts-expect-error nor have a log
  atrium.datasets.followLog;
  // @ts-expect-error a name is text
  await atrium.runs.create({ name: 1 });
  // @ts-expect-error no such path
  await atrium.GET("/v1/nothing");
  // @ts-expect-error which run?
  await atrium.GET("/v1/projects/{project}/runs/{id}");
  // @ts-expect-error no such code
  AtriumError.is(null, "no_such_code");
  (await atrium.runs.get("run_1")).gpus satisfies number;
  for await (const event of atrium.follow("/v1/projects/{project}/events"))
    if (event.type === "version.created") event.details.version satisfies number;
}
`;

const NODE = `import { work } from "./program.js";
const { BASE: baseUrl = "", KEY: apiKey = "", PROJECT: project = "" } = process.env;
console.log(JSON.stringify(await work({ baseUrl, apiKey, project })));
`;

const WORKER = `import { work } from "./program.js";
export default { fetch: async (request) => Response.json(await work(await request.json())) };
`;

const OUTCOME = ["sha256-parts:", 150_000, ["epoch 1"], true, 200, "malformed", "header_missing"];

let folder: string;
let options: { baseUrl: string; apiKey: string; project: string };

/** Runs it in the empty project; this process goes on meanwhile, which serves Atrium. @returns what it printed */
async function run(command: string, args: string[], more: Record<string, string> = {}): Promise<string> {
  const env = { ...process.env, npm_config_cache: join(folder, "cache"), ...more };
  const started = spawn(command, args, { cwd: folder, env });
  const [out, err, [status]] = await Promise.all([
    text(started.stdout),
    text(started.stderr),
    once(started, "close"),
  ]);
  expect(status, `${command} ${args.join(" ")}\n${out}\n${err}`).toBe(0);
  return out;
}

const TSC = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sdk-"));
  await buildPackage(join(folder, "package"));
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "empty", type: "module", private: true }),
  );
  const packed = await run("npm", ["pack", "--json", "./package"]);
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", `./${filename}`]);
  rmSync(join(folder, "package"), { recursive: true });
  const owner = await signUp("owner");
  const project = await createProject(owner, unique("project"));
  const { token } = await makeKey({ owner, project }, {});
  options = { baseUrl: (await harness()).baseUrl, apiKey: token, project };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("its types are exact, with a browser's library and nothing else", async () => {
  writeFileSync(join(folder, "program.ts"), PROGRAM);
  const compilerOptions = {
    strict: true,
    target: "es2022",
    module: "nodenext",
    lib: ["es2022", "dom", "dom.iterable"],
    types: [],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }));
  await run(process.execPath, [TSC]);
});

it("runs in Node, with nothing installed beside it", async () => {
  writeFileSync(join(folder, "main.js"), NODE);
  const { baseUrl: BASE, apiKey: KEY, project: PROJECT } = options;
  expect(JSON.parse(await run(process.execPath, ["main.js"], { BASE, KEY, PROJECT }))).toEqual(OUTCOME);
  expect(readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."))).toEqual([
    "@atrium",
  ]);
});

it("runs in a Worker, of which `node:` modules are no part", async () => {
  writeFileSync(join(folder, "worker.js"), WORKER);
  const { outputFiles } = await build({
    entryPoints: [join(folder, "worker.js")],
    bundle: true,
    format: "esm",
    // As wrangler has it.
    conditions: ["workerd", "worker", "browser"],
    write: false,
  });
  const script = outputFiles[0]?.text ?? "";
  expect(script).not.toMatch(/["']node:/);
  const worker = { name: "app", modules: true, script, compatibilityDate: "2026-10-01" };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({ cf: false, workers: [worker as unknown as V4WorkerOptions] }),
  );
  try {
    const response = await fetch(await miniflare.ready, { method: "POST", body: JSON.stringify(options) });
    const said = await response.text();
    expect(response.status, said).toBe(200);
    expect(JSON.parse(said)).toEqual(OUTCOME);
  } finally {
    await miniflare.dispose();
  }
});

it("is small: the client alone is less than 15 kB", async () => {
  expect(await sizeOf("index.ts")).toBeLessThan(MOST_BYTES);
});
