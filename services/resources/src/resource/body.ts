import { rfc3339 } from "@atrium/shared/clock";
import { LabelFilters, Labels } from "@atrium/shared/http/labels";
import { line, PageQuery, Time } from "@atrium/shared/http/route";
import { z } from "@hono/zod-openapi";
import { type KindName, kindOf } from "../kind/kinds.ts";
import { DESIRED_STATES, type DesiredState, type Lifecycle, STATES, type State } from "../kind/lifecycle.ts";
import type { Resource } from "./store.ts";

// What goes over the wire, for each kind: its own fields stand beside those that all have.

/** A resource as clients see it. */
export interface ResourceBody {
  id: string;
  project_id: string;
  name: string;
  labels: Record<string, string>;
  charged_to: string;
  owner: string;
  created_by: string;
  created_with: string;
  created_at: string;
  updated_at: string;
  links: { self: string; project: string };
  [field: string]: unknown;
}

/** The kind's own fields come on top. */
export interface ResourceInput {
  name: string;
  labels?: Record<string, string>;
  desired_state?: DesiredState;
  observed_state?: State;
}

/** The kind's own fields come on top. */
export interface ResourcePatch {
  name?: string;
  labels?: Record<string, string>;
  observed_state?: State;
}

const Name = line(200).trim().min(1).openapi({ example: "baseline" });

const Desired = z.enum(DESIRED_STATES).openapi({ description: "What people want of it; set by actions." });
const Observed = z
  .enum(STATES)
  .openapi({ description: "How it was last seen, as reported by what executes it." });

/** Fields that only kinds with a lifecycle have. The type has them always: they are optional, or not read. */
const where = <S extends z.ZodRawShape>(lifecycle: Lifecycle | null, shape: S): S =>
  lifecycle ? shape : ({} as S);

/** The schemas of one kind: what it answers, what creates it, what changes it, what lists are filtered by. */
export function schemasOf(name: KindName) {
  const { title, fields, lifecycle } = kindOf(name);
  const optional = Object.fromEntries(
    Object.entries(fields).map(([field, schema]) => [field, schema.optional()]),
  );
  const one: z.ZodType<ResourceBody> = z
    .object({
      id: z.string(),
      project_id: z.string(),
      name: Name,
      labels: Labels,
      ...fields,
      ...where(lifecycle, { desired_state: Desired, observed_state: Observed }),
      charged_to: z.string().openapi({
        description: "The account or organization that pays for it, as it was when this was made.",
      }),
      owner: z.string().openapi({
        description:
          "Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it.",
      }),
      created_by: z.string().openapi({ description: "The account or service account that made it." }),
      created_with: z.string().openapi({ description: "The key or session that it was made with." }),
      created_at: Time,
      updated_at: Time,
      links: z.object({ self: z.string(), project: z.string() }),
    })
    .openapi(title);
  const input: z.ZodType<ResourceInput> = z
    .strictObject({
      name: Name,
      labels: Labels.optional(),
      ...optional,
      ...where(lifecycle, { desired_state: Desired.optional(), observed_state: Observed.optional() }),
    })
    .openapi(`${title}Input`);
  const patch: z.ZodType<ResourcePatch> = z
    .strictObject({
      name: Name.optional(),
      labels: Labels.optional(),
      ...optional,
      ...where(lifecycle, { observed_state: Observed.optional() }),
    })
    .openapi(`${title}Patch`);
  return { one, input, patch };
}

const StateFilter = z.enum(STATES).optional().openapi({ description: "The observed state." });

const filters = {
  creator: z
    .string()
    .max(80)
    .optional()
    .openapi({ description: "The id of who made it; `me` for one's own." }),
  name: z.string().max(200).optional().openapi({ description: "The exact name." }),
  label: LabelFilters,
};

/** A list's page and its allow-listed filters; only kinds with a lifecycle have a state. */
export const listQuery = (name: KindName) =>
  PageQuery.extend({
    ...filters,
    ...where(kindOf(name).lifecycle, { state: StateFilter }),
  });

export function present(resource: Resource): ResourceBody {
  const { id, projectId, kind } = resource;
  const { plural, defaults } = kindOf(kind);
  const project = `/v1/projects/${projectId}`;
  return {
    id,
    project_id: projectId,
    name: resource.name,
    labels: resource.labels,
    ...defaults,
    ...resource.fields,
    ...(resource.observedState && {
      desired_state: resource.desiredState,
      observed_state: resource.observedState,
    }),
    charged_to: resource.chargedTo,
    owner: resource.owner,
    created_by: resource.createdBy,
    created_with: resource.createdWith,
    created_at: rfc3339(resource.createdAt),
    updated_at: rfc3339(resource.updatedAt),
    links: { self: `${project}/${plural}/${id}`, project },
  };
}
