import { rfc3339OrNull } from "@atrium/shared/clock";
import { type Allowed, afresh, type Context } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import type { ProjectId } from "@atrium/shared/id";
import { Problem } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import { sourceOf } from "../project/body.ts";
import { type ProjectSeen, targetOf, theProject } from "../project/project.ts";
import type { Checkout } from "./store.ts";
import * as store from "./store.ts";

/** The caller's checkout, as far as it is one of what the project names now. */
const present = ({ repository }: ProjectSeen, checkout: Checkout | undefined) => {
  const registered = repository !== null && checkout?.repository === repository ? checkout.createdAt : null;
  return {
    source: sourceOf(repository),
    checked_out: repository === null || registered !== null,
    registered_at: rfc3339OrNull(registered),
  };
};

export async function getCheckout(ctx: Context, access: Allowed<"project:view">) {
  const [project, checkout] = await Promise.all([
    theProject(ctx, access, "project:view"),
    store.byPrincipal(ctx.db, projectOf(access), access.principal.id),
  ]);
  return present(project, checkout);
}

/**
 * C11: the caller has checked the project's repository out, and may run what it holds.
 * @throws Problem `repository_mismatch` for another repository, `unauthenticated` for nobody in particular
 */
export async function registerCheckout(ctx: Context, access: Allowed<"project:view">, repository: string) {
  if (access.principal.type === "anonymous") throw new Problem("unauthenticated");
  const actor = await afresh(ctx, access);
  const [project, before] = await Promise.all([
    theProject(ctx, actor, "project:view"),
    store.byPrincipal(ctx.db, projectOf(actor), actor.principal.id),
  ]);
  if (project.repository !== repository) throw mismatch(project);
  if (before?.repository === repository) return present(project, before);
  const principalId = actor.principal.id;
  const after: Checkout = { projectId: project.id, principalId, repository, createdAt: ctx.clock.now() };
  await commit(ctx, {
    actor,
    writes: [store.put(ctx.db, after)],
    event: { type: "checkout.registered", target: targetOf(project), details: { repository } },
  });
  return present(project, after);
}

const mismatch = ({ repository }: ProjectSeen): Problem =>
  new Problem(
    "repository_mismatch",
    repository === null ? "The project names no repository." : `The project's repository is ${repository}.`,
  );

const projectOf = ({ target }: Access) => target.id as ProjectId;
