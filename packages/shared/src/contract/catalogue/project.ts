import { z } from "zod";
import { handedOn, invited, level, teamLevel } from "./level.ts";
import { type EventShape, flag, id, large, scopes, takesKeys, text, texts } from "./shape.ts";

// Projects, who is in them, and what they are set up with.

const offer = {
  transfer_id: id,
  to_account_id: id.nullable().optional(),
  to_team_id: id.optional(),
};

const collaborator = { account_id: id, ...level };

const collaboratingTeam = {
  team_id: id,
  mode: z.enum(["inherit", "override"]),
  ...teamLevel,
  ceiling: scopes.nullable().describe("inherited, no more than this: what who added it could hand on"),
};

export const PROJECT_EVENTS = {
  "project.created": {
    says: "A project was created.",
    targets: ["project"],
    details: {
      copied_secrets: large(texts).optional().describe("the names of third-party keys from another project"),
    },
  },
  "project.updated": {
    says: "A project's name, description, visibility or another of its settings changed.",
    targets: ["project"],
    changes: [
      "name",
      "description",
      "visibility",
      "labels",
      "source",
      "overview",
      "default_engine",
      "billing_organization_id",
    ],
  },
  "project.transfer_offered": {
    says: "A project was offered to another owner.",
    targets: ["project"],
    details: offer,
  },
  "project.transfer_withdrawn": {
    says: "The offer of a project was taken back.",
    targets: ["project"],
    details: offer,
  },
  "project.transfer_declined": {
    says: "The offer of a project was declined.",
    targets: ["project"],
    details: { ...offer, offered_by: id },
  },
  "project.transferred": {
    says: "A project changed hands.",
    targets: ["project"],
    details: {
      ...offer,
      transfer_id: id.optional(),
      offered_by: id.optional(),
      because: z
        .literal("member_removed")
        .optional()
        .describe("nobody offered it: its owner was taken out of the organization"),
    },
    reads: {
      revoked_keys: takesKeys.revoked_keys.optional(),
      revoked_key_count: takesKeys.revoked_key_count.optional(),
      tokens_expire_by: takesKeys.tokens_expire_by.optional(),
    },
    changes: ["owner_account_id", "owner_team_id", "organization_id"],
  },
  "project.deleted": {
    says: "A project was deleted, its keys revoked with it; what it held is purged.",
    targets: ["project"],
    reads: takesKeys,
  },
  "collaborator.added": {
    says: "An account was given access to a project.",
    targets: ["collaborator"],
    details: {
      ...collaborator,
      external: flag.optional().describe("by invitation, from outside the organization"),
      ...invited,
    },
  },
  "collaborator.updated": {
    says: "A collaborator's role or per-kind access changed.",
    targets: ["collaborator"],
    details: { account_id: id },
    changes: ["role", "custom_role_id", "access", "add_ons"],
  },
  "collaborator.removed": {
    says: "A collaborator was removed; the keys that hung on the membership are revoked.",
    targets: ["collaborator"],
    details: { ...collaborator, ...handedOn },
    reads: takesKeys,
  },
  "collaborator.left": {
    says: "A collaborator left; the keys that hung on the membership are revoked.",
    targets: ["collaborator"],
    details: collaborator,
    reads: takesKeys,
  },
  "collaborating_team.added": {
    says: "A team was given access to a project.",
    targets: ["collaborating_team"],
    details: collaboratingTeam,
  },
  "collaborating_team.updated": {
    says: "A collaborating team's mode or level changed.",
    targets: ["collaborating_team"],
    details: { team_id: id },
    changes: ["mode", "role", "custom_role_id", "ceiling"],
  },
  "collaborating_team.removed": {
    says: "A team's access to a project ended.",
    targets: ["collaborating_team"],
    details: collaboratingTeam,
    reads: takesKeys,
  },
  "checkout.registered": {
    says: "Somebody registered their checkout of a project's repository.",
    targets: ["project"],
    details: { repository: text },
  },
  "variable.created": {
    says: "An environment variable of a project was set for the first time.",
    targets: ["variable"],
    changes: ["value"],
    withheld: ["value"],
  },
  "variable.updated": {
    says: "An environment variable of a project changed.",
    targets: ["variable"],
    changes: ["value"],
    withheld: ["value"],
  },
  "variable.deleted": {
    says: "An environment variable of a project was deleted.",
    targets: ["variable"],
  },
  "secret.created": {
    says: "A third-party key was put into a project.",
    targets: ["secret"],
  },
  "secret.updated": {
    says: "A third-party key of a project was replaced.",
    targets: ["secret"],
  },
  "secret.deleted": {
    says: "A third-party key of a project was deleted.",
    targets: ["secret"],
  },
  "secret.used": {
    says: "The value of a third-party key was handed out.",
    targets: ["secret"],
  },
} as const satisfies Record<string, EventShape>;
