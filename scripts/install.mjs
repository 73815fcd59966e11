/**
 * Installs what the lock file wants and is not there yet, then runs a script with the Node that comes with it:
 * `node scripts/install.mjs scripts/start.ts …`. Plain JavaScript, since Node 20 runs this before anything is there.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const node = `${root}node_modules/node/bin/node`;

const packagesIn = (file) => JSON.parse(readFileSync(root + file, "utf8")).packages;

/** Whether each package of the lock is there in its version; those for other platforms need not be. */
function isInstalled() {
  if (!existsSync(node) || !existsSync(`${root}node_modules/.package-lock.json`)) return false;
  const installed = packagesIn("node_modules/.package-lock.json");
  return Object.entries(packagesIn("package-lock.json")).every(
    ([path, { version, link, optional, devOptional }]) =>
      !path.includes("node_modules/") ||
      link ||
      optional ||
      devOptional ||
      installed[path]?.version === version,
  );
}

const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 20) {
  console.error(`Atrium needs Node 20 or newer; this is ${process.version}.`);
  process.exit(1);
}

if (!isInstalled()) {
  console.error("Installing the packages of package-lock.json …");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    // What npm prints goes to stderr, so that the script's own output stays clean.
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}

const script = spawn(node, process.argv.slice(2), { cwd: root, stdio: "inherit" });
// A terminal's Ctrl-C reaches the script by itself; other signals are handed on. It ends, then we do.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => script.kill(signal));
// npm's shell keeps signals to itself: when it has gone, nobody is left to stop this but we.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && script.kill("SIGTERM"), 500).unref();
script.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
