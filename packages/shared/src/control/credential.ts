import { NOT_SENSITIVE } from "../access/sensitive.ts";
import { EMPTY, type Grant, grantOf, type Scope } from "../access/vocabulary.ts";
import type { Target } from "../contract/auth.ts";
import type { Loaded } from "./loaded.ts";

/** Whether an account token reaches as far as the place that was loaded; what is none is beyond every limit. */
export function isWithinLimits({ credential, project, organization, team }: Loaded): boolean {
  const places = credential?.places ?? null;
  if (places === null) return true;
  const found = [project?.id, (project ?? team)?.organizationId, organization?.id];
  return found.some((id) => id !== undefined && places.includes(id));
}

/**
 * What a credential is narrowed to. An account token does what is sensitive, or a system administrator's, by name only: one
 * for accounts or organizations, as people see them, is not yet for all of the system's.
 */
export function narrowedTo({ credential }: Loaded, type: Target["type"]): Grant | null {
  if (!credential || credential.type === "none") return null;
  if (type === "system" && credential.type === "account_token" && !namesSystem(credential.scopes))
    return EMPTY;
  if (credential.scopes !== null) return grantOf(credential.scopes);
  if (credential.type !== "account_token") return null;
  return NOT_SENSITIVE;
}

const namesSystem = (scopes: readonly Scope[] | null): boolean =>
  scopes?.some((scope) => scope.startsWith("system:")) ?? false;
