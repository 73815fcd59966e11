import { z } from "zod";
import { DATA, type Kind, WORKLOADS } from "../../access/vocabulary.ts";
import { count, type EventShape, id, large, micros, text, texts } from "./shape.ts";

// What projects hold, what is done with it, and what that costs.

/** Every kind of thing. What some of them have is held to what they are by services/resources/src/kind/kinds.test.ts. */
const THINGS = [
  ...WORKLOADS,
  ...DATA,
  "report",
  "workspace",
  "registered_model",
] as const satisfies readonly Kind[];

const WITH_FILES = [
  "job",
  "notebook",
  "run",
  "dataset",
  "datastore",
  "model",
  "checkpoint",
  "artifact",
  "file",
  "volume",
] as const satisfies readonly Kind[];

const WITH_METRICS = ["job", "run", "evaluation"] as const satisfies readonly Kind[];

const WITH_INPUTS = [
  "job",
  "notebook",
  "run",
  "session",
  "evaluation",
  "endpoint",
] as const satisfies readonly Kind[];

const WITH_VERSIONS = ["dataset", "model", "artifact", "registered_model"] as const satisfies readonly Kind[];

const CONNECTABLE = ["job", "notebook", "session", "cluster"] as const satisfies readonly Kind[];

const MOVABLE = ["run", "sweep", "experiment"] as const satisfies readonly Kind[];

const kind = z.enum(THINGS);

const file = { path: text, size: count.describe("in bytes"), digest: text };

const attachment = {
  attachment: id,
  input: z.object({ kind, id, version: count.nullable().describe("the newest, where null") }),
};

const alias = { alias: text, version_id: id };

/** What the alert is about, by its kind. */
const alert = { job: id.optional(), run: id.optional(), evaluation: id.optional() };

const version = { version: count, version_id: id, digest: text };

export const RESOURCE_EVENTS = {
  "resource.created": {
    says: "A run, dataset, model or other resource was created.",
    targets: THINGS,
    details: {
      origin: z.object({ kind, id, project_id: id }).optional().describe("what it was cloned from"),
    },
  },
  "resource.updated": {
    says: "A resource's name, labels or contents changed.",
    targets: THINGS,
    changes: "of the kind",
  },
  "resource.deleted": {
    says: "A resource was deleted.",
    targets: THINGS,
  },
  "resource.state_changed": {
    says: "A resource was started, stopped, paused or resumed, or reported its state.",
    targets: WORKLOADS,
    details: {
      action: z
        .enum(["start", "stop", "pause", "resume"])
        .optional()
        .describe("what somebody asked of it; none where it reported its state"),
      lease: id.optional().describe("of the runner that reported it"),
      lost_lease: id.optional().describe("of a runner that was not heard of any more"),
      epoch: count.optional().describe("which claim of it that lease is"),
    },
    changes: ["desired_state", "observed_state"],
  },
  "resource.admitted": {
    says: "A member admitted what had come in by the project's visibility.",
    targets: WORKLOADS,
    changes: ["desired_state", "observed_state"],
  },
  "resource.moved": {
    says: "A run, sweep or experiment was moved to another project.",
    targets: MOVABLE,
    details: { runs: large(texts).optional().describe("the runs that went along") },
    changes: ["project_id"],
  },
  "connection.opened": {
    says: "Somebody was let into a notebook, session, job or cluster.",
    targets: CONNECTABLE,
    details: { connection: id, lease: id, epoch: count },
  },
  "connection.closed": {
    says: "A connection ended, or its access did.",
    targets: CONNECTABLE,
    details: {
      connection: id,
      principal_id: id.describe("whose it was"),
      because: z.enum(["closed", "access_ended"]),
    },
  },
  "attachment.created": {
    says: "A dataset, datastore or model became the input of something.",
    targets: WITH_INPUTS,
    details: attachment,
  },
  "attachment.deleted": {
    says: "Something has an input less.",
    targets: WITH_INPUTS,
    details: attachment,
  },
  "file.written": {
    says: "A file of a resource was written.",
    targets: WITH_FILES,
    details: file,
  },
  "file.deleted": {
    says: "A file of a resource was deleted.",
    targets: WITH_FILES,
    details: file,
  },
  "version.created": {
    says: "A model, dataset, artifact or registered model has a new version.",
    targets: WITH_VERSIONS,
    details: {
      ...version,
      made_by: z.object({ kind, id }).optional().describe("what made it"),
      model: id.optional().describe("of a registered model: the model whose version it is"),
      model_version: count.optional(),
    },
  },
  "version.deleted": {
    says: "A version was deleted.",
    targets: WITH_VERSIONS,
    details: version,
  },
  "alias.set": {
    says: "An alias names a version now.",
    targets: WITH_VERSIONS,
    details: alias,
    changes: ["version"],
  },
  "alias.removed": {
    says: "An alias names no version any more.",
    targets: WITH_VERSIONS,
    details: alias,
    changes: ["version"],
  },
  "protected_alias.added": {
    says: "An alias of a registered model is for registry admins alone.",
    targets: ["registered_model"],
    details: { alias: text },
  },
  "protected_alias.removed": {
    says: "An alias of a registered model is for everybody who may set aliases.",
    targets: ["registered_model"],
    details: { alias: text },
  },
  "comment.created": {
    says: "Somebody commented on a report.",
    targets: ["report"],
    details: { comment: id },
  },
  "comment.deleted": {
    says: "A comment on a report was deleted.",
    targets: ["report"],
    details: { comment: id, created_by: id },
  },
  "report.followed": {
    says: "Somebody follows a report.",
    targets: ["report"],
  },
  "report.unfollowed": {
    says: "Somebody follows a report no more.",
    targets: ["report"],
  },
  "alert.created": {
    says: "Somebody wants to know when a metric crosses a threshold.",
    targets: ["alert"],
    details: alert,
  },
  "alert.deleted": {
    says: "An alert was deleted.",
    targets: ["alert"],
    details: alert,
  },
  "alert.triggered": {
    says: "A metric crossed a threshold.",
    targets: WITH_METRICS,
    details: {
      alert: id,
      metric: text,
      direction: z.enum(["above", "below"]),
      threshold: z.number(),
      step: count,
      value: z.number(),
    },
  },
  "usage.recorded": {
    says: "Use was metered and charged.",
    targets: ["usage"],
    details: {
      records: count,
      amount_micros: micros,
      charged_to: id.describe("an organization, or an account"),
    },
  },
  "balance.credited": {
    says: "A system administrator changed a balance.",
    targets: ["account", "organization"],
    details: { credit_id: id, amount_micros: micros, reason: text },
  },
} as const satisfies Record<string, EventShape>;
