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
  /** How it is started and stopped; null for what just is. */
  lifecycle: Lifecycle | null;
  /** Runs what the project's repository holds: who makes one has checked that out (C11). */
  runsCode: boolean;
}

/** Only a kind that has the verb can have a lifecycle. */
type Operable<K extends Kind> = `${K}:operate` extends Permission ? unknown : { lifecycle: null };

/** Both sides of a change stand in its event, and a message of the queue ends at 128 kB. */
const JSON_LIMIT_BYTES = 16 * 1024;

const Description = z.string().max(4000).openapi({ description: "Markdown." });

const Configuration = z
  .record(z.string(), z.unknown())
  .refine(fits, `At most ${JSON_LIMIT_BYTES} bytes of JSON.`)
  .openapi({
    type: "object",
    additionalProperties: true,
    description: "Hyperparameters and settings. A change replaces all of them.",
  });

function fits(value: unknown): boolean {
  try {
    return bytesOf(value) <= JSON_LIMIT_BYTES;
  } catch {
    return false; // Nested deeper than the stack.
  }
}

/** Every kind of resource. Its routes, permissions and events follow from its entry. */
const RESOURCE_KINDS = {
  run: {
    plural: "runs",
    title: "Run",
    fields: { description: Description, config: Configuration },
    defaults: { description: "", config: {} },
    lifecycle: EXECUTION,
    runsCode: true,
  },
  dataset: {
    plural: "datasets",
    title: "Dataset",
    fields: {
      description: Description,
      format: line(100).openapi({ example: "parquet" }),
      source: line(2000).openapi({ description: "Where it came from, for example a URL." }),
    },
    defaults: { description: "", format: "", source: "" },
    lifecycle: null,
    runsCode: false,
  },
  model: {
    plural: "models",
    title: "Model",
    fields: {
      description: Description,
      framework: line(100).openapi({ example: "pytorch" }),
      source: line(2000).openapi({ description: "Where it came from, for example a URL." }),
    },
    defaults: { description: "", framework: "", source: "" },
    lifecycle: null,
    runsCode: false,
  },
} as const satisfies { [K in Kind]?: ResourceKind & Operable<K> };

export type KindName = keyof typeof RESOURCE_KINDS;

/** The kinds that are started and stopped. */
export type OperableKind = {
  [K in KindName]: (typeof RESOURCE_KINDS)[K]["lifecycle"] extends null ? never : K;
}[KindName];

export const KIND_NAMES = Object.keys(RESOURCE_KINDS) as KindName[];

/** A kind's entry, for code that is the same for all of them. */
export const kindOf = (kind: KindName): ResourceKind => RESOURCE_KINDS[kind];

export const isOperable = (kind: KindName): kind is OperableKind => kindOf(kind).lifecycle !== null;
