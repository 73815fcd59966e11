import { ORGANIZATION_ROLES } from "@atrium/shared/access/roles";
import { rfc3339 } from "@atrium/shared/clock";
import { Time } from "@atrium/shared/http/route";
import { z } from "@hono/zod-openapi";
import type { Member } from "./store.ts";

// What goes over the wire.

export const OrganizationRole = z.enum(ORGANIZATION_ROLES);

export const MemberBody = z
  .object({
    id: z.string(),
    account_id: z.string(),
    username: z.string(),
    name: z.string(),
    role: OrganizationRole,
    created_by: z.string(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi("Member");

/** A member as the API shows one; without the email, as a collaborator. */
export const present = (member: Member) => ({
  id: member.id,
  account_id: member.accountId,
  username: member.username,
  name: member.name,
  role: member.role,
  created_by: member.createdBy,
  created_at: rfc3339(member.createdAt),
  updated_at: rfc3339(member.updatedAt),
});
