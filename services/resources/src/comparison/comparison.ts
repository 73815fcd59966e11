import { rfc3339 } from "@atrium/shared/clock";
import type { Allowed, Context } from "@atrium/shared/context";
import { listAttachments } from "../attachment/attachment.ts";
import { listMetrics, type MetricBody } from "../metric/metric.ts";
import { loadResource, type Resource } from "../resource/resource.ts";
import { linkOf } from "../version/body.ts";
import { type Difference, differences } from "./difference.ts";

type Input = Run["inputs"][number];
type Values = Omit<MetricBody, "name">;

interface Comparison {
  from: ReturnType<typeof present>;
  to: ReturnType<typeof present>;
  config: Difference[];
  inputs: Record<"both" | "from" | "to", Input[]>;
  metrics: { name: string; from: Values | null; to: Values | null }[];
}

/** W23: two runs beside each other: how they were set up, what they read, and what their metrics came to. */
export async function compareRuns(
  ctx: Context,
  access: Allowed<"run:view">,
  said: { id: string; other: string },
): Promise<Comparison> {
  const [from, to] = await Promise.all([load(ctx, access, said.id), load(ctx, access, said.other)]);
  return {
    from: present(from.run),
    to: present(to.run),
    config: differences(from.run.fields, to.run.fields),
    inputs: sorted(from.inputs, to.inputs),
    metrics: paired(from.metrics, to.metrics),
  };
}

type Run = Awaited<ReturnType<typeof load>>;

/** A workload has at most as many inputs as stand on a page. */
const ALL = { limit: 100, after: null };

/** A run with all that is compared, as far as the caller sees it. */
async function load(ctx: Context, access: Allowed<"run:view">, said: string) {
  const run = await loadResource(ctx, access, "run:view", "run", said);
  const [attached, metrics] = await Promise.all([
    listAttachments(ctx, access, "run", run.id, ALL),
    listMetrics(ctx, access, "run", run.id, ""),
  ]);
  return { run, metrics, inputs: attached.data.map(({ input: { available: _, ...input } }) => input) };
}

const present = ({ id, projectId, name, observedState, createdBy, createdAt }: Resource) => ({
  id,
  name,
  observed_state: observedState,
  created_by: createdBy,
  created_at: rfc3339(createdAt),
  links: { self: linkOf(projectId, "run", id) },
});

/** Which inputs both have, and which only one of them. */
function sorted(from: Input[], to: Input[]): Comparison["inputs"] {
  const keyOf = ({ id, version }: Input) => `${id} ${version}`;
  const [ours, theirs] = [new Set(from.map(keyOf)), new Set(to.map(keyOf))];
  return {
    both: from.filter((input) => theirs.has(keyOf(input))),
    from: from.filter((input) => !theirs.has(keyOf(input))),
    to: to.filter((input) => !ours.has(keyOf(input))),
  };
}

/** By name. */
function paired(from: MetricBody[], to: MetricBody[]): Comparison["metrics"] {
  const [ours, theirs] = [valuesOf(from), valuesOf(to)];
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .sort()
    .map((name) => ({ name, from: ours.get(name) ?? null, to: theirs.get(name) ?? null }));
}

const valuesOf = (metrics: MetricBody[]): Map<string, Values> =>
  new Map(metrics.map(({ name, ...values }) => [name, values]));
