/** Every event type Atrium writes. Additive only: consumers match on these names. */
export const EVENT_TYPES = [
  "account.created",
  "session.created",
  "session.ended",
  "account.email_verified",
  "account.password_reset_requested",
  "account.password_reset",
  "account.updated",
  "organization.created",
  "project.created",
  "project.updated",
  "project.deleted",
  "collaborator.added",
  "collaborator.updated",
  "collaborator.removed",
  "collaborator.left",
  "key.created",
  "key.updated",
  "key.revoked",
  "service_account.created",
  "service_account.updated",
  "service_account.deleted",
  "resource.created",
  "resource.updated",
  "resource.deleted",
  "resource.state_changed",
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

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
