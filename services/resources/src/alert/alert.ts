import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, permit, requireVersion } from "@atrium/shared/context";
import { newId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import { changing, type MetricKind } from "../kind/kinds.ts";
import { loadResource } from "../resource/resource.ts";
import * as store from "./store.ts";

// Who wants to know when a metric crosses a threshold. What comes of it: firing.ts.

/** An alert as clients see it. */
interface AlertBody {
  id: string;
  metric: string;
  direction: "above" | "below";
  threshold: number;
  created_by: string;
  created_at: string;
}

type AlertInput = Pick<AlertBody, "metric" | "direction" | "threshold">;

const present = (alert: Omit<store.Alert, "crossed">): AlertBody => ({
  id: alert.id,
  metric: alert.metric,
  direction: alert.direction,
  threshold: alert.threshold,
  created_by: alert.createdBy,
  created_at: rfc3339(alert.createdAt),
});

/**
 * Everybody who may see a thing, and is signed in, may be told of it.
 * @throws Problem `not_found`, `unauthenticated`; `quota_exceeded` past 20 alerts of theirs, or 100 of the thing
 */
export async function createAlert(
  ctx: Context,
  access: Allowed<`${MetricKind}:view`>,
  kind: MetricKind,
  id: string,
  input: AlertInput,
): Promise<AlertBody> {
  const thing = await loadResource(ctx, access, `${kind}:view`, kind, id);
  if (access.principal.type === "anonymous") throw new Problem("unauthenticated");
  const alert = {
    resourceId: thing.id,
    id: newId("alr"),
    ...input,
    createdBy: access.principal.id,
    createdWith: access.credential.id,
    createdAt: ctx.clock.now(),
  };
  const body = present(alert);
  await commit(ctx, {
    actor: access,
    writes: [store.insert(ctx.db, alert)],
    event: { type: "alert.created", target: targetOf(alert), details: { [kind]: thing.id } },
    answer: { status: 201, body },
  });
  return body;
}

/** @throws Problem `not_found`, `permission_missing` */
export async function listAlerts(
  ctx: Context,
  access: Allowed<`${MetricKind}:view`>,
  kind: MetricKind,
  id: string,
  page: Page,
): Promise<Listed<AlertBody>> {
  const thing = await loadResource(ctx, access, `${kind}:view`, kind, id);
  return listed(await store.page(ctx.db, thing.id, page), page, present);
}

/**
 * One's own; somebody else's with the right to change the thing.
 * @throws Problem `not_found`, `permission_missing`, `stale_version`
 */
export async function deleteAlert(
  ctx: Context,
  access: Allowed<`${MetricKind}:view`>,
  kind: MetricKind,
  id: string,
  alertId: string,
  expected: number | undefined,
): Promise<void> {
  const thing = await loadResource(ctx, access, `${kind}:view`, kind, id);
  const alert = await store.byId(ctx.db, thing.id, alertId);
  if (!alert) throw notFound();
  if (alert.createdBy !== access.principal.id) await permit(ctx, access, changing(kind), thing);
  requireVersion(UNCHANGING, expected);
  await commit(ctx, {
    actor: access,
    writes: [store.remove(ctx.db, alert)],
    event: { type: "alert.deleted", target: targetOf(alert), details: { [kind]: thing.id } },
  });
}

/** An alert is as it was made, until it goes. */
const UNCHANGING = { version: 1 };

const targetOf = ({ id, metric, direction, threshold }: Omit<store.Alert, "crossed">) => ({
  type: "alert" as const,
  id,
  name: `${metric} ${direction} ${threshold}`,
});
