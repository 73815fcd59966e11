import type { Kind, Permission } from "@atrium/shared/access/vocabulary";
import { line } from "@atrium/shared/http/route";
import { bytesOf } from "@atrium/shared/store/portions";
import { z } from "@hono/zod-openapi";
import { EXECUTION, type Lifecycle } from "./lifecycle.ts";

/** What one kind of resource is, beside what all of them are: id, name, labels, who made it and when. */
interface ResourceKind {
  /** In paths. */
  plural: string;
  /** In the titles and component names of the API. */
  title: string;
  /** The shapes of its own fields. Additive only: rows from before lack the new ones. */
  fields: Readonly<Record<string, z.ZodType>>;
  /** Their values where nobody said any. */
  defaults: Readonly<Record<string, unknown>>;
  /** How it is started and stopped; null for what just is. What has one, writes logs. */
  lifecycle: Lifecycle | null;
  /** Runs what the project's repository holds: who makes one has checked that out (C11). */
  runsCode?: true;
  /** What it takes to change and delete one, where its kind has no such verbs. */
  changedBy?: Permission;
  /** Which verb reads its files; null where it has none. They are written by whoever may update it. */
  filesReadBy: "download" | "logs" | "view" | null;
  /** Keeps immutable versions; aliases of them are set by whoever holds this. */
  aliasedBy?: Permission;
  /** Logs metrics. */
  hasMetrics?: true;
  /** Takes datasets, datastores and models as inputs. */
  takesInputs?: true;
  /** Names, when it is made, models that it may add versions to (T10). */
  namesOutputs?: true;
  /** May be an input of those. */
  attachable?: true;
  /** May be made anew from another one, which it then names. */
  cloneable?: true;
  /** May go to another project; all else stays where it was made (T12). */
  movable?: true;
  /** People get into it: a ticket opens it. */
  connectable?: true;
  /** Belongs to an experiment or a sweep, where it says so. */
  groups?: true;
}

/** Only a kind that has the verb can have a lifecycle. */
type Operable<K extends Kind> = `${K}:operate` extends Permission ? unknown : { lifecycle: null };

/** Both sides of a change stand in its event, and a message of the queue ends at 128 kB. */
const JSON_LIMIT_BYTES = 16 * 1024;

export const Description = z.string().max(4000).openapi({ description: "Markdown." });

/** Deeper than anybody writes, and far from where the database, or the stack, ends. */
const JSON_LIMIT_LEVELS = 64;

/** Any JSON object that is not too large. */
export const JsonObject = z
  .record(z.string(), z.unknown())
  .refine(isFlat, { message: `At most ${JSON_LIMIT_LEVELS} levels of JSON.`, abort: true })
  .refine((value) => bytesOf(value) <= JSON_LIMIT_BYTES, `At most ${JSON_LIMIT_BYTES} bytes of JSON.`)
  .openapi({ type: "object", additionalProperties: true });

const settings = (description: string) =>
  JsonObject.openapi({ description: `${description} A change replaces all of it.` });

function isFlat(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= JSON_LIMIT_LEVELS; depth++) {
    level = level.filter((one) => typeof one === "object" && one !== null).flatMap(Object.values);
    if (level.length === 0) return true;
  }
  return false;
}

const config = settings("Hyperparameters and settings.");
const source = line(2000).openapi({ description: "Where it came from, for example a URL." });
const image = line(500).openapi({
  description: "The container image that it runs in.",
  example: "python:3.13",
});
const command = line(4000).openapi({ description: "What it runs.", example: "python train.py" });
const gpus = z.int().min(0).max(65_536).openapi({ description: "How many GPUs it uses." });
const format = line(100).openapi({ example: "parquet" });

