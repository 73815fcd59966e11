import { rfc3339 } from "@atrium/shared/clock";
import { ON_BEHALF_OF } from "@atrium/shared/http/authorize";
import { LabelFilters, Labels } from "@atrium/shared/http/labels";
import { Id, line, PageQuery, ProjectPath, Time } from "@atrium/shared/http/route";
import { z } from "@hono/zod-openapi";
import { type AttachmentInput, AttachmentInputs } from "../attachment/input.ts";
import { type KindName, kindOf } from "../kind/kinds.ts";
import { DESIRED_STATES, type DesiredState, STATES, type State } from "../kind/lifecycle.ts";
import { OutputInputs } from "../output/input.ts";
import type { Resource } from "./store.ts";

// What goes over the wire, for each kind: its own fields stand beside those that all have.

/** A thing, by its id or by what people call it. */
export const ResourcePath = ProjectPath.extend({
  id: Id.openapi({
    description: "The id; or `<username>:<name>` of who made it, or for whom; or `:<name>`, whoever made it.",
  }),
});

export const OnBehalfOf = z.object({
  [ON_BEHALF_OF]: line(320).min(1).optional().openapi({
    description:
      "For service accounts: the username or email of whom this is made for, in its team; of a project's own, in the team that owns that.",
  }),
});

/** A resource as clients see it. */
export interface ResourceBody {
  id: string;
  project_id: string;
  name: string;
  labels: Record<string, string>;
  charged_to: string;
  attributed_to: string | null;
  owner: string;
  created_by: string;
  created_with: string;
  created_at: string;
  updated_at: string;
  links: { self: string; project: string };
  [field: string]: unknown;
}

/** What a run belongs to. */
export interface Groups {
  experiment_id?: string | null | undefined;
  sweep_id?: string | null | undefined;
}

/** The kind's own fields come on top. */
export interface ResourceInput extends Groups {
  name?: string | undefined;
  labels?: Record<string, string>;
  desired_state?: DesiredState;
  observed_state?: State;
  attachments?: AttachmentInput[];
  outputs?: string[];
}

/** The kind's own fields come on top. */
export interface ResourcePatch extends Groups {
  name?: string;
  labels?: Record<string, string>;
  observed_state?: State;
}

const Name = line(200).trim().min(1).openapi({ example: "baseline" });
export const WorkloadName = Name.openapi({
  description:
    "Names of workloads are unique for each maker in a project; one is made up where none is given.",
});

const Desired = z.enum(DESIRED_STATES).openapi({ description: "What people want of it; set by actions." });
const Observed = z
  .enum(STATES)
  .openapi({ description: "How it was last seen, as reported by what executes it." });

const Origin = z.object({ kind: z.string(), id: z.string(), project_id: z.string() }).nullable().openapi({
  description: "What it was cloned from, and where that was. It may be gone since, or elsewhere.",
});
const Admitted = z.boolean().openapi({
  description: "False: came in by the project's visibility alone, and waits for a member to admit it.",
});
const MovedIn = z.boolean().openapi({
  description:
    "Came from another project. It is still its owner's: others delete or move it only as administrators.",
});

/** A thing by its id or its name. */
const Reference = line(250).min(1);
const ExperimentId = Reference.nullable().openapi({ description: "The experiment that it belongs to." });
const SweepId = Reference.nullable().openapi({ description: "The sweep that it belongs to." });

/** Fields that only such kinds have. The type has them always: they are optional, or not read. */
const where = <S extends z.ZodRawShape>(such: unknown, shape: S): S => (such ? shape : ({} as S));

