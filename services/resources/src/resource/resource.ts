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
import type { Access } from "@atrium/shared/contract/auth";
import { newId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { changed, commit, type Happening, type Write } from "@atrium/shared/store/commit";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import { changing, deleting, isOperable, type KindName, kindOf, type OperableKind } from "../kind/kinds.ts";
import type { Action } from "../kind/lifecycle.ts";
import { present, type ResourceBody, type ResourceInput, type ResourcePatch } from "./body.ts";
import { acted, permitReport, reported, startingPoint } from "./life.ts";
import * as store from "./store.ts";

type Resource = store.Resource;

/** What a caller asks a list for; `creator` is an id, or `me`. */
interface Wanted extends Pick<store.Filter, "name" | "state" | "labels"> {
  creator?: string;
}

/**
 * @param alongside what else is written with it, all or nothing: refuses before anything is
 * @throws Problem `checkout_missing` for what runs a project's code, of one who has not checked that out (C11)
 */
export async function createResource(
  ctx: Context,
  access: Allowed<`${KindName}:create`>,
  kind: KindName,
  input: ResourceInput,
  alongside: (resource: Resource) => Promise<Write[]> = async () => [],
): Promise<Resource> {
  if (kindOf(kind).runsCode) await requireCheckout(ctx, access);
  const now = ctx.clock.now();
  const standing = isOperable(kind) ? startingPoint(access, kind, input) : null;
  const resource: Resource = {
    id: newId(kind),
    projectId: access.target.id,
    kind,
    organizationId: access.target.organizationId ?? "",
    name: input.name,
    labels: input.labels ?? {},
    fields: { ...kindOf(kind).defaults, ...ownFields(kind, input) },
    desiredState: standing?.desired ?? null,
    observedState: standing?.observed ?? null,
    chargedTo: access.target.project?.chargedTo ?? access.target.organizationId ?? "",
    movedIn: false,
    attributedTo: null,
    experimentId: null,
    sweepId: null,
    origin: null,
    admitted: true,
    owner: access.principal.id,
    createdBy: access.principal.id,
    createdWith: access.credential.id,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  await commit(ctx, {
    actor: access,
    writes: [store.insert(ctx.db, resource), ...(await alongside(resource))],
    event: { type: "resource.created", target: targetOf(resource) },
    answer: { status: 201, body: present(resource) },
  });
  return resource;
}

/** A cached no is asked again of the primary: who has just registered their checkout goes on at once. */
async function requireCheckout(ctx: Context, access: Access): Promise<void> {
  const isMissing = ({ target }: Access) => target.project?.checkedOut === false;
  if (!isMissing(access) || (!access.fresh && !isMissing(await ctx.reauthorize()))) return;
  throw new Problem("checkout_missing");
}

/** What the caller sees of a project's things of one kind: with a key that knows only its own, those. */
export async function listResources(
  ctx: Context,
  access: Allowed<`${KindName}:view`>,
  kind: KindName,
  { creator, ...wanted }: Wanted,
  page: Page,
): Promise<Listed<ResourceBody>> {
  const reached = reach(access, `${kind}:view`);
  if (reached === null) throw permissionMissing(access, `${kind}:view`);
  const { createdBy: owner, ...made } = reached;
  const createdBy = creator === "me" ? access.principal.id : creator;
  const filter = {
    ...wanted,
    ...made,
    ...(createdBy !== undefined && { createdBy }),
    ...(owner !== undefined && { owner }),
  };
  return listed(await store.page(ctx.db, access.target.id, kind, filter, page), page, present);
}

export const getResource = (
  ctx: Context,
  access: Allowed<`${KindName}:view`>,
  kind: KindName,
  id: string,
): Promise<Resource> => loadResource(ctx, access, `${kind}:view`, kind, id);

/**
 * Changes what it is called and consists of, and takes the report of its state.
 * @throws Problem `state_conflict` for a state that cannot follow the present one; `permission_missing` for the report
 *   of one who may not operate it
 */
export const updateResource = (
  ctx: Context,
  access: Allowed,
  kind: KindName,
  id: string,
  { name, labels, observed_state, ...rest }: ResourcePatch,
  expected: number | undefined,
): Promise<Resource> =>
  latest(expected, async () => {
    const before = await loadResource(ctx, access, changing(kind), kind, id, expected);
    if (observed_state !== undefined && observed_state !== before.observedState)
      await permitReport(ctx, access, kind, before);
    return replace(ctx, access, before, {
      name: name ?? before.name,
      labels: labels ?? before.labels,
      fields: { ...before.fields, ...ownFields(kind, rest) },
      observedState: reported(before, observed_state ?? before.observedState),
    });
  });

/**
 * Starts, stops, pauses or resumes it: says what is wanted. Whoever executes it reports what becomes of that.
 * @throws Problem `state_conflict` where the present state does not allow it
 */
export const operateResource = (
  ctx: Context,
  access: Allowed<`${OperableKind}:operate`>,
  kind: OperableKind,
  id: string,
  action: Action,
): Promise<Resource> =>
  latest(undefined, async () => {
    const before = await loadResource(ctx, access, `${kind}:operate`, kind, id);
    return replace(ctx, access, before, acted(before, action), { details: { action }, answers: true });
  });

export const deleteResource = (
  ctx: Context,
  access: Allowed,
  kind: KindName,
  id: string,
  expected: number | undefined,
): Promise<void> =>
  latest(expected, async () => {
    const resource = await loadResource(ctx, access, deleting(kind), kind, id, expected);
    await commit(ctx, {
      actor: access,
      writes: [store.remove(ctx.db, resource)],
      event: { type: "resource.deleted", target: targetOf(resource) },
    });
  });

/**
 * A thing of the caller's project, with what is to be done to it decided.
 * @throws Problem `not_found`, `permission_missing`, or `stale_version` where another version was expected
 */
export async function loadResource<P extends Permission>(
  ctx: Context,
  access: Allowed,
  permission: P,
  kind: KindName,
  id: string,
  expected?: number,
): Promise<Permitted<P, Resource>> {
  const found = await store.byId(ctx.db, access.target.id, kind, id);
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

type Revision = Partial<Pick<Resource, "name" | "labels" | "fields" | "desiredState" | "observedState">>;

/** Commits a revision with what happened by it; without a difference nothing happened. */
export async function replace(
  ctx: Context,
  access: Allowed,
  before: Permitted<Permission, Resource>,
  revision: Revision,
  { details, answers }: { details?: Record<string, unknown>; answers?: true } = {},
): Promise<Resource> {
  const next = {
    ...before,
    ...revision,
    version: before.version + 1,
    updatedAt: ctx.clock.now(),
  };
  const target = targetOf(next);
  const edits = {
    ...changed(before, next, ["name", "labels"]),
    ...changed(before.fields, next.fields, Object.keys(next.fields)),
  };
  const moves = changed(stateOf(before), stateOf(next), ["desired_state", "observed_state"]);
  const event: Happening[] = [];
  if (Object.keys(edits).length > 0) event.push({ type: "resource.updated", target, changes: edits });
  if (Object.keys(moves).length > 0)
    event.push({ type: "resource.state_changed", target, changes: moves, details });
  if (event.length === 0) return before;
  await commit(ctx, {
    actor: access,
    writes: [store.update(ctx.db, before, next)],
    event,
    answer: answers && { status: 200, body: present(next) },
  });
  return next;
}

const stateOf = ({ desiredState, observedState }: Resource) => ({
  desired_state: desiredState,
  observed_state: observedState,
});

/** Of what was sent, the fields that only this kind has. */
const ownFields = (kind: KindName, sent: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(sent).filter(([field]) => field in kindOf(kind).fields));

const targetOf = ({ kind, id, name }: Resource) => ({ type: kind, id, name });
