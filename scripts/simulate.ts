import { parseArgs } from "node:util";
import { killed } from "../test/reliability/kill.ts";
import {
  narrate as narrateEvents,
  report as reportEvents,
  simulate as simulateEvents,
} from "../test/reliability/simulate.ts";
import { BREAKS as OF_EVENTS } from "../test/reliability/world.ts";
import { narrate, report, simulate } from "../test/simulator/simulate.ts";
import { BREAKS } from "../test/simulator/world.ts";

// npm run simulate -- [--schedules 10000] [--seed 1]           revocation: docs/revocation.md
// npm run simulate -- events [--runs 18] [--seed 1]            events: docs/reliability.md
//   --only <n>     tells the course of one schedule or run
//   --break <what> breaks something on purpose: the run must fail
// npm run simulate -- events --kill [--kills 5]                the same on real workers, killed for real

const LINES_OF_A_FAILURE = 40;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    schedules: { type: "string", default: "10000" },
    runs: { type: "string", default: "18" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    break: { type: "string" },
    kill: { type: "boolean", default: false },
    kills: { type: "string", default: "5" },
  },
});
const [what = "revocation", ...more] = positionals;
const seed = wholeNumber("seed", values.seed);

if (more.length > 0 || (what !== "revocation" && what !== "events"))
  fail("What is simulated: revocation, or events");
else if (what === "revocation") await revocation();
else if (values.kill) await kill();
else await events();

async function revocation(): Promise<void> {
  const schedules = wholeNumber("schedules", values.schedules);
  const broken = broke(BREAKS);
  if (values.only !== undefined) return say(await narrate(seed, wholeNumber("only", values.only), broken));
  const started = performance.now();
  const run = { seed, schedules, broken };
  const summary = await simulate(run);
  say(report(run, summary, performance.now() - started));
  if (summary.first) await ending("schedule", summary.first.schedule, (n) => narrate(seed, n, broken));
}

async function events(): Promise<void> {
  const runs = wholeNumber("runs", values.runs);
  const broken = broke(OF_EVENTS);
  if (values.only !== undefined)
    return say(await narrateEvents(seed, wholeNumber("only", values.only), broken));
  const started = performance.now();
  const run = { seed, runs, broken };
  const summary = await simulateEvents(run);
  say(reportEvents(run, summary, performance.now() - started));
  if (summary.first) await ending("run", summary.first.run, (n) => narrateEvents(seed, n, broken));
}

async function kill(): Promise<void> {
  say(await killed(wholeNumber("kills", values.kills), (line) => say([line])));
}

/** How the first of them that failed came to its end. */
async function ending(kind: string, n: number, narrate: (n: number) => Promise<string[]>): Promise<void> {
  const again = ["npm run simulate --", what === "events" ? "events" : "", `--seed ${seed} --only ${n}`];
  if (values.break !== undefined) again.push(`--break ${values.break}`);
  say([`\nThe end of ${kind} ${n}; all of it, again: ${again.filter((part) => part !== "").join(" ")}`]);
  say((await narrate(n)).slice(-LINES_OF_A_FAILURE));
  process.exitCode = 1;
}

function broke<T extends string>(breaks: readonly T[]): T | undefined {
  const broken = breaks.find((name) => name === values.break);
  if (values.break !== undefined && !broken) fail(`--break is one of ${breaks.join(", ")}`);
  return broken;
}

function say(lines: readonly string[]): void {
  for (const line of lines) console.log(line);
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) fail(`--${name} takes a whole number`);
  return Number(text);
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
