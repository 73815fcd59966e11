import type { z } from "zod";
import { ACCOUNT_EVENTS } from "./catalogue/account.ts";
import { CREDENTIAL_EVENTS } from "./catalogue/credential.ts";
import { ORGANIZATION_EVENTS } from "./catalogue/organization.ts";
import { PROJECT_EVENTS } from "./catalogue/project.ts";
import { RESOURCE_EVENTS } from "./catalogue/resource.ts";
import type { Shape } from "./catalogue/shape.ts";
import { WEBHOOK_EVENTS } from "./catalogue/webhook.ts";

/** Every event type Atrium writes: what has happened then, to what, and what the event says of it. Additive only: consumers match on it. */
export const EVENT_TYPES = {
  ...ACCOUNT_EVENTS,
  ...ORGANIZATION_EVENTS,
  ...PROJECT_EVENTS,
  ...CREDENTIAL_EVENTS,
  ...RESOURCE_EVENTS,
  ...WEBHOOK_EVENTS,
} as const;

type Catalogue = typeof EVENT_TYPES;

export type EventType = keyof Catalogue;

/** What it can happen to. */
export type TargetOf<T extends EventType> = Catalogue[T]["targets"][number];

/** What a part of an entry says, as the values that it is about. */
type Said<T extends EventType, Part extends "details" | "reads"> = Catalogue[T] extends {
  readonly [P in Part]: infer Fields extends Shape;
}
  ? z.infer<z.ZodObject<{ -readonly [F in keyof Fields]: Fields[F] }>>
  : Record<never, never>;

/** What whoever commits it says of it. */
export type DetailsOf<T extends EventType> = Said<T, "details">;

/** What the commit itself is to read of it. */
export type ReadsOf<T extends EventType> = Said<T, "reads">;

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

/** An event by where its outbox row is, and by itself: places begin anew where a database does. */
export type Acknowledged = Pick<AtriumEvent, "id" | "sequence">;

/** What the events worker asks of a service that keeps an outbox, or of itself. */
export interface OutboxOwner {
  /** These events are in the audit log: their outbox rows may go. */
  acknowledge(events: Acknowledged[]): Promise<void>;
}

/** What the events worker asks of resources when a project is gone, or an organization with all of its. */
export interface DeletionFollower {
  /** Removes what a deleted project held, a bounded part at a time; `done` when nothing is left. */
  purgeProject(projectId: string): Promise<{ done: boolean }>;
  purgeOrganization(organizationId: string): Promise<{ done: boolean }>;
}
