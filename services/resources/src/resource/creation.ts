import type { Allowed, Context } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { newId } from "@atrium/shared/id";
import { Problem } from "@atrium/shared/problem";
import { commit, type Write } from "@atrium/shared/store/commit";
import type { Settings } from "../env.ts";
import { isOperable, type KindName, kindOf } from "../kind/kinds.ts";
import { about } from "./about.ts";
import { attributedTo } from "./attribution.ts";
import { present, type ResourceInput } from "./body.ts";
import { comesFromOutside, startingPoint } from "./life.ts";
import { generatedName } from "./naming.ts";
import { requirePaymentMethod } from "./payment.ts";
import { groupsOf, ownFields, type Resource } from "./resource.ts";
import * as store from "./store.ts";

/** What a thing is made with, beside what it is to be. */
export interface Making {
  settings: Settings;
  /** Whom a service account makes it for: a username or email. */
  onBehalfOf?: string | undefined;
  /** What it is a clone of. */
  origin?: Resource["origin"];
  /** Who answers for what came from outside of the project, and stays without its secrets. */
  admittedBy?: string | null;
  /** What else is written with it, all or nothing; refuses before anything is. */
  alongside?: readonly ((resource: Resource) => Promise<Write[]>)[];
}

/**
 * Makes a thing, and calls it something where nobody did.
 * @throws Problem `checkout_missing` for what runs a project's code, of one who has not checked that out (C11),
 *   `payment_method_missing` for GPUs (G11), `attribution_refused`, `already_exists` for the name of another workload
 *   that the same caller made
 */
export async function createResource(
  ctx: Context,
  access: Allowed<`${KindName}:create`>,
  kind: KindName,
  input: ResourceInput,
  { settings, onBehalfOf, origin = null, admittedBy = null, alongside = [] }: Making,
): Promise<Resource> {
  if (kindOf(kind).runsCode) await requireCheckout(ctx, access);
  const fields = { ...kindOf(kind).defaults, ...ownFields(kind, input) };
  await requirePaymentMethod(ctx, access, settings, fields);
  const admitted = !(await comesFromOutside(ctx, access, kind));
  const standing = isOperable(kind) ? startingPoint(access, kind, input, admitted) : null;
  const attributed = await attributedTo(ctx, access, onBehalfOf);
  const groups = await groupsOf(ctx, access, input);
  return nameless(input, async () => {
    const id = newId(kind);
    const now = ctx.clock.now();
    const resource: Resource = {
      id,
      projectId: access.target.id,
      kind,
      organizationId: access.target.organizationId ?? "",
      name: input.name ?? generatedName(kind, id),
      labels: input.labels ?? {},
      fields,
      desiredState: standing?.desired ?? null,
      observedState: standing?.observed ?? null,
      chargedTo: access.target.project?.chargedTo ?? access.target.organizationId ?? "",
      movedIn: false,
      attributedTo: attributed,
      experimentId: null,
      sweepId: null,
      ...groups,
      origin,
      admitted,
      admittedBy,
      owner: access.principal.id,
      createdBy: access.principal.id,
      createdWith: access.credential.id,
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    const more = await Promise.all(alongside.map((each) => each(resource)));
    await commit(ctx, {
      actor: access,
      writes: [store.insert(ctx.db, resource), ...more.flat()],
      event: { ...about("resource.created", resource), details: origin ? { origin } : {} },
      answer: { status: 201, body: present(resource) },
    });
    return resource;
  });
}

/** A name that nobody chose may be taken, once in a while: another one does as well. */
async function nameless<T>({ name }: ResourceInput, attempt: () => Promise<T>): Promise<T> {
  for (let again = name === undefined ? 3 : 0; ; again--) {
    try {
      return await attempt();
    } catch (error) {
      const taken = error instanceof Problem && error.code === "already_exists";
      if (!taken || again === 0) throw error;
    }
  }
}

/**
 * Who makes what runs a project's code has checked that out (C11). A cached no is asked again of the primary: who has just
 * registered their checkout goes on at once.
 * @throws Problem `checkout_missing`
 */
export async function requireCheckout(ctx: Context, access: Access): Promise<void> {
  const isMissing = ({ target }: Access) => target.project?.checkedOut === false;
  if (!isMissing(access) || (!access.fresh && !isMissing(await ctx.reauthorize()))) return;
  throw new Problem("checkout_missing");
}