/** Every kind of resource. Its routes, permissions and events follow from its entry. */
const RESOURCE_KINDS = {
  job: {
    plural: "jobs",
    title: "Job",
    fields: { description: Description, config, image, command, gpus },
    defaults: { description: "", config: {}, image: "", command: "", gpus: 0 },
    lifecycle: EXECUTION,
    runsCode: true,
    filesReadBy: "logs",
    hasMetrics: true,
    takesInputs: true,
    namesOutputs: true,
    connectable: true,
  },
  notebook: {
    plural: "notebooks",
    title: "Notebook",
    fields: { description: Description, image, gpus },
    defaults: { description: "", image: "", gpus: 0 },
    lifecycle: EXECUTION,
    filesReadBy: "view",
    takesInputs: true,
    connectable: true,
  },
  run: {
    plural: "runs",
    title: "Run",
    fields: { description: Description, config, image, command, gpus },
    defaults: { description: "", config: {}, image: "", command: "", gpus: 0 },
    lifecycle: EXECUTION,
    runsCode: true,
    filesReadBy: "download",
    hasMetrics: true,
    takesInputs: true,
    cloneable: true,
    movable: true,
    groups: true,
  },
  sweep: {
    plural: "sweeps",
    title: "Sweep",
    fields: { description: Description, config, method: line(100).openapi({ example: "bayes" }) },
    defaults: { description: "", config: {}, method: "" },
    lifecycle: EXECUTION,
    filesReadBy: null,
    movable: true,
  },
  experiment: {
    plural: "experiments",
    title: "Experiment",
    fields: { description: Description, config },
    defaults: { description: "", config: {} },
    lifecycle: EXECUTION,
    filesReadBy: null,
    cloneable: true,
    movable: true,
  },
  session: {
    plural: "sessions",
    title: "Session",
    fields: { description: Description, image, gpus },
    defaults: { description: "", image: "", gpus: 0 },
    lifecycle: EXECUTION,
    runsCode: true,
    filesReadBy: null,
    takesInputs: true,
    connectable: true,
  },
  evaluation: {
    plural: "evaluations",
    title: "Evaluation",
    fields: { description: Description, config, gpus },
    defaults: { description: "", config: {}, gpus: 0 },
    lifecycle: EXECUTION,
    filesReadBy: null,
    hasMetrics: true,
    takesInputs: true,
  },
  endpoint: {
    plural: "endpoints",
    title: "Endpoint",
    fields: { description: Description, config, image, gpus },
    defaults: { description: "", config: {}, image: "", gpus: 0 },
    lifecycle: EXECUTION,
    filesReadBy: null,
    takesInputs: true,
  },
  cluster: {
    plural: "clusters",
    title: "Cluster",
    fields: { description: Description, config, gpus },
    defaults: { description: "", config: {}, gpus: 0 },
    lifecycle: EXECUTION,
    filesReadBy: null,
    connectable: true,
  },
  dataset: {
    plural: "datasets",
    title: "Dataset",
    fields: { description: Description, format, source },
    defaults: { description: "", format: "", source: "" },
    lifecycle: null,
    filesReadBy: "download",
    aliasedBy: "dataset:update",
    attachable: true,
  },
  datastore: {
    plural: "datastores",
    title: "Datastore",
    fields: { description: Description, source },
    defaults: { description: "", source: "" },
    lifecycle: null,
    filesReadBy: "download",
    attachable: true,
  },
  model: {
    plural: "models",
    title: "Model",
    fields: { description: Description, framework: line(100).openapi({ example: "pytorch" }), source },
    defaults: { description: "", framework: "", source: "" },
    lifecycle: null,
    filesReadBy: "download",
    aliasedBy: "model:update",
    attachable: true,
  },
  checkpoint: {
    plural: "checkpoints",
    title: "Checkpoint",
    fields: { description: Description, step: z.int().min(0), source },
    defaults: { description: "", step: 0, source: "" },
    lifecycle: null,
    filesReadBy: "download",
  },
  artifact: {
    plural: "artifacts",
    title: "Artifact",
    fields: {
      description: Description,
      type: line(100).openapi({ example: "evaluation-table" }),
      metadata: settings("What is known of it."),
    },
    defaults: { description: "", type: "", metadata: {} },
    lifecycle: null,
    filesReadBy: "download",
    aliasedBy: "artifact:alias",
  },
  file: {
    plural: "files",
    title: "File",
    fields: { description: Description, format },
    defaults: { description: "", format: "" },
    lifecycle: null,
    filesReadBy: "download",
  },
  volume: {
    plural: "volumes",
    title: "Volume",
    fields: {
      description: Description,
      size_gb: z.int().min(0).max(1_000_000).openapi({ description: "What is set aside for it." }),
    },
    defaults: { description: "", size_gb: 0 },
    lifecycle: null,
    filesReadBy: "download",
  },
  report: {
    plural: "reports",
    title: "Report",
    fields: { text: z.string().max(200_000).openapi({ description: "Markdown." }) },
    defaults: { text: "" },
    lifecycle: null,
    filesReadBy: null,
  },
  workspace: {
    plural: "workspaces",
    title: "Workspace",
    fields: { description: Description, layout: settings("Its panels, for those who draw them.") },
    defaults: { description: "", layout: {} },
    lifecycle: null,
    filesReadBy: null,
  },
  registered_model: {
    plural: "registered-models",
    title: "RegisteredModel",
    fields: { description: Description },
    defaults: { description: "" },
    lifecycle: null,
    filesReadBy: null,
    changedBy: "registered_model:manage",
    aliasedBy: "registered_model:alias",
  },
} as const satisfies { [K in Kind]?: ResourceKind & Operable<K> };

export type KindName = keyof typeof RESOURCE_KINDS;

/** The kinds whose entry says this of them. */
type KindsWhere<Property extends keyof ResourceKind> = {
  [K in KindName]: (typeof RESOURCE_KINDS)[K] extends { readonly [P in Property]: infer Value }
    ? Value extends null
      ? never
      : K
    : never;
}[KindName];

/** The kinds that are started and stopped. */
export type OperableKind = KindsWhere<"lifecycle">;

export type MetricKind = KindsWhere<"hasMetrics">;

export type MovableKind = KindsWhere<"movable">;
export type CloneableKind = KindsWhere<"cloneable">;

export const KIND_NAMES = Object.keys(RESOURCE_KINDS) as KindName[];

/** A kind's entry, for code that is the same for all of them. */
export const kindOf = (kind: KindName): ResourceKind => RESOURCE_KINDS[kind];

/** The kinds whose entry says this of them, in order. */
export const kindsWhere = <Property extends keyof ResourceKind>(property: Property): KindsWhere<Property>[] =>
  KIND_NAMES.filter((kind) => {
    const value = kindOf(kind)[property];
    return value !== undefined && value !== null;
  }) as KindsWhere<Property>[];

export const isOperable = (kind: KindName): kind is OperableKind => kindOf(kind).lifecycle !== null;

/** What it takes to change one; the same to delete one, where its kind has no verbs of its own for that. */
export const changing = (kind: KindName): Permission =>
  kindOf(kind).changedBy ?? (`${kind}:update` as Permission);
export const deleting = (kind: KindName): Permission =>
  kindOf(kind).changedBy ?? (`${kind}:delete` as Permission);
