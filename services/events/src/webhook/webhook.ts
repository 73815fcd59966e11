import { reachByMaker } from "@atrium/shared/access/decide";
import { grantOf } from "@atrium/shared/access/vocabulary";
import { rfc3339, rfc3339OrNull } from "@atrium/shared/clock";
import {
  type Allowed,
  type Context,
  type Permitted,
  permit,
  requireGrantable,
  requireVersion,
} from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import type { EventType } from "@atrium/shared/contract/events";
import type { SecretKeys } from "@atrium/shared/credential/envelope";
import { newId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { changed, commit } from "@atrium/shared/store/commit";
import { type Listed, listed, NOTHING_LISTED, type Page } from "@atrium/shared/store/page";
import { placeOf } from "../audit/audit.ts";
import { type Policy, requireReachable } from "../endpoint/address.ts";
import { originOf, shortened } from "./address.ts";
import { newSecret } from "./secret.ts";
import type { Webhook } from "./store.ts";
import * as store from "./store.ts";

export type { Webhook } from "./store.ts";
export { failed, listening, succeeded, theOne } from "./store.ts";

interface WebhookInput {
  url: string;
  description?: string | undefined;
  types?: string[] | undefined;
  kinds?: string[] | undefined;
  labels?: Record<string, string> | undefined;
  enabled?: boolean | undefined;
}

/** One on which something was decided. It does not keep with which key it was made. */
export type Decided<P extends "webhook:view" | "webhook:update" | "webhook:delete"> = Permitted<
  P,
  Webhook & { createdWith: null }
>;

/** A URL may hold a secret: all of it is for those who could set another, of any webhook there. */
export function knowsUrls(access: Access): boolean {
  const reached = reachByMaker(access, "webhook:update");
  return reached !== null && reached.createdBy === undefined;
}

/** A webhook as the API shows it. */
export const present = (access: Access, webhook: Webhook) => ({
  id: webhook.id,
  url: knowsUrls(access) ? webhook.url : shortened(webhook.url),
  description: webhook.description,
  types: webhook.types,
  kinds: webhook.kinds,
  labels: webhook.labels,
  enabled: webhook.status === "enabled",
  disabled_because: webhook.disabledBecause,
  failing_since: rfc3339OrNull(webhook.failingSince),
  created_by: webhook.createdBy,
  created_at: rfc3339(webhook.createdAt),
  updated_at: rfc3339(webhook.updatedAt),
});

type Presented = ReturnType<typeof present>;

/** @throws Problem `not_found`, also for another place's; `permission_missing` */
export async function theWebhook<P extends "webhook:view" | "webhook:update" | "webhook:delete">(
  ctx: Context,
  access: Access,
  permission: P,
  path: { webhook: string },
): Promise<Decided<P>> {
  const webhook = await store.byId(ctx.db, placeOf(access), path.webhook);
  if (!webhook) throw notFound();
  return permit(ctx, access, permission, { ...webhook, createdWith: null });
}

export async function listWebhooks(
  ctx: Context,
  access: Allowed<"webhook:view">,
  page: Page,
): Promise<Listed<Presented>> {
  const reached = reachByMaker(access, "webhook:view");
  if (!reached) return NOTHING_LISTED;
  const rows = await store.list(ctx.db, placeOf(access), reached.createdBy, page);
  return listed(rows, page, (webhook) => present(access, webhook));
}

/**
 * Has an endpoint told what happens in the caller's project or organization. The secret is in the answer and nowhere else.
 * @throws Problem `validation_failed` for where nothing may be sent, `grant_exceeds_own`, `quota_exceeded`
 */
export async function createWebhook(
  ctx: Context,
  access: Allowed<"webhook:create">,
  { keys, policy }: { keys: SecretKeys; policy: Policy },
  input: WebhookInput,
): Promise<{ webhook: Webhook; answer: Presented & { secret: string } }> {
  requireTelling(access);
  const now = ctx.clock.now();
  const place = placeOf(access);
  const webhook: Webhook = {
    id: newId("whk"),
    projectId: place.type === "project" ? place.id : null,
    organizationId: place.type === "project" ? (access.target.organizationId ?? "") : place.id,
    url: requireReachable(input.url, policy).href,
    description: input.description ?? "",
    types: input.types ?? [],
    kinds: input.kinds ?? [],
    labels: input.labels ?? {},
    ...(input.enabled === false ? ASKED_OFF : ON),
    activeSince: now,
    failingSince: null,
    createdBy: access.principal.id,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  const { secret, row } = newSecret(keys, webhook.id, now);
  const answer = { ...present(access, webhook), secret };
  await commit(ctx, {
    actor: access,
    writes: [store.insert(ctx.db, webhook), store.insertSecret(ctx.db, row)],
    event: { ...about("webhook.created", webhook), details: logged(webhook) },
    answer: { status: 201, body: answer },
  });
  return { webhook, answer };
}

/**
 * Changes where a webhook sends, what, or whether at all. One that is switched on is told of what happens from then on; of
 * one that is switched off, what was on its way is not sent any more.
 * @throws Problem as `createWebhook`; `stale_version`
 */
export async function updateWebhook(
  ctx: Context,
  access: Allowed<"webhook:update">,
  policy: Policy,
  before: Decided<"webhook:update">,
  { enabled, url, ...input }: Partial<WebhookInput>,
  expected: number | undefined,
): Promise<Webhook> {
  requireVersion(before, expected);
  const now = ctx.clock.now();
  const asked = { ...given(input), ...(url !== undefined && { url: requireReachable(url, policy).href }) };
  const turned = enabled === undefined || enabled === (before.status === "enabled") ? null : enabled;
  const filtered: Webhook = { ...before, ...asked };
  const sends = changed(before, filtered, ["url", "types", "kinds", "labels"]);
  if (turned === true || Object.keys(sends).length > 0) requireTelling(access);
  const change: Partial<Webhook> = {
    ...asked,
    ...(turned === true && { ...ON, activeSince: now }),
    ...(turned === false && ASKED_OFF),
    // What is known of it is of the endpoint that it had.
    ...((turned === true || "url" in sends) && { failingSince: null }),
    updatedAt: now,
  };
  const after: Webhook = { ...before, ...change, version: before.version + 1 };
  const changes = {
    ...changed(logged(before), logged(after), ["description", "types", "kinds", "labels", "enabled"]),
    // Also where it differs in what is not shown.
    ...("url" in sends && { url: { from: shortened(before.url), to: shortened(after.url) } }),
  };
  if (Object.keys(changes).length === 0) return before;
  await commit(ctx, {
    actor: access,
    writes: [store.update(ctx.db, before, change)],
    event: { ...about("webhook.updated", after), changes },
  });
  return after;
}

/** For good: its messages and their history go with it. @throws Problem `stale_version` */
export async function deleteWebhook(
  ctx: Context,
  access: Allowed<"webhook:delete">,
  webhook: Decided<"webhook:delete">,
  expected: number | undefined,
): Promise<void> {
  requireVersion(webhook, expected);
  const now = ctx.clock.now();
  const gone: Partial<Webhook> = { status: "deleted", disabledBecause: null, updatedAt: now };
  await commit(ctx, {
    actor: access,
    writes: [store.update(ctx.db, webhook, gone), store.removeSecrets(ctx.db, webhook)],
    event: { ...about("webhook.deleted", webhook), details: logged(webhook) },
  });
}

/**
 * Has a message sent to the endpoint, whatever its filter asks for.
 * @returns the id of the event that it tells of
 * @throws Problem `state_conflict` for one that is switched off
 */
export async function testWebhook(
  ctx: Context,
  access: Allowed<"webhook:update">,
  webhook: Decided<"webhook:update">,
): Promise<{ event_id: string }> {
  if (webhook.status !== "enabled")
    throw new Problem("state_conflict", "The webhook is switched off: nothing is sent to it.");
  const answer = { event_id: newId("evt") };
  await commit(ctx, {
    actor: access,
    writes: [],
    event: { ...about("webhook.tested", webhook), id: answer.event_id },
    answer: { status: 202, body: answer },
  });
  return answer;
}

const ON = { status: "enabled", disabledBecause: null } as const;
const ASKED_OFF = { status: "disabled", disabledBecause: "asked" } as const;

/** An endpoint sees all that happens there: who has it told may see all of that, by the same credential. @throws Problem `grant_exceeds_own` */
export const requireTelling = (access: Access): void => requireGrantable(access, SEEING_ALL);
const SEEING_ALL = grantOf(["audit:view"]);

const given = (input: Partial<WebhookInput>): Partial<Webhook> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));

/** What the log says of a webhook: of its URL no more than its origin. */
const logged = (webhook: Webhook) => ({
  url: shortened(webhook.url),
  description: webhook.description,
  types: webhook.types,
  kinds: webhook.kinds,
  labels: webhook.labels,
  enabled: webhook.status === "enabled",
});

type WebhookEvent = Extract<EventType, `webhook.${string}`>;

/** It stands in the log of its place, by the name of where it sends to. */
export const about = <T extends WebhookEvent>(type: T, webhook: Webhook) => ({
  type,
  target: { type: "webhook" as const, id: webhook.id, name: originOf(webhook.url) },
  project: webhook.projectId,
  organization: webhook.organizationId,
});
