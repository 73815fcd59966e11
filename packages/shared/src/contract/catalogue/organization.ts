import { z } from "zod";
import { CUSTOM_ROLE_BASES, ORGANIZATION_ROLES } from "../../access/roles.ts";
import { endsMemberships, handedOn, invited, level, role, teamLevel } from "./level.ts";
import { type EventShape, flag, id, scopes, takesKeys } from "./shape.ts";

// Organizations and teams, who is in them, and who is asked in.

const member = { account_id: id, role: z.enum(ORGANIZATION_ROLES) };

const teamMember = { account_id: id, team_id: id, ...teamLevel };

const invitation = {
  into: z.object({ type: z.enum(["organization", "team", "project"]), id }),
  ...level,
  external: flag.describe("into a project, from outside its organization"),
};

export const ORGANIZATION_EVENTS = {
  "organization.created": {
    says: "An organization was created, its Default project with it.",
    targets: ["organization"],
    details: { owner_account_id: id, default_project_id: id },
  },
  "organization.updated": {
    says: "An organization's name or policies changed, or whether its payment method is verified.",
    targets: ["organization"],
    changes: [
      "name",
      "payment_verified",
      "external_collaborators",
      "members_create_projects",
      "default_visibility",
      "leaked_keys",
    ],
  },
  "organization.deleted": {
    says: "An organization was deleted with everything in it; what its projects held is purged.",
    targets: ["organization"],
    reads: takesKeys,
  },
  "organization.transferred": {
    says: "An organization was handed to another owner.",
    targets: ["organization"],
    changes: ["owner_account_id"],
  },
  "organization.entitled": {
    says: "A system administrator changed what an organization may have.",
    targets: ["organization"],
    changes: [
      "plan",
      "projects",
      "teams",
      "service_accounts",
      "view_only_role",
      "custom_roles",
      "trial_ends_at",
      "after_trial",
    ],
  },
  "member.added": {
    says: "Somebody became a member of an organization.",
    targets: ["member"],
    details: { ...member, ...invited },
  },
  "member.updated": {
    says: "A member's role in an organization changed.",
    targets: ["member"],
    details: { account_id: id },
    changes: ["role"],
  },
  "member.removed": {
    says: "A member was removed from an organization, and with it from its teams and projects.",
    targets: ["member"],
    details: { ...member, ...handedOn },
    reads: { ...endsMemberships, ...takesKeys },
  },
  "member.left": {
    says: "A member left an organization, and with it its teams and projects.",
    targets: ["member"],
    details: member,
    reads: { ...endsMemberships, ...takesKeys },
  },
  "invitation.created": {
    says: "Somebody was invited by email.",
    targets: ["invitation"],
    details: invitation,
  },
  "invitation.resent": {
    says: "An invitation was sent again, and is open longer.",
    targets: ["invitation"],
    details: invitation,
  },
  "invitation.accepted": {
    says: "An invitation was accepted.",
    targets: ["invitation"],
    details: invitation,
  },
  "invitation.declined": {
    says: "An invitation was declined.",
    targets: ["invitation"],
    details: invitation,
  },
  "invitation.revoked": {
    says: "An invitation was taken back.",
    targets: ["invitation"],
    details: invitation,
  },
  "team.created": {
    says: "A team was created.",
    targets: ["team"],
    details: {
      people: z
        .array(z.object({ account_id: id, role }))
        .optional()
        .describe("whom a system administrator made it with"),
    },
  },
  "team.updated": {
    says: "A team's name, profile or settings changed.",
    targets: ["team"],
    changes: ["name", "visibility", "introduction", "links", "showcase"],
  },
  "team.deleted": {
    says: "A system administrator deleted a team.",
    targets: ["team"],
    reads: takesKeys,
  },
  "team_member.added": {
    says: "Somebody was added to a team.",
    targets: ["team_member"],
    details: { ...teamMember, ...invited },
  },
  "team_member.updated": {
    says: "Somebody's role in a team changed.",
    targets: ["team_member"],
    details: { account_id: id },
    changes: ["role", "custom_role_id"],
  },
  "team_member.removed": {
    says: "Somebody was removed from a team, and with it from what they had through it.",
    targets: ["team_member"],
    details: { ...teamMember, ...handedOn },
    reads: { ...endsMemberships, ...takesKeys },
  },
  "team_member.left": {
    says: "Somebody left a team, and with it what they had through it.",
    targets: ["team_member"],
    details: teamMember,
    reads: { ...endsMemberships, ...takesKeys },
  },
  "role.created": {
    says: "A custom role was created.",
    targets: ["role"],
    details: { base: z.enum(CUSTOM_ROLE_BASES), scopes },
  },
  "role.updated": {
    says: "A custom role changed, and with it what everybody may who has it.",
    targets: ["role"],
    changes: ["name", "description", "base", "scopes"],
  },
  "role.deleted": {
    says: "A custom role was deleted.",
    targets: ["role"],
  },
} as const satisfies Record<string, EventShape>;
