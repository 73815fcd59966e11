/** Every event type Atrium writes, and what has happened then. Additive only: consumers match on these names. */
export const EVENT_TYPES = {
  "account.created": "Somebody signed up; their personal organization and Personal project came with it.",
  "account.email_verified": "An email address was shown to be the account's.",
  "account.updated": "An account's name changed.",
  "account.password_reset_requested":
    "Somebody, not known whom, had a link to reset the password mailed to the account.",
  "account.password_reset": "A password was set anew by a mailed token; the account's sessions ended.",
  "session.created": "Somebody signed in.",
  "session.ended": "Somebody signed out.",
  "project.created": "A project was created.",
  "project.updated": "A project's name, description or visibility changed.",
  "project.deleted": "A project was deleted, its keys revoked with it; what it held is purged.",
  "collaborator.added": "An account was given access to a project.",
  "collaborator.updated": "A collaborator's role or per-kind access changed.",
  "collaborator.removed": "A collaborator was removed; the keys that hung on the membership are revoked.",
  "collaborator.left": "A collaborator left; the keys that hung on the membership are revoked.",
  "key.created": "A project key was created.",
  "key.updated": "A key's name, scopes, expiry or metadata changed.",
  "key.revoked": "A key was revoked.",
  "service_account.created": "A service account was created.",
  "service_account.updated": "A service account's name or role changed.",
  "service_account.deleted": "A service account was deleted, its keys revoked with it.",
  "resource.created": "A run, dataset, model or other resource was created.",
  "resource.updated": "A resource's name, labels or contents changed.",
  "resource.deleted": "A resource was deleted.",
  "resource.state_changed": "A resource was started, stopped, paused or resumed, or reported its state.",
} as const;

export type EventType = keyof typeof EVENT_TYPES;

/** A field that changed. Secrets never stand here. */
export type Changes = Record<string, { from: unknown; to: unknown }>;

/** One thing that happened: what the outbox holds, the queue carries, the audit log keeps. No secret in it, ever. */
export interface AtriumEvent {
  id: string;
  type: EventType;
  /** ms since the epoch, at the commit. */
  at: number;
  /** Which database's outbox holds it until it is logged. */
  source: "control" | "resources";
  actor: { type: "account" | "service_account" | "system"; id: string; name: string };
  credential: { type: string; id: string } | null;
  /** What it happened to. `name` as it was then, so that the line stays readable for ever. */
  target: { type: string; id: string; name: string | null };
  project_id: string | null;
  organization_id: string | null;
  request_id: string;
  address: string | null;
  changes: Changes;
  /** What follows from it, e.g. the ids of the keys that a removal revoked. */
  details: Record<string, unknown>;
}

/** What the events worker asks of a service that keeps an outbox. */
export interface OutboxOwner {
  /** These events are in the audit log: their outbox rows may go. */
  acknowledge(eventIds: string[]): Promise<void>;
}

/** What the events worker asks of resources when a project is gone. */
export interface ProjectFollower {
  /** Removes what a deleted project held, a bounded part at a time; `done` when nothing is left. */
  purgeProject(projectId: string): Promise<{ done: boolean }>;
}
