/** Every event type Atrium writes, and what has happened then. Additive only: consumers match on these names. */
export const EVENT_TYPES = {
  "account.created": "Somebody signed up; their personal organization and Personal project came with it.",
  "account.email_verified": "An email address was shown to be the account's.",
  "account.updated":
    "An account's name, username or GitHub username changed, or whether its payment method is verified.",
  "account.password_reset_requested":
    "Somebody, not known whom, had a link to reset the password mailed to the account.",
  "account.password_reset": "A password was set anew by a mailed token; the account's sessions ended.",
  "account.identity_linked": "An account can be signed in to with an account elsewhere.",
  "session.created": "Somebody signed in.",
  "session.confirmed": "Whoever has a session showed again that it is them.",
  "session.ended": "Somebody signed out, or ended another session of theirs.",
  "device.approved": "Somebody let a device sign in as them.",
  "device.denied": "Somebody refused a device that wanted to sign in as them.",
  "account.suspended": "A system administrator suspended an account; its sessions and keys ended.",
  "account.restored": "A system administrator lifted the suspension of an account.",
  "account.appointed": "An account was made a system administrator.",
  "account.dismissed": "An account is a system administrator no more.",
  "system.updated": "The settings of the installation changed.",
  "organization.created": "An organization was created, its Default project with it.",
  "organization.updated":
    "An organization's name or policies changed, or whether its payment method is verified.",
  "organization.deleted":
    "An organization was deleted with everything in it; what its projects held is purged.",
  "organization.transferred": "An organization was handed to another owner.",
  "organization.entitled": "A system administrator changed what an organization may have.",
  "member.added": "Somebody became a member of an organization.",
  "member.updated": "A member's role in an organization changed.",
  "member.removed": "A member was removed from an organization, and with it from its teams and projects.",
  "member.left": "A member left an organization, and with it its teams and projects.",
  "invitation.created": "Somebody was invited by email.",
  "invitation.resent": "An invitation was sent again, and is open longer.",
  "invitation.accepted": "An invitation was accepted.",
  "invitation.declined": "An invitation was declined.",
  "invitation.revoked": "An invitation was taken back.",
  "team.created": "A team was created.",
  "team.updated": "A team's name, profile or settings changed.",
  "team.deleted": "A system administrator deleted a team.",
  "team_member.added": "Somebody was added to a team.",
  "team_member.updated": "Somebody's role in a team changed.",
  "team_member.removed": "Somebody was removed from a team, and with it from what they had through it.",
  "team_member.left": "Somebody left a team, and with it what they had through it.",
  "role.created": "A custom role was created.",
  "role.updated": "A custom role changed, and with it what everybody may who has it.",
  "role.deleted": "A custom role was deleted.",
  "project.created": "A project was created.",
  "project.updated": "A project's name, description, visibility or another of its settings changed.",
  "project.transfer_offered": "A project was offered to another owner.",
  "project.transfer_withdrawn": "The offer of a project was taken back.",
  "project.transfer_declined": "The offer of a project was declined.",
  "project.transferred": "A project changed hands.",
  "collaborating_team.added": "A team was given access to a project.",
  "collaborating_team.updated": "A collaborating team's mode or level changed.",
  "collaborating_team.removed": "A team's access to a project ended.",
  "variable.created": "An environment variable of a project was set for the first time.",
  "variable.updated": "An environment variable of a project changed.",
  "variable.deleted": "An environment variable of a project was deleted.",
  "secret.created": "A third-party key was put into a project.",
  "secret.updated": "A third-party key of a project was replaced.",
  "secret.deleted": "A third-party key of a project was deleted.",
  "secret.used": "The value of a third-party key was handed out.",
  "checkout.registered": "Somebody registered their checkout of a project's repository.",
  "project.deleted": "A project was deleted, its keys revoked with it; what it held is purged.",
  "collaborator.added": "An account was given access to a project.",
  "collaborator.updated": "A collaborator's role or per-kind access changed.",
  "collaborator.removed": "A collaborator was removed; the keys that hung on the membership are revoked.",
  "collaborator.left": "A collaborator left; the keys that hung on the membership are revoked.",
  "key.created": "A project key was created.",
  "key.updated": "A key's name, scopes, restrictions, expiry or metadata changed.",
  "key.rotated": "A key has a new secret; the old one ends as the event says.",
  "key.rolled_back": "A key has its old secret again; the new one, which nobody had used, is refused.",
  "key.reassigned": "A key belongs to a service account now.",
  "key.expiring": "A key expires soon.",
  "key.leaked": "Somebody found the secret of a key where it should not be.",
  "key.revoked": "A key was revoked.",
  "token.created": "An account token was created.",
  "token.updated": "An account token's name, scopes, restrictions, expiry or metadata changed.",
  "token.rotated": "An account token has a new secret; the old one ends as the event says.",
  "token.rolled_back":
    "An account token has its old secret again; the new one, which nobody had used, is refused.",
  "token.expiring": "An account token expires soon.",
  "token.leaked": "Somebody found the secret of an account token where it should not be.",
  "token.revoked": "An account token was revoked.",
  "access_token.issued": "A credential was exchanged for an access token.",
  "service_account.created": "A service account was created.",
  "service_account.updated": "A service account's name or role changed.",
  "service_account.deleted": "A service account was deleted, its keys revoked with it.",
  "resource.created": "A run, dataset, model or other resource was created.",
  "resource.updated": "A resource's name, labels or contents changed.",
  "resource.deleted": "A resource was deleted.",
  "resource.state_changed": "A resource was started, stopped, paused or resumed, or reported its state.",
  "resource.admitted": "A member admitted what had come in by the project's visibility.",
  "resource.moved": "A run, sweep or experiment was moved to another project.",
  "connection.opened": "Somebody was let into a notebook, session, job or cluster.",
  "connection.closed": "A connection ended, or its access did.",
  "attachment.created": "A dataset, datastore or model became the input of something.",
  "attachment.deleted": "Something has an input less.",
  "file.written": "A file of a resource was written.",
  "file.deleted": "A file of a resource was deleted.",
  "version.created": "A model, dataset, artifact or registered model has a new version.",
  "version.deleted": "A version was deleted.",
  "alias.set": "An alias names a version now.",
  "alias.removed": "An alias names no version any more.",
  "protected_alias.added": "An alias of a registered model is for registry admins alone.",
  "protected_alias.removed": "An alias of a registered model is for everybody who may set aliases.",
  "comment.created": "Somebody commented on a report.",
  "comment.deleted": "A comment on a report was deleted.",
  "report.followed": "Somebody follows a report.",
  "report.unfollowed": "Somebody follows a report no more.",
  "alert.created": "Somebody wants to know when a metric crosses a threshold.",
  "alert.deleted": "An alert was deleted.",
  "alert.triggered": "A metric crossed a threshold.",
  "usage.recorded": "Use was metered and charged.",
  "balance.credited": "A system administrator changed a balance.",
  "webhook.created": "An endpoint is told what happens in a project or an organization.",
  "webhook.updated": "A webhook's address, filter or description changed, or somebody switched it on or off.",
  "webhook.deleted": "A webhook was deleted; what was on its way to it is not sent any more.",
  "webhook.secret_rotated":
    "A webhook's messages are signed with a new secret; the old one ends as the event says.",
  "webhook.tested": "Somebody had a message sent to a webhook, to see whether it arrives.",
  "webhook.replayed": "Somebody had messages sent to a webhook again.",
  "webhook.disabled":
    "A webhook was switched off by the system: it failed for days, said it was gone, or its project changed hands.",
  "audit.settings_updated": "It was changed for how long an organization's audit log is kept.",
  "key.first_used": "A secret of a key was used for the first time.",
  "token.first_used": "A secret of an account token was used for the first time.",
  "ssh_key.created": "A public key was registered.",
  "ssh_key.deleted": "A public key was deleted.",
} as const;

