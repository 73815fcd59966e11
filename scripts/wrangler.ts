import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ROOT } from "./workers.ts";

// What wrangler's own launcher starts: one process less between us and the server.
const WRANGLER = fileURLToPath(import.meta.resolve("wrangler"));

/** Runs wrangler in the repository; detached, as the head of a process group. It asks nothing, reports nothing, and needs no internet. */
export const wrangler = (args: readonly string[], output: "pipe" | number, detached = false): ChildProcess =>
  spawn(process.execPath, ["--no-warnings", WRANGLER, ...args], {
    cwd: fileURLToPath(ROOT),
    detached,
    stdio: ["ignore", output, output],
    env: {
      ...process.env,
      CI: "1",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      WRANGLER_SEND_METRICS: "false",
      // Here workerd lets garbage lie that no isolate of 128 MB could: gigabytes of files would pass through hundreds of it.
      MINIFLARE_WORKERD_V8_FLAGS: process.env.MINIFLARE_WORKERD_V8_FLAGS ?? "--optimize-for-size",
    },
  });

/** Runs wrangler to its end. @throws Error with what it said, where it failed */
export async function wranglerDone(args: readonly string[]): Promise<string> {
  const run = wrangler(args, "pipe");
  let said = "";
  for (const stream of [run.stdout, run.stderr]) stream?.on("data", (chunk: Buffer) => (said += chunk));
  const code = await new Promise((resolve) => run.on("close", resolve));
  if (code !== 0) throw new Error(`wrangler ${args.join(" ")} failed:\n${said}`);
  return said;
}
