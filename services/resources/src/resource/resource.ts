import { reach } from "@atrium/shared/access/decide";
import type { Permission } from "@atrium/shared/access/vocabulary";
import {
  type Allowed,
  type Context,
  type Permitted,
  permissionMissing,
  permit,
  requireVersion,
} from "@atrium/shared/context";
import type { DetailsOf } from "@atrium/shared/contract/events";
import { notFound, Problem } from "@atrium/shared/problem";
import { changed, commit, type Happening } from "@atrium/shared/store/commit";
import { type Listed, listed, NOTHING_LISTED, type Page } from "@atrium/shared/store/page";
import type { Settings } from "../env.ts";
import { changing, deleting, type KindName, kindOf, type OperableKind } from "../kind/kinds.ts";
import type { Action } from "../kind/lifecycle.ts";
import { about } from "./about.ts";
import { type Groups, present, type ResourceBody, type ResourcePatch } from "./body.ts";
import { acted, permitFromInside, permitReport, reported } from "./life.ts";
import { isName, named, personOf } from "./naming.ts";
import { requirePaymentMethod } from "./payment.ts";
import * as store from "./store.ts";

export type Resource = store.Resource;

/** What a caller asks a list for: people by id, username or `me`, things by id or name. */
interface Wanted extends Pick<store.Filter, "name" | "state" | "labels" | "since" | "until"> {
  creator?: string | undefined;
  owner?: string | undefined;
  attributed_to?: string | undefined;
  experiment?: string | undefined;
  sweep?: string | undefined;
}

/** What the caller sees of a project's things of one kind: with a key that knows only its own, those. */
export async function listResources(
  ctx: Context,
  access: Allowed<`${KindName}:view`>,
  kind: KindName,
  wanted: Wanted,
  page: Page,
): Promise<Listed<ResourceBody>> {
  const reached = reach(access, `${kind}:view`);
  if (reached === null) throw permissionMissing(access, `${kind}:view`);
  const filter = await filterOf(ctx, access, wanted);
  if (filter === null) return NOTHING_LISTED;
  const { createdBy: owner, createdWith } = reached;
  if (owner !== undefined && filter.owner !== undefined && filter.owner !== owner) return NOTHING_LISTED;
  const seen = { ...filter, ...(owner !== undefined && { owner }), ...(createdWith && { createdWith }) };
  return listed(await store.page(ctx.db, access.target.id, kind, seen, page), page, present);
}

/** Null where somebody is asked for whom there is not. */
async function filterOf(
  ctx: Context,
  access: Allowed,
  { creator, owner, attributed_to, experiment, sweep, ...rest }: Wanted,
): Promise<store.Filter | null> {
  const filter: store.Filter = rest;
  const people = { createdBy: creator, owner, attributedTo: attributed_to };
  for (const [column, said] of Object.entries(people) as [keyof typeof people, string | undefined][]) {
    const person = said === undefined ? undefined : await personOf(ctx, access, said);
    if (person === null) return null;
    if (person !== undefined) filter[column] = person;
  }
  if (experiment !== undefined) filter.experimentId = await idOf(ctx, access, "experiment", experiment);
  if (sweep !== undefined) filter.sweepId = await idOf(ctx, access, "sweep", sweep);
  return filter;
}

/** Of a name, whose it is; an id is left as it stands. */
const idOf = async (ctx: Context, access: Allowed, kind: KindName, said: string): Promise<string> =>
  isName(said) ? (await named(ctx, access, kind, said)).id : said;

export const getResource = (
  ctx: Context,
  access: Allowed<`${KindName}:view`>,
  kind: KindName,
  id: string,
): Promise<Resource> => loadResource(ctx, access, `${kind}:view`, kind, id);

interface Changing {
  expected: number | undefined;
  settings: Settings;
  /** Once it is done. */
  afterwards(before: Resource, after: Resource): void;
}

/**
 * Changes what it is called, consists of and belongs to, and takes the report of its state.
 * @throws Problem `state_conflict` for a state that cannot follow the present one; `permission_missing` for the report
 *   of one who may not operate it; `payment_method_missing` for GPUs (G11)
 */
export const updateResource = (
  ctx: Context,
  access: Allowed,
  kind: KindName,
  id: string,
  { name, labels, observed_state, ...rest }: ResourcePatch,
  { expected, settings, afterwards }: Changing,
): Promise<Resource> =>
  latest(expected, async () => {
    const before = await loadResource(ctx, access, changing(kind), kind, id, expected);
    if (observed_state !== undefined && observed_state !== before.observedState)
      await permitReport(ctx, access, kind, before);
    const fields = ownFields(kind, rest);
    if (Object.keys(fields).length > 0) await permitFromInside(ctx, access, changing(kind), before);
    await requirePaymentMethod(ctx, access, settings, fields);
    const after = await replace(ctx, access, before, {
      name: name ?? before.name,
      labels: labels ?? before.labels,
      fields: { ...before.fields, ...fields },
      ...(await groupsOf(ctx, access, rest)),
      observedState: reported(before, observed_state ?? before.observedState),
    });
    afterwards(before, after);
    return after;
  });

/**
 * Starts, stops, pauses or resumes it: says what is wanted. Whoever executes it reports what becomes of that.
 * @throws Problem `state_conflict` where the present state does not allow it; `payment_method_missing` for the start of
 *   what uses GPUs (G11)
 */
