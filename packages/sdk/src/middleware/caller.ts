import type { components } from "../schema.gen.ts";
import type { AccessTokenClaims } from "../verify/index.ts";

export type Verification = components["schemas"]["Verification"];

/** Who asks, as Atrium says. */
export interface Caller {
  principal: { type: "account" | "service_account"; id: string; name: string };
  /** The key or token; of an access token, what it was made of. */
  credential: { id: string; name: string | null };
  /** Where it acts. */
  project: { id: string; name: string | null; organization_id: string | null } | null;
  role: string | null;
  /** All that it may there: `kind:verb`, or `kind:verb:own` for what is its own. */
  grant: readonly string[];
  /** Whether it may do this to everything of the kind. What is its own, Atrium says: `permission`, with `resource`. */
  may(permission: string): boolean;
}

export function callerOf({ principal, key, project, role, grant }: Verification): Caller | null {
  if (!principal || !key) return null;
  const held = grant ?? [];
  return {
    principal,
    credential: key,
    project: project ?? null,
    role: role ?? null,
    grant: held,
    may: (permission) => held.includes(permission),
  };
}

export const callerByToken = (claims: AccessTokenClaims): Caller => ({
  principal: claims.principal,
  credential: { id: claims.credential, name: null },
  project: { id: claims.project, name: null, organization_id: claims.organization },
  role: claims.role,
  grant: claims.scopes,
  may: (permission) => claims.may(permission),
});
