import { NOTHING, type Outcome } from "./judge.ts";
import { runSchedule } from "./schedule.ts";
import { B, type Break, FLIGHT, SKEW, T } from "./world.ts";

interface Run {
  seed: number;
  schedules: number;
  broken?: Break;
}

interface Summary {
  total: Outcome;
  /** How many schedules had a violation, and the first of them. */
  failed: number;
  first: { schedule: number; violation: string } | undefined;
}

/** So many are under way at once: they share the turns of the event loop, and nothing else. */
const SIDE_BY_SIDE = 8;

const CREDENTIAL = /(?:session|key)-\d+/;
const CREDENTIALS = new RegExp(CREDENTIAL, "g");

/** Runs many schedules, each its own world, and adds up what they did. */
export async function simulate({ seed, schedules, broken }: Run): Promise<Summary> {
  const total = { ...NOTHING };
  const summary: Summary = { total, failed: 0, first: undefined };
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < schedules) {
      const schedule = next++;
      const outcome = await runSchedule(seed, schedule, { broken });
      add(total, outcome);
      if (outcome.violation === undefined) continue;
      summary.failed++;
      if (summary.first === undefined || schedule < summary.first.schedule) {
        summary.first = { schedule, violation: outcome.violation };
      }
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  return summary;
}

/** The course of one schedule in words; where a property fails, up to there, and what concerns that credential. */
export async function narrate(seed: number, schedule: number, broken?: Break): Promise<string[]> {
  const lines: string[] = [];
  await runSchedule(seed, schedule, { broken, trace: (line) => lines.push(line) });
  const end = lines.findIndex((line) => line.includes("VIOLATION"));
  if (end < 0) return lines;
  const [credential] = CREDENTIAL.exec(lines[end] as string) ?? [];
  return lines.slice(0, end + 1).filter((line) => {
    const named = line.match(CREDENTIALS);
    return named === null || named.some((name) => name === credential);
  });
}

/** A summary for people. */
export function report(
  { seed, schedules, broken }: Run,
  { total, failed, first }: Summary,
  ms: number,
): string[] {
  const n = (value: number): string => value.toLocaleString("en-US");
  const seconds = (value: number): string => `${(value / 1000).toFixed(2)} s`;
  return [
    `${n(schedules)} schedules of seed ${seed}${broken ? `, broken on purpose: ${broken}` : ""}, in ${seconds(ms)}: ${n(Math.round((schedules / ms) * 1000))} a second`,
    `  events           ${n(total.events)}, with ${n(total.withdrawals)} withdrawals and ${n(total.additions)} additions`,
    `  secrets          ${n(total.rotations)} rotations, ${n(total.rollBacks)} rolled back, ${n(total.flushes)} uses written down`,
    `  authentications  ${n(total.authentications)}: ${n(total.l1)} from L1, ${n(total.l2)} from L2, ${n(total.l3)} from L3`,
    `  accepted         ${n(total.l1 + total.l2 + total.l3 - total.refused)}`,
    `  refused          ${n(total.refused)}`,
    `  no answer        ${n(total.unavailable)} unavailable, ${n(total.rateLimited)} rate limited`,
    `  worst lateness   ${seconds(total.lateness)} of B = ${seconds(B)} (T ${seconds(T)} + δ ${seconds(SKEW)} + ε ${seconds(FLIGHT)})`,
    `  after an end     ${seconds(total.overtime)} of δ + ε = ${seconds(SKEW + FLIGHT)}`,
    first
      ? `FAILED in ${n(failed)} schedules, first in ${first.schedule}: ${first.violation}`
      : "held: A nothing accepted later than B, B nobody refused what they hold, C no outage invented, D nothing revoked came back",
  ];
}

function add(total: Outcome, outcome: Outcome): void {
  for (const [name, value] of Object.entries(outcome)) {
    if (name === "lateness" || name === "overtime") total[name] = Math.max(total[name], outcome[name]);
    else if (typeof value === "number") total[name as Counted] += value;
  }
}

type Counted = Exclude<keyof Outcome, "violation">;
