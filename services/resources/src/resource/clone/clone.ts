import { mayAtAll } from "@atrium/shared/access/decide";
import type { Permission } from "@atrium/shared/access/vocabulary";
import { type Allowed, type Context, permissionMissing } from "@atrium/shared/context";
import { sameInputs } from "../../attachment/attachment.ts";
import { type CloneableKind, kindOf } from "../../kind/kinds.ts";
import type { DesiredState } from "../../kind/lifecycle.ts";
import { createResource, type Making } from "../creation.ts";
import { isFromOutside } from "../life.ts";
import { loadResource, type Resource } from "../resource.ts";

interface Wishes {
  name?: string | undefined;
  desired_state?: DesiredState | undefined;
}

/**
 * Makes a run or an experiment anew from anybody's (G5): what it consists of and reads, and a link to it. The clone is
 * the caller's, and waits to be changed and started where nothing else is said.
 * @throws Problem as `createResource` does
 */
export async function cloneResource(
  ctx: Context,
  access: Allowed<`${CloneableKind}:clone`>,
  kind: CloneableKind,
  id: string,
  { name, desired_state = "stopped" }: Wishes,
  making: Pick<Making, "settings" | "onBehalfOf">,
): Promise<Resource> {
  const origin = await loadResource(ctx, access, `${kind}:clone`, kind, id);
  const creating = await allowedAsWell(ctx, access, `${kind}:create`);
  const { labels, fields, projectId } = origin;
  return createResource(
    ctx,
    creating,
    kind,
    { ...fields, name, labels, desired_state },
    {
      ...making,
      origin: { kind, id: origin.id, project_id: projectId },
      // What somebody from outside wrote does not come to the project's secrets by being cloned.
      admittedBy: isFromOutside(origin) ? access.principal.id : null,
      alongside: kindOf(kind).takesInputs ? [sameInputs(ctx, access, origin)] : [],
    },
  );
}

/** A second permission at the route's target. A cached no is asked again of the primary. */
async function allowedAsWell<P extends Permission>(
  ctx: Context,
  access: Allowed,
  permission: P,
): Promise<Allowed<P>> {
  let current = access;
  if (!mayAtAll(current, permission) && !current.fresh) current = (await ctx.reauthorize()) as Allowed;
  if (!mayAtAll(current, permission)) throw permissionMissing(current, permission);
  return current as Allowed<P>;
}
