/** docs/errors.md: every code that a client may act on. */
import { PROBLEMS, type ProblemCode } from "@atrium/shared/problem";

/** When a code is answered, and what to do about it. */
const WHEN: Record<ProblemCode, string> = {
  malformed_request: "The body is not JSON, or the request is not one that could be read.",
  unauthenticated: "The route needs a credential and the request has none.",
  credential_malformed: "What was sent is no credential of Atrium's: mistyped, cut short, or made up.",
  credential_unknown: "Well-formed, but there is no such key or session.",
  credential_revoked: "It was revoked, or went with the membership, service account or project it hung on.",
  credential_expired: "Its time is over. Make a new key, or sign in again.",
  credential_used_up: "It was made for a number of uses, and these were all. Make a new key.",
  session_too_old:
    "Sensitive changes need a session that began, or was confirmed, in the last hour: `POST /v1/auth/confirm`, or sign in again.",
  signature_invalid:
    "Sign the body as it is sent, with a key that the list of reporters names (`POST /v1/keys/leaks`); or report one secret, unsigned.",
  sign_in_failed: "Email and password do not go together; which of the two is wrong is not said.",
  payment_method_missing:
    "Who pays has no verified payment method, and GPUs need one: a system administrator verifies it.",
  alias_protected: "Registry admins have protected this alias; they alone set and remove it.",
  stays_in_project: "Make a new one where it is needed. Runs, sweeps and experiments can be moved.",
  name_ambiguous: "`candidates` lists what it may mean: ask again with an id.",
  lease_lost: "Stop what you are doing with it: another runner has it, or nobody wants it any more.",
  under_lease: "Ask for a stop, or wait until the lease ends.",
  upload_incomplete: "Send the missing parts, then complete it again.",
  output_not_named: "Name the model under `outputs` when the job is made.",
  length_required: "Send `Content-Length`; what is longer than one request may be goes up in parts.",
  range_not_satisfiable: "`Content-Range` says how long it is.",
  digest_mismatch: "It was damaged on the way, or is another file: nothing was kept. Send it again.",
  attribution_refused: "A service account acts for people of its team only, by username or verified email.",
  permission_missing: "You may see the thing, but not do this with it. `permission` says what is missing.",
  grant_exceeds_own: "It would give more than you may give.",
  address_refused: "The key works from some addresses only, and this request comes from another one.",
  entitlement_missing:
    "`entitlement` names what the organization's plan lacks; a system administrator can switch it on.",
  external_refused: "The organization's policy lets nobody in from outside it.",
  email_not_verified: "Follow the link that was mailed, or ask for it again, then repeat this.",
  override_refused:
    "Somebody of the team would lose what you could not take away: use inherit mode, or ask an admin.",
  rotation_void:
    "Nothing was rotated, the new secret has been used, or the old one has ended: rotate instead.",
  personal_organization: "Create an organization to work with others as one.",
  default_project: "It belongs to the organization, and goes with it.",
  origin_refused: "A change by session cookie came from a page of another origin.",
  account_suspended: "The account was suspended.",
  personal_project: "A Personal project has its owner only, and stays as it is.",
  not_found: "It is not there, or you may not see it: the two are not told apart.",
  method_not_allowed: "`Allow` says which methods there are.",
  already_exists: "The name is taken in its place.",
  email_taken: "There is an account with this email address. Sign in, or reset the password.",
  username_taken: "Choose another username.",
  github_username_taken: "A GitHub username that once named somebody names nobody else.",
  already_invited: "An invitation is open: send it again, or take it back.",
  invitation_void:
    "It was accepted, declined, taken back or has expired, or who sent it may not invite any more.",
  transfer_void:
    "It was taken back, declined or has expired, or who offered it does not own the project any more.",
  not_in_organization: "Invite them to the organization first, or add them as external.",
  not_in_team: "A team's project takes people of the team: add them to the team first.",
  confirmation_needed: "Send the name of what is to go as `confirm`.",
  in_use: "`used_by` names where. Take it away there first.",
  quota_exceeded: "Remove some first.",
  repository_mismatch: "Register a checkout of the repository that the project names.",
  checkout_missing: "`PUT /v1/projects/{project}/checkout` registers it.",
  already_a_member: "The person is in there already. Change the role instead.",
  account_not_found: "No account goes by that email, username or id, or its email is not verified.",
  access_changed: "Your rights changed between the decision and the write. Nothing was done; ask again.",
  last_owner: "Make somebody else an owner first.",
  last_admin: "Make somebody else an admin first.",
  project_owner: "The owner stays while the project is theirs.",
  access_through_elsewhere:
    "There is nothing to remove here. `explanation` names the door that the access comes through.",
  state_conflict: "The thing is in a state that does not allow this, e.g. resuming what is not paused.",
  in_progress: "The same `Idempotency-Key` is being handled at this moment. Ask again shortly.",
  stale_version: "`If-Match` names an older version, or somebody was faster. Read it again.",
  body_too_large: "JSON bodies end at 1 MiB.",
  unsupported_media_type: "Send `Content-Type: application/json`.",
  people_not_registered: "`errors` points at each of them. They sign up first, or are invited.",
  validation_failed: "`errors` lists each fault, with a pointer to where it is.",
  idempotency_mismatch: "This `Idempotency-Key` belongs to another request. Use a new one.",
  token_invalid: "The mailed token is wrong, was used, or is too old. Ask for a new one.",
  rate_limited: "Wait for `Retry-After` seconds.",
  internal: "Our fault. `request_id` finds it in the log.",
  unavailable: "A database or service does not answer. Wait for `Retry-After` seconds.",
};

export const errorsMarkdown = (): string => `# Errors

Generated from \`packages/shared/src/problem.ts\` by \`npm run gen\`. Do not edit.

Refusals are \`application/problem+json\` (RFC 9457). Act on \`code\`, which is stable; \`detail\` is for people;
\`request_id\` is also in \`X-Request-Id\` and in the log.

| code | status | title | when |
| --- | --- | --- | --- |
${(Object.keys(PROBLEMS) as ProblemCode[])
  .map((code) => `| \`${code}\` | ${PROBLEMS[code].join(" | ")} | ${WHEN[code]} |`)
  .join("\n")}
`;
