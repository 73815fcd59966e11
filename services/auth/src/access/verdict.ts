import { mayAny } from "@atrium/shared/access/decide";
import { counts, isGuest, type Place, standingIn } from "@atrium/shared/access/place";
import { resolveAccount, resolveSystem, type Standing } from "@atrium/shared/access/standing";
import { EMPTY } from "@atrium/shared/access/vocabulary";
import type { Access, AuthenticateRequest, ProjectTraits, Target } from "@atrium/shared/contract/auth";
import { isWithinLimits, narrowedTo } from "@atrium/shared/control/credential";
import type { Loaded, Restrictions } from "@atrium/shared/control/loaded";
import { placeOf } from "@atrium/shared/control/place";

/** An access without its times: those belong to the moment of asking. */
export type Timeless = Omit<Access, "asOf" | "expiresAt" | "fresh">;

/** With its times: when its rows were read, and whether that was for this very question. */
export const timed = (
  access: Timeless,
  { asOf, fresh }: Pick<Access, "asOf" | "fresh">,
  revocationMs: number,
): Access => ({
  ...access,
  asOf,
  expiresAt: Math.min(asOf + revocationMs, access.credential.expiresAt ?? Number.POSITIVE_INFINITY),
  fresh,
});

/**
 * What the primary said about one credential at one target: the record that the cache copies between layers.
 * `access` is null where the credential is good but no rule lets its principal see the target.
 */
export type Verdict =
  | { state: "unknown" }
  | (Home & { state: "revoked" | "suspended" })
  | (Home & {
      state: "good";
      access: Timeless | null;
      /** From where and how often it may be used, where that is limited. */
      restrictions: Restrictions | null;
    });

/** Where a key belongs; both null of a session. Of an account token, the target, where its principal has something there. */
interface Home {
  projectId: string | null;
  organizationId: string | null;
  /** A key acts in its project alone. */
  fixed: boolean;
}

/** Whether the credential's own time is over, where it has one. */
export const hasExpired = (verdict: Verdict, now: number): boolean =>
  verdict.state === "good" && (verdict.access?.credential.expiresAt ?? Number.POSITIVE_INFINITY) <= now;

/** Whether it stands for `permission`, or for being here at all. */
export const accepts = (
  verdict: Verdict,
  permission: AuthenticateRequest["permission"],
  now: number,
): boolean =>
  verdict.state === "good" &&
  verdict.access !== null &&
  !hasExpired(verdict, now) &&
  (permission === undefined || mayAny(verdict.access, [permission].flat()));

/**
 * Rows → what they mean. Pure.
 * `firstAdministrator`: the email address of a system administrator whom nobody appointed.
 */
export function verdictOf(loaded: Loaded, target: Target, firstAdministrator: string | undefined): Verdict {
  const { credential, principal } = loaded;
  if (!credential) return { state: "unknown" };
  const home = homeOf(loaded);
  // A key without an owner is what is left of one: its service account is gone.
  if (credential.revokedAt !== null || !principal) return { ...home, state: "revoked" };
  if (principal.suspended) return { ...home, state: "suspended" };
  const access = accessOf(loaded, target, firstAdministrator);
  return { ...home, state: "good", access, restrictions: credential.restrictions };
}

/** Whoever may verify credentials somewhere is told of the tokens of those who have something there by more than visibility. */
function homeOf(loaded: Loaded): Home {
  const { credential, project, organization } = loaded;
  if (credential?.type !== "account_token")
    return {
      projectId: credential?.projectId ?? null,
      organizationId: credential?.organizationId ?? null,
      fixed: credential?.type === "project_key",
    };
  const place = placeOf(loaded, { type: project ? "project" : "organization" });
  const standing = place && isWithinLimits(loaded) ? standingIn(place) : null;
  const belongs = standing?.matched === true && !isGuest(standing);
  return {
    projectId: belongs ? (project?.id ?? null) : null,
    organizationId: belongs ? (project?.organizationId ?? organization?.id ?? null) : null,
    fixed: false,
  };
}

