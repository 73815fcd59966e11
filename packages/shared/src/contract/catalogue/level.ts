import { z } from "zod";
import { ACCESS_GROUPS, ACCESS_LEVELS, ADD_ONS, PROJECT_ROLES } from "../../access/roles.ts";
import { count, id, large, text, texts } from "./shape.ts";

// What somebody holds somewhere, how they came in, and what becomes of it when they go.

export const role = z.enum(PROJECT_ROLES);

const customRole = id.nullable().describe("a custom role in place of `role`");

/** In a team. */
export const teamLevel = { role: role.nullable(), custom_role_id: customRole };

/** In a project: at most one of role, custom role and access. */
export const level = {
  ...teamLevel,
  access: z
    .partialRecord(z.enum(ACCESS_GROUPS), z.enum(ACCESS_LEVELS))
    .nullable()
    .describe("per kind, in place of a role"),
  add_ons: z.array(z.enum(ADD_ONS)),
};

/** Who came in by an invitation. */
export const invited = { invitation_id: id.optional(), invited_by: id.optional() };

/** Who was taken out, and had what they had at work handed on. */
export const handedOn = {
  reassigned_to: id.optional().describe("the account that has what they had at work"),
  reassigned_within: z
    .union([z.object({ organization: id }), z.object({ projects: texts.readonly() })])
    .optional()
    .describe("where that was"),
};

/** Places inside a place, which end with it. */
export const endsMemberships = {
  ended_memberships: large(
    z.array(z.object({ type: z.enum(["team", "project"]), id, name: text, role: text.nullable() })),
  ).describe("other places that ended with it, at most a hundred"),
  ended_membership_count: count.describe("how many in all"),
};
