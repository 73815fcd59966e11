import { parseArgs } from "node:util";
import { narrate, report, simulate } from "../test/simulator/simulate.ts";
import { BREAKS } from "../test/simulator/world.ts";

// npm run simulate -- --schedules 10000 --seed 1
//   --only <n>     tells the course of one schedule
//   --break <what> breaks something on purpose: the run must fail (docs/revocation.md)

const LINES_OF_A_FAILURE = 40;

const { values } = parseArgs({
  options: {
    schedules: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    break: { type: "string" },
  },
});
const seed = wholeNumber("seed", values.seed);
const schedules = wholeNumber("schedules", values.schedules);
const broken = BREAKS.find((name) => name === values.break);
if (values.break !== undefined && !broken) fail(`--break is one of ${BREAKS.join(", ")}`);

if (values.only !== undefined) {
  for (const line of await narrate(seed, wholeNumber("only", values.only), broken)) console.log(line);
} else {
  const started = performance.now();
  const run = { seed, schedules, broken };
  const summary = await simulate(run);
  for (const line of report(run, summary, performance.now() - started)) console.log(line);
  if (summary.first) {
    const { schedule } = summary.first;
    console.log(
      `\nThe end of schedule ${schedule}; all of it, again: npm run simulate -- --seed ${seed} --only ${schedule}${broken ? ` --break ${broken}` : ""}`,
    );
    for (const line of (await narrate(seed, schedule, broken)).slice(-LINES_OF_A_FAILURE)) console.log(line);
    process.exitCode = 1;
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) fail(`--${name} takes a whole number`);
  return Number(text);
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