export const operateResource = (
  ctx: Context,
  access: Allowed<`${OperableKind}:operate`>,
  kind: OperableKind,
  id: string,
  action: Action,
  settings: Settings,
): Promise<Resource> =>
  latest(undefined, async () => {
    const before = await loadResource(ctx, access, `${kind}:operate`, kind, id);
    if (action === "start" || action === "resume")
      await requirePaymentMethod(ctx, access, settings, before.fields);
    return replace(ctx, access, before, acted(before, action), { details: { action }, answers: true });
  });

/** @param removable refuses where something keeps it */
export const deleteResource = (
  ctx: Context,
  access: Allowed,
  kind: KindName,
  id: string,
  { expected, removable }: { expected: number | undefined; removable: (resource: Resource) => Promise<void> },
): Promise<void> =>
  latest(expected, async () => {
    const resource = await loadResource(ctx, access, deleting(kind), kind, id, expected);
    await removable(resource);
    await commit(ctx, {
      actor: access,
      writes: [store.remove(ctx.db, resource)],
      event: { ...about("resource.deleted", resource) },
    });
  });

/**
 * A thing of the caller's project, by its id or by what people call it, with what is to be done to it decided.
 * @throws Problem `not_found`, `permission_missing`, `name_ambiguous`, or `stale_version` where another version was expected
 */
export async function loadResource<P extends Permission>(
  ctx: Context,
  access: Allowed,
  permission: P,
  kind: KindName,
  id: string,
  expected?: number,
): Promise<Permitted<P, Resource>> {
  const found = isName(id)
    ? await named(ctx, access, kind, id)
    : await store.byId(ctx.db, access.target.id, kind, id);
  if (!found) throw notFound();
  const resource = await permit(ctx, access, permission, found);
  requireVersion(resource, expected);
  return resource;
}

/** Who named no version has what came in between taken into account, instead of being refused for it. */
export async function latest<T>(expected: number | undefined, attempt: () => Promise<T>): Promise<T> {
  for (let again = expected === undefined ? 2 : 0; ; again--) {
    try {
      return await attempt();
    } catch (error) {
      const overtaken = error instanceof Problem && error.code === "stale_version";
      if (!overtaken || again === 0) throw error;
    }
  }
}

/**
 * What a run belongs to, of what was said about that.
 * @throws Problem `validation_failed` for what is not in this project, or not to be seen
 */
export async function groupsOf(
  ctx: Context,
  access: Allowed,
  { experiment_id, sweep_id }: Groups,
): Promise<Partial<Pick<Resource, "experimentId" | "sweepId">>> {
  return {
    ...(experiment_id !== undefined && {
      experimentId: await groupOf(ctx, access, "experiment", experiment_id),
    }),
    ...(sweep_id !== undefined && { sweepId: await groupOf(ctx, access, "sweep", sweep_id) }),
  };
}

async function groupOf(
  ctx: Context,
  access: Allowed,
  kind: "experiment" | "sweep",
  said: string | null,
): Promise<string | null> {
  if (said === null) return null;
  try {
    return (await loadResource(ctx, access, `${kind}:view`, kind, said)).id;
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "not_found") throw error;
    throw new Problem("validation_failed", undefined, {
      errors: [{ pointer: `/${kind}_id`, detail: `No ${kind} is here by that id, or you cannot see it.` }],
    });
  }
}

type Revision = Partial<
  Pick<
    Resource,
    "name" | "labels" | "fields" | "desiredState" | "observedState" | "experimentId" | "sweepId" | "admitted"
  >
>;

/** Commits a revision with what happened by it; without a difference nothing happened. */
async function replace(
  ctx: Context,
  access: Allowed,
  before: Permitted<Permission, Resource>,
  revision: Revision,
  { details, answers }: { details?: DetailsOf<"resource.state_changed">; answers?: true } = {},
): Promise<Resource> {
  const next = {
    ...before,
    ...revision,
    version: before.version + 1,
    updatedAt: ctx.clock.now(),
  };
  const edits = {
    ...changed(before, next, ["name", "labels"]),
    ...changed(before.fields, next.fields, Object.keys(next.fields)),
    ...changed(partsOf(before), partsOf(next), ["experiment_id", "sweep_id"]),
  };
  const moves = changed(stateOf(before), stateOf(next), ["desired_state", "observed_state"]);
  const event: Happening[] = [];
  if (Object.keys(edits).length > 0) event.push({ ...about("resource.updated", next), changes: edits });
  if (Object.keys(moves).length > 0)
    event.push({ ...about("resource.state_changed", next), changes: moves, details });
  if (event.length === 0) return before;
  await commit(ctx, {
    actor: access,
    writes: [store.update(ctx.db, before, next)],
    event,
    answer: answers && { status: 200, body: present(next) },
  });
  return next;
}

const partsOf = ({ experimentId, sweepId }: Resource) => ({
  experiment_id: experimentId,
  sweep_id: sweepId,
});

const stateOf = ({ desiredState, observedState }: Resource) => ({
  desired_state: desiredState,
  observed_state: observedState,
});

/** Of what was sent, the fields that only this kind has. */
export const ownFields = (kind: KindName, sent: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(sent).filter(([field]) => field in kindOf(kind).fields));
