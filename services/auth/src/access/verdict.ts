import { mayAtAll } from "@atrium/shared/access/decide";
import { resolve } from "@atrium/shared/access/resolve";
import { resolveAccount, resolveOrganization } from "@atrium/shared/access/standing";
import { grantOf, type Permission } from "@atrium/shared/access/vocabulary";
import type { Access, Target } from "@atrium/shared/contract/auth";
import type { Loaded } from "@atrium/shared/control/load";

/** An access without its times: those belong to the moment of asking. */
export type Timeless = Omit<Access, "asOf" | "expiresAt" | "fresh">;

/**
 * What the primary said about one credential at one target: the record that the cache copies between layers.
 * `access` is null where the credential is good but no rule lets its principal see the target.
 */
export type Verdict =
  | { state: "unknown" }
  | (Home & { state: "revoked" | "suspended" })
  | (Home & { state: "good"; access: Timeless | null });

/** Where a key belongs; both null for a session. */
interface Home {
  projectId: string | null;
  organizationId: string | null;
}

/** Whether the credential's own time is over, where it has one. */
export const hasExpired = (verdict: Verdict, now: number): boolean =>
  verdict.state === "good" && (verdict.access?.credential.expiresAt ?? Number.POSITIVE_INFINITY) <= now;

/** Whether it stands for `permission`, or for being here at all. */
export const accepts = (verdict: Verdict, permission: Permission | undefined, now: number): boolean =>
  verdict.state === "good" &&
  verdict.access !== null &&
  !hasExpired(verdict, now) &&
  (permission === undefined || mayAtAll(verdict.access, permission));

/** Rows → what they mean. Pure. */
export function verdictOf(loaded: Loaded, target: Target): Verdict {
  const { credential, principal } = loaded;
  if (!credential) return { state: "unknown" };
  const { projectId, organizationId } = credential;
  const home: Home = { projectId, organizationId };
  // A key without an owner is what is left of one: its service account is gone.
  if (credential.revokedAt !== null || !principal) return { ...home, state: "revoked" };
  if (principal.suspended) return { ...home, state: "suspended" };
  return { ...home, state: "good", access: accessOf(loaded, target) };
}

function accessOf(loaded: Loaded, target: Target): Timeless | null {
  const { credential, principal } = loaded;
  if (!credential || !principal) return null;
  const caller = {
    principal: { type: principal.type, id: principal.id, name: principal.name },
    credential: {
      type: credential.type,
      id: credential.id,
      name: credential.name,
      expiresAt: credential.expiresAt,
    },
    scopes: credential.scopes === null ? null : grantOf(credential.scopes),
    basis: loaded.basis,
  };
  if (credential.type === "project_key" || target.type === "project") return inProject(caller, loaded);
  if (target.type === "organization") {
    const { grant, role, matched } = resolveOrganization(loaded.organizationRole);
    const place = { type: "organization" as const, id: target.id, name: null, organizationId: target.id };
    return matched
      ? { ...caller, grant, role, administers: false, target: place, membership: loaded.admittedBy }
      : null;
  }
  const account = { type: "account" as const, id: principal.id, name: principal.name, organizationId: null };
  return {
    ...caller,
    grant: resolveAccount().grant,
    role: null,
    administers: false,
    target: account,
    membership: null,
  };
}

type Caller = Pick<Timeless, "principal" | "credential" | "scopes" | "basis">;

function inProject(
  caller: Caller,
  { project, principal, organizationRole, direct, teams, admittedBy }: Loaded,
): Timeless | null {
  if (!project || !principal) return null;
  const { grant, role, matched, keysAllowed, administers } = resolve({
    principal: { type: principal.type, id: principal.id },
    project,
    organizationRole,
    direct,
    teams,
  });
  // W11: a person's key is worth nothing where no rule lets them have one.
  if (!matched || (caller.credential.type === "project_key" && !keysAllowed)) return null;
  return {
    ...caller,
    grant,
    role,
    administers,
    target: { type: "project", id: project.id, name: project.name, organizationId: project.organizationId },
    membership: admittedBy,
  };
}
