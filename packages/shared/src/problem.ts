/** Every problem Atrium answers with: `code` → HTTP status and title. Clients act on the code. */
export const PROBLEMS = {
  malformed_request: [400, "The request could not be read"],
  unauthenticated: [401, "A valid credential is needed"],
  credential_malformed: [401, "This is not an Atrium credential"],
  credential_unknown: [401, "No such credential"],
  credential_revoked: [401, "The credential was revoked"],
  credential_expired: [401, "The credential has expired"],
  credential_used_up: [401, "The credential was used as often as it may be"],
  session_too_old: [401, "Show again that it is you"],
  signature_invalid: [401, "The signature is none of a known reporter"],
  sign_in_failed: [401, "Email or password is wrong"],
  payment_method_missing: [402, "This needs a verified payment method"],
  permission_missing: [403, "The permission is missing"],
  grant_exceeds_own: [403, "Nobody grants more than they may grant"],
  address_refused: [403, "The credential does not work from this address"],
  entitlement_missing: [403, "The organization's plan does not include this"],
  external_refused: [403, "The organization takes no external collaborators"],
  alias_protected: [403, "The alias is protected"],
  email_not_verified: [403, "The email address is not verified"],
  override_refused: [403, "An override takes away what you could not take away"],
  personal_organization: [403, "A personal organization has no teams and nobody but its owner"],
  default_project: [403, "A Default project cannot be owned, transferred or deleted"],
  origin_refused: [403, "This origin may not use the session cookie"],
  account_suspended: [403, "The account is suspended"],
  personal_project: [403, "A Personal project cannot be shared, renamed, transferred or deleted"],
  not_found: [404, "Not found"],
  method_not_allowed: [405, "The path exists, but not with this method"],
  already_exists: [409, "It exists already"],
  email_taken: [409, "An account with this email exists"],
  username_taken: [409, "The username is taken"],
  github_username_taken: [409, "The GitHub username is, or was, somebody else's"],
  already_invited: [409, "This person is invited already"],
  rotation_void: [409, "There is no rotation to roll back"],
  invitation_void: [409, "The invitation is not open any more"],
  transfer_void: [409, "The offer is not open any more"],
  not_in_organization: [409, "This person or team does not belong to the organization"],
  not_in_team: [409, "This person does not belong to the team that owns the project"],
  confirmation_needed: [409, "It is not empty: confirm by its name"],
  in_use: [409, "It is in use"],
  stays_in_project: [409, "Things of this kind stay in their project"],
  name_ambiguous: [409, "Several things have this name"],
  lease_lost: [409, "The lease has ended, or somebody else has it by now"],
  under_lease: [409, "Whoever has the lease reports its state"],
  upload_incomplete: [409, "Parts of the upload are missing"],
  output_not_named: [409, "The job did not name this model when it was made"],
  quota_exceeded: [409, "There are as many as there may be"],
  repository_mismatch: [409, "This is not the project's repository"],
  checkout_missing: [409, "Check the project's repository out first"],
  already_a_member: [409, "This person is a member already"],
  account_not_found: [409, "No account can be added by that name"],
  access_changed: [409, "Who may do this has changed since it was decided; try again"],
  last_owner: [409, "An organization keeps at least one owner"],
  last_admin: [409, "A team keeps at least one admin"],
  project_owner: [409, "The owner of a project cannot be removed or changed; transfer the project"],
  access_through_elsewhere: [409, "The access comes from somewhere else"],
  state_conflict: [409, "Not possible in the present state"],
  in_progress: [409, "The same request is still being handled"],
  length_required: [411, "The body's length must be known"],
  stale_version: [412, "It has changed since it was read"],
  body_too_large: [413, "The body is too large"],
  unsupported_media_type: [415, "The body must be application/json"],
  range_not_satisfiable: [416, "There is no such range in it"],
  digest_mismatch: [422, "The contents are not what their digest says"],
  attribution_refused: [422, "Nobody by that name can be acted for"],
  people_not_registered: [422, "Not everybody who was named has an account"],
  validation_failed: [422, "The request is not valid"],
  idempotency_mismatch: [422, "The Idempotency-Key was used with another request"],
  token_invalid: [422, "The token is wrong, used or expired"],
  rate_limited: [429, "Too many requests"],
  internal: [500, "Something went wrong on our side"],
  unavailable: [503, "Not available at the moment"],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One fault of a request's input: `pointer` is a JSON pointer into the body, or `?name`, `/name` of the URL. */
export interface InputFault {
  pointer: string;
  detail: string;
}

/** What a client can use beside the code; every member is safe to show to the caller. */
interface ProblemExtras {
  errors?: InputFault[];
  /** The permission that was missing (403). */
  permission?: string;
  /** Who or what could give it, in words (403). */
  explanation?: string;
  /** The entitlement that the organization lacks (403). */
  entitlement?: string;
  /** Of an ambiguous name: what it may mean, of what the caller may see (409). */
  candidates?: { type: string; id: string; name: string; owner: string }[];
  /** Where something is in use that was to go; at most 100 places (409). */
  used_by?: { type: string; id: string; name: string | null }[];
  /** Seconds until it is worth trying again (429, 503). */
  retry_after?: number;
  /** Within how many seconds whoever has the session must have shown that it is them (401). */
  max_age?: number;
  /** Which limit it was: so many, in so many seconds (429). */
  policy?: { name: string; limit: number; window: number };
}

/** A problem as plain data: what crosses RPC, and the members of an RFC 9457 body that are ours. */
export interface ProblemBody extends ProblemExtras {
  code: ProblemCode;
  detail: string;
}

/** Thrown inside a worker; `shared/http` turns it into `application/problem+json`. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly extras: ProblemExtras;

  constructor(code: ProblemCode, detail: string = PROBLEMS[code][1], extras: ProblemExtras = {}) {
    super(detail);
    this.name = "Problem";
    this.code = code;
    this.extras = extras;
  }

  get status(): number {
    return PROBLEMS[this.code][0];
  }

  get body(): ProblemBody {
    return { code: this.code, detail: this.message, ...this.extras };
  }

  static from(body: ProblemBody): Problem {
    const { code, detail, ...extras } = body;
    return new Problem(code, detail, extras);
  }
}

/** A problem without the cost of an Error, for where it is not thrown. */
export const problemBody = (code: ProblemCode): ProblemBody => ({ code, detail: PROBLEMS[code][1] });

/** The one answer for what is not there and what may not be seen: the two must not be told apart. */
export const notFound = (): Problem => new Problem("not_found", "Nothing is here, or you cannot see it.");

/** The 403 that names what the organization's plan lacks. */
export const entitlementMissing = (entitlement: string): Problem =>
  new Problem("entitlement_missing", `The organization's plan does not include ${entitlement}.`, {
    entitlement,
  });

/** Codes that triggers and guards of the databases abort with; see `control/migrations`. */
const ABORTS = [
  "stale_version",
  "access_changed",
  "last_owner",
  "last_admin",
  "project_owner",
  "personal_project",
  "personal_organization",
  "default_project",
  "not_in_organization",
  "not_in_team",
  "invitation_void",
  "quota_exceeded",
  "under_lease",
  "in_use",
  "github_username_taken",
  "username_taken",
] as const satisfies ProblemCode[];

/** The problem behind a failed D1 batch, where it is one of ours. */
export function problemOfAbort(message: string): Problem | undefined {
  const [, entitlement] = /too_many_(\w+)/.exec(message) ?? [];
  if (entitlement !== undefined) return entitlementMissing(entitlement);
  const code = ABORTS.find((name) => message.includes(name));
  return code && new Problem(code);
}
