import type { Allowed, Context } from "@atrium/shared/context";
import type { Resource } from "../resource/resource.ts";
import { requireUnprotected } from "./alias/alias.ts";
import { requireUnregistered } from "./version.ts";

/**
 * What of versions keeps a thing from being deleted.
 * @throws Problem `in_use`, `alias_protected`
 */
export async function requireRemovable(ctx: Context, access: Allowed, thing: Resource): Promise<void> {
  if (thing.kind === "model") await requireUnregistered(ctx, access, thing);
  if (thing.kind === "registered_model") await requireUnprotected(ctx, access, thing);
}
