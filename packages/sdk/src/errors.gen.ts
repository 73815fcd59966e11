// Generated from packages/shared/src/problem.ts by `npm run gen`. Do not edit.

/** Every code that Atrium answers: docs/errors.md says when. */
export type ProblemCode =
  /** 400: The request could not be read. */
  | "malformed_request"
  /** 401: A valid credential is needed. */
  | "unauthenticated"
  /** 401: This is not an Atrium credential. */
  | "credential_malformed"
  /** 401: No such credential. */
  | "credential_unknown"
  /** 401: The credential was revoked. */
  | "credential_revoked"
  /** 401: The credential has expired. */
  | "credential_expired"
  /** 401: The credential was used as often as it may be. */
  | "credential_used_up"
  /** 401: Show again that it is you. */
  | "session_too_old"
  /** 401: The signature is none of a known reporter. */
  | "signature_invalid"
  /** 401: Email or password is wrong. */
  | "sign_in_failed"
  /** 402: This needs a verified payment method. */
  | "payment_method_missing"
  /** 403: The permission is missing. */
  | "permission_missing"
  /** 403: Nobody grants more than they may grant. */
  | "grant_exceeds_own"
  /** 403: The credential does not work from this address. */
  | "address_refused"
  /** 403: The organization's plan does not include this. */
  | "entitlement_missing"
  /** 403: The organization takes no external collaborators. */
  | "external_refused"
  /** 403: The alias is protected. */
  | "alias_protected"
  /** 403: The email address is not verified. */
  | "email_not_verified"
  /** 403: An override takes away what you could not take away. */
  | "override_refused"
  /** 403: A personal organization has no teams and nobody but its owner. */
  | "personal_organization"
  /** 403: A Default project cannot be owned, transferred or deleted. */
  | "default_project"
  /** 403: This origin may not use the session cookie. */
  | "origin_refused"
  /** 403: The account is suspended. */
  | "account_suspended"
  /** 403: A Personal project cannot be shared, renamed, transferred or deleted. */
  | "personal_project"
  /** 404: Not found. */
  | "not_found"
  /** 405: The path exists, but not with this method. */
  | "method_not_allowed"
  /** 409: It exists already. */
  | "already_exists"
  /** 409: An account with this email exists. */
  | "email_taken"
  /** 409: The username is taken. */
  | "username_taken"
  /** 409: The GitHub username is, or was, somebody else's. */
  | "github_username_taken"
  /** 409: This person is invited already. */
  | "already_invited"
  /** 409: There is no rotation to roll back. */
  | "rotation_void"
  /** 409: The invitation is not open any more. */
  | "invitation_void"
  /** 409: The offer is not open any more. */
  | "transfer_void"
  /** 409: This person or team does not belong to the organization. */
  | "not_in_organization"
  /** 409: This person does not belong to the team that owns the project. */
  | "not_in_team"
  /** 409: It is not empty: confirm by its name. */
  | "confirmation_needed"
  /** 409: It is in use. */
  | "in_use"
  /** 409: Things of this kind stay in their project. */
  | "stays_in_project"
  /** 409: Several things have this name. */
  | "name_ambiguous"
  /** 409: The lease has ended, or somebody else has it by now. */
  | "lease_lost"
  /** 409: Whoever has the lease reports its state. */
  | "under_lease"
  /** 409: Parts of the upload are missing. */
  | "upload_incomplete"
  /** 409: The job did not name this model when it was made. */
  | "output_not_named"
  /** 409: There are as many as there may be. */
  | "quota_exceeded"
  /** 409: This is not the project's repository. */
  | "repository_mismatch"
  /** 409: Check the project's repository out first. */
  | "checkout_missing"
  /** 409: This person is a member already. */
  | "already_a_member"
  /** 409: No account can be added by that name. */
  | "account_not_found"
  /** 409: Who may do this has changed since it was decided; try again. */
  | "access_changed"
  /** 409: An organization keeps at least one owner. */
  | "last_owner"
  /** 409: A team keeps at least one admin. */
  | "last_admin"
  /** 409: The owner of a project cannot be removed or changed; transfer the project. */
  | "project_owner"
  /** 409: The access comes from somewhere else. */
  | "access_through_elsewhere"
  /** 409: Not possible in the present state. */
  | "state_conflict"
  /** 409: The same request is still being handled. */
  | "in_progress"
  /** 411: The body's length must be known. */
  | "length_required"
  /** 412: It has changed since it was read. */
  | "stale_version"
  /** 413: The body is too large. */
  | "body_too_large"
  /** 415: The body must be application/json. */
  | "unsupported_media_type"
  /** 416: There is no such range in it. */
  | "range_not_satisfiable"
  /** 422: The contents are not what their digest says. */
  | "digest_mismatch"
  /** 422: Nobody by that name can be acted for. */
  | "attribution_refused"
  /** 422: Not everybody who was named has an account. */
  | "people_not_registered"
  /** 422: The request is not valid. */
  | "validation_failed"
  /** 422: The Idempotency-Key was used with another request. */
  | "idempotency_mismatch"
  /** 422: The token is wrong, used or expired. */
  | "token_invalid"
  /** 429: Too many requests. */
  | "rate_limited"
  /** 500: Something went wrong on our side. */
  | "internal"
  /** 503: Not available at the moment. */
  | "unavailable";