function accessOf(loaded: Loaded, target: Target, firstAdministrator: string | undefined): Timeless | null {
  const { credential, principal } = loaded;
  if (!credential || !principal) return null;
  const place = placed(loaded, target, firstAdministrator);
  if (!place?.standing.matched) return null;
  if (!counts(MEANS[credential.type], principal, place.target, place.standing)) return null;
  const { grant, role, administers, byVisibility } = place.standing;
  return {
    principal: { type: principal.type, id: principal.id, name: principal.name },
    credential: {
      type: credential.type,
      id: credential.id,
      name: credential.name,
      expiresAt: credential.expiresAt,
      ...(credential.confirmedAt !== null && { confirmedAt: credential.confirmedAt }),
      ...(credential.restrictions !== null && { restricted: true }),
    },
    scopes: narrowedTo(loaded, place.target.type),
    grant,
    role,
    administers,
    ...(byVisibility && { byVisibility }),
    target: place.target,
    membership: place.target.type === "account" ? null : loaded.admittedBy,
    basis: loaded.basis,
  };
}

const MEANS = { project_key: "key", account_token: "token", session: "session", none: "session" } as const;

interface Placed {
  standing: Standing;
  target: Access["target"];
}

/** What the principal is worth where it acts; null where there is no such place. */
function placed(loaded: Loaded, target: Target, firstAdministrator: string | undefined): Placed | null {
  const { principal } = loaded;
  if (!principal) return null;
  const { credential } = loaded;
  if (credential?.type === "project_key") return among(loaded, "project");
  if (!isWithinLimits(loaded)) return isOwnAccount(target) ? itself(principal, NOTHING) : null;
  if (credential?.type === "account_token" && target.type === "self" && loaded.project)
    return among(loaded, "project");
  switch (target.type) {
    case "project":
    case "organization":
    case "team":
      return among(loaded, target.type);
    case "system": {
      const isFirst =
        principal.email !== null && principal.email.toLowerCase() === firstAdministrator?.toLowerCase();
      const standing = resolveSystem(principal.systemAdministrator || isFirst);
      return { standing, target: { type: "system", id: "system", name: null, organizationId: null } };
    }
    case "account":
    case "self":
      return principal.type === "anonymous" ? null : itself(principal, resolveAccount(principal.type));
    default:
      return target satisfies never;
  }
}

const isOwnAccount = ({ type }: Target): boolean => type === "account" || type === "self";

/** Whose a credential is may be asked with any. */
const NOTHING: Standing = { ...resolveAccount(), grant: EMPTY };

/** In the account that acts itself. */
const itself = ({ id, name }: NonNullable<Loaded["principal"]>, standing: Standing): Placed => ({
  standing,
  target: { type: "account", id, name, organizationId: null },
});

/** In a place that people belong to. */
function among(loaded: Loaded, type: "project" | "organization" | "team"): Placed | null {
  const place = placeOf(loaded, { type });
  if (!place) return null;
  const { id, name } = loaded[type] ?? { id: "", name: null };
  const target = { type, id, name, organizationId: organizationOf(place) };
  return { standing: standingIn(place), target: { ...target, ...aboutPlace(loaded, type) } };
}

/** What rules go by there beside the grant. */
function aboutPlace({ project, organization }: Loaded, type: Place["type"]): Partial<Access["target"]> {
  if (type === "project" && project) return { project: traitsOf(project) };
  if (type !== "organization" || !organization) return {};
  const { defaultProjectId, chargedTo } = organization;
  return { defaultProjectId, chargedTo };
}

function organizationOf({ type, facts }: Place): string {
  if (type === "project") return facts.project.organizationId;
  return type === "team" ? facts.organizationId : facts.id;
}

function traitsOf(project: NonNullable<Loaded["project"]>): ProjectTraits {
  const { kind, visibility, ownerAccountId, ownerTeamId } = project;
  const { organizationKind, chargedTo, paymentVerified, checkedOut } = project;
  const owner = { ownerAccountId, ownerTeamId };
  return { kind, visibility, ...owner, organizationKind, chargedTo, paymentVerified, checkedOut };
}