export type EventType = keyof typeof EVENT_TYPES;

/** A field that changed. Secrets never stand here. */
export type Changes = Record<string, { from: unknown; to: unknown }>;

/** One thing that happened, as the outbox holds it. No secret in it, ever. */
export interface Happened {
  id: string;
  type: EventType;
  /** ms since the epoch, at the commit. */
  at: number;
  /** Which database's outbox holds it until it is logged. */
  source: "control" | "resources" | "events";
  actor: { type: "account" | "service_account" | "anonymous" | "system"; id: string; name: string };
  credential: { type: string; id: string } | null;
  /** Whom a service account did it for (W8), or whom what it happened to is attributed to: an account's id. */
  attributed_to: string | null;
  /** What it happened to. Name and labels as they were then, so that the line stays readable for ever. */
  target: EventTarget;
  project_id: string | null;
  organization_id: string | null;
  request_id: string;
  address: string | null;
  changes: Changes;
  /** What follows from it, e.g. the ids of the keys that a removal revoked. */
  details: Record<string, unknown>;
}

export interface EventTarget {
  type: string;
  id: string;
  name: string | null;
  /** Of what has labels. */
  labels?: Record<string, string>;
}

/** What the queue carries and the audit log keeps. */
export interface AtriumEvent extends Happened {
  /**
   * Its place among the events of its source, in the order of their commits: of two events of one target, the one with
   * the greater sequence happened later. Grows, with gaps.
   */
  sequence: number;
}

/** What the events worker asks of a service that keeps an outbox, or of itself. */
export interface OutboxOwner {
  /** These events are in the audit log: their outbox rows may go. */
  acknowledge(eventIds: string[]): Promise<void>;
}

/** What the events worker asks of resources when a project is gone, or an organization with all of its. */
export interface DeletionFollower {
  /** Removes what a deleted project held, a bounded part at a time; `done` when nothing is left. */
  purgeProject(projectId: string): Promise<{ done: boolean }>;
  purgeOrganization(organizationId: string): Promise<{ done: boolean }>;
}
