import { type Outcome, type Plan, runCourse } from "./course.ts";
import type { Manner } from "./endpoint.ts";
import { PROMPT } from "./judge.ts";
import { type Break, type Fault, HOUR, MINUTE, SECOND } from "./world.ts";

interface Runs {
  seed: number;
  /** How many runs; which plan each has goes by turns. */
  runs: number;
  broken?: Break;
}

interface Summary {
  total: Omit<Outcome, "faults" | "violation">;
  faults: Map<Fault, number>;
  failed: number;
  first: { run: number; violation: string } | undefined;
}

const CROWD: readonly Manner[] = [
  "healthy",
  "healthy",
  "healthy",
  "slow",
  "endless body",
  "flaky",
  "hangs",
  "resets",
];
const STORMY: readonly Manner[] = ["healthy", "flaky", "limited", "recovers"];

/**
 * Runs go by turns through these: one with a hundred endpoints and nothing else wrong, one that lasts for days, with endpoints of all
 * kinds, and storms.
 */
const PLANS: readonly Plan[] = [
  { commits: 6, endpoints: 100, manners: CROWD, hours: 1, storm: false },
  { commits: 20, endpoints: 11, hours: 1, days: 8, storm: true },
  ...STORMY.flatMap((manner, n): Plan[] => {
    const manners = [manner, ...STORMY.filter((_, other) => other !== n).slice(0, 2)];
    return Array<Plan>(4).fill({ commits: 140, endpoints: 3, manners, hours: 2, storm: true });
  }),
];

const planOf = (run: number): Plan => PLANS[run % PLANS.length] as Plan;

/** One after the other: each has the platform's clock for itself. What is broken on purpose is found once. */
export async function simulate({ seed, runs, broken }: Runs): Promise<Summary> {
  const summary: Summary = { total: { ...NOTHING }, faults: new Map(), failed: 0, first: undefined };
  for (let run = 0; run < runs && !(broken && summary.first); run++) {
    const { faults, violation, ...outcome } = await runCourse(planOf(run), seed, run, { broken });
    for (const [name, value] of Object.entries(outcome) as [keyof typeof outcome, number][])
      summary.total[name] = WORST.has(name)
        ? Math.max(summary.total[name], value)
        : summary.total[name] + value;
    for (const [fault, times] of faults) summary.faults.set(fault, (summary.faults.get(fault) ?? 0) + times);
    if (violation === undefined) continue;
    summary.failed++;
    summary.first ??= { run, violation };
  }
  return summary;
}

/** The course of one run in words; where something is wrong at its end, what concerns that. */
export async function narrate(seed: number, run: number, broken?: Break): Promise<string[]> {
  const lines: string[] = [];
  await runCourse(planOf(run), seed, run, { broken, trace: (line) => lines.push(line) });
  const found = lines.find((line) => line.includes("VIOLATION"));
  if (found === undefined) return lines;
  const named = found.match(/evt_[0-9a-z]{26}/) ?? found.match(/whk_[0-9a-z]{26}/) ?? [""];
  return [...lines.filter((line) => line !== found && line.includes(named[0])), found];
}

/** A summary for people. */
export function report(
  { seed, runs, broken }: Runs,
  { total, faults, failed, first }: Summary,
  ms: number,
): string[] {
  const n = (value: number): string => value.toLocaleString("en-US");
  const time = (value: number): string =>
    value >= HOUR
      ? `${(value / HOUR).toFixed(1)} h`
      : value >= MINUTE
        ? `${(value / MINUTE).toFixed(1)} min`
        : `${(value / SECOND).toFixed(2)} s`;
  return [
    `${n(runs)} runs of seed ${seed}${broken ? `, broken on purpose: ${broken}` : ""}, in ${time(ms)}`,
    `  events      ${n(total.events)}, of ${n(total.commits)} commits; ${n(total.batches)} batches of the queue`,
    `  endpoints   ${n(total.endpoints)}, of which ${n(total.disabled)} were switched off`,
    `  messages    ${n(total.expected)}: ${n(total.received)} taken, ${n(total.dead)} given up and listed as dead, ${n(total.expected - total.received - total.dead)} not made out for who was switched off`,
    `  attempts    ${n(total.attempts)}, of which ${n(total.duplicates)} told somebody what they had taken already`,
    `  latest      ${time(total.unlogged)} from a commit to the log, and ${time(total.latest)} from there to an endpoint that is well, in a storm`,
    `  isolation   ${time(total.prompt)} at most from the log to an endpoint that is well, where most others are not; of ${time(PROMPT)}`,
    `  recovery    ${time(total.recovered)} after a storm everything was logged and made out`,
    "  faults",
    ...[...faults]
      .sort((a, b) => b[1] - a[1])
      .map(([fault, times]) => `    ${n(times).padStart(7)}  ${fault}`),
    first
      ? `FAILED in ${n(failed)} runs, first in ${first.run}: ${first.violation}`
      : "held: nothing lost, nothing logged twice, outboxes empty, everybody told or listed, in time",
  ];
}

const NOTHING: Summary["total"] = {
  ...{ events: 0, commits: 0, batches: 0, endpoints: 0, expected: 0, received: 0, duplicates: 0 },
  ...{ attempts: 0, dead: 0, disabled: 0, unlogged: 0, prompt: 0, latest: 0, recovered: 0 },
};

const WORST: ReadonlySet<string> = new Set(["unlogged", "prompt", "latest", "recovered"]);