/** The schemas of one kind: what it answers, what creates it, what changes it, what lists are filtered by. */
export function schemasOf(name: KindName) {
  const { title, fields, lifecycle, groups, cloneable, movable, takesInputs, namesOutputs } = kindOf(name);
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
      ...where(lifecycle, { desired_state: Desired, observed_state: Observed, admitted: Admitted }),
      ...where(groups, { experiment_id: ExperimentId, sweep_id: SweepId }),
      ...where(cloneable, { origin: Origin }),
      ...where(movable, { moved_in: MovedIn }),
      charged_to: z.string().openapi({
        description: "The account or organization that pays for it, as it was when this was made.",
      }),
      owner: z.string().openapi({
        description:
          "Whose it is: its maker's, until a removal handed it on. What is for one's own goes by it.",
      }),
      created_by: z.string().openapi({ description: "The account or service account that made it." }),
      attributed_to: z.string().nullable().openapi({
        description: "The person whom a service account made it for. They have no right by that.",
      }),
      created_with: z.string().openapi({ description: "The key or session that it was made with." }),
      created_at: Time,
      updated_at: Time,
      links: z.object({ self: z.string(), project: z.string() }),
    })
    .openapi(title);
  const input: z.ZodType<ResourceInput> = z
    .strictObject({
      name: lifecycle ? WorkloadName.optional() : Name,
      labels: Labels.optional(),
      ...optional,
      ...where(lifecycle, { desired_state: Desired.optional(), observed_state: Observed.optional() }),
      ...where(groups, { experiment_id: ExperimentId.optional(), sweep_id: SweepId.optional() }),
      ...where(takesInputs, { attachments: AttachmentInputs.optional() }),
      ...where(namesOutputs, { outputs: OutputInputs.optional() }),
    })
    .openapi(`${title}Input`);
  const patch: z.ZodType<ResourcePatch> = z
    .strictObject({
      name: (lifecycle ? WorkloadName : Name).optional(),
      labels: Labels.optional(),
      ...optional,
      ...where(lifecycle, { observed_state: Observed.optional() }),
      ...where(groups, { experiment_id: ExperimentId.optional(), sweep_id: SweepId.optional() }),
    })
    .openapi(`${title}Patch`);
  return { one, input, patch };
}

export const StateFilter = z.enum(STATES).optional().openapi({ description: "The observed state." });

const Person = line(80).min(1).optional();
const Moment = z.iso.datetime({ offset: true }).transform(Date.parse).optional();

/** What every list of things can be narrowed to. */
export const MADE_BETWEEN = {
  since: Moment.openapi({ type: "string", format: "date-time", description: "Not made before then." }),
  until: Moment.openapi({ type: "string", format: "date-time", description: "Made before then." }),
};

const filters = {
  creator: Person.openapi({ description: "Who made it: an id, a username, or `me`." }),
  owner: Person.openapi({ description: "Whose it is, in the same words." }),
  attributed_to: Person.openapi({ description: "Whom a service account made it for, in the same words." }),
  name: z.string().max(200).optional().openapi({ description: "The exact name." }),
  label: LabelFilters,
  ...MADE_BETWEEN,
};

/** A list's page and its allow-listed filters; those of some kinds only are on top. */
export function listQuery(name: KindName) {
  const { lifecycle, groups } = kindOf(name);
  return PageQuery.extend({
    ...filters,
    ...where(lifecycle, { state: StateFilter }),
    ...where(groups, {
      experiment: Reference.optional().openapi({ description: "Of this experiment: its id or name." }),
      sweep: Reference.optional().openapi({ description: "Of this sweep: its id or name." }),
    }),
  });
}

export function present(resource: Resource): ResourceBody {
  const { id, projectId, kind } = resource;
  const { plural, defaults, lifecycle, groups, cloneable, movable } = kindOf(kind);
  const project = `/v1/projects/${projectId}`;
  return {
    id,
    project_id: projectId,
    name: resource.name,
    labels: resource.labels,
    ...defaults,
    ...resource.fields,
    ...(lifecycle && {
      desired_state: resource.desiredState,
      observed_state: resource.observedState,
      admitted: resource.admitted,
    }),
    ...(groups && { experiment_id: resource.experimentId, sweep_id: resource.sweepId }),
    ...(cloneable && { origin: resource.origin }),
    ...(movable && { moved_in: resource.movedIn }),
    charged_to: resource.chargedTo,
    owner: resource.owner,
    created_by: resource.createdBy,
    created_with: resource.createdWith,
    attributed_to: resource.attributedTo,
    created_at: rfc3339(resource.createdAt),
    updated_at: rfc3339(resource.updatedAt),
    links: { self: `${project}/${plural}/${id}`, project },
  };
}
