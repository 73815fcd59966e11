import type { Allowed, Context } from "@atrium/shared/context";
import { changed, commit } from "@atrium/shared/store/commit";
import type { Settings } from "../../env.ts";
import type { OperableKind } from "../../kind/kinds.ts";
import { about } from "../about.ts";
import { present } from "../body.ts";
import { permitFromInside } from "../life.ts";
import { requirePaymentMethod } from "../payment.ts";
import { latest, loadResource, type Resource } from "../resource.ts";
import * as store from "../store.ts";

/**
 * A member takes in what came by the project's visibility alone (rule 7), and has it queued unless they say otherwise. It
 * stays without the project's variables and secrets. Admitted already, it is left as it is.
 * @throws Problem `permission_missing` for whoever was let in by no more themselves; `payment_method_missing` for the start of what uses GPUs (G11)
 */
export const admitResource = (
  ctx: Context,
  access: Allowed<`${OperableKind}:update`>,
  kind: OperableKind,
  id: string,
  start: boolean,
  settings: Settings,
): Promise<Resource> =>
  latest(undefined, async () => {
    const before = await loadResource(ctx, access, `${kind}:update`, kind, id);
    await permitFromInside(ctx, access, `${kind}:update`, before);
    if (before.admitted) return before;
    // What its maker has run elsewhere, and says so, is not run again.
    const starts = start && before.observedState === "stopped";
    if (starts) await requirePaymentMethod(ctx, access, settings, before.fields);
    const after: Resource = {
      ...before,
      ...(starts && { desiredState: "running", observedState: "queued" }),
      admitted: true,
      admittedBy: access.principal.id,
      version: before.version + 1,
      updatedAt: ctx.clock.now(),
    };
    await commit(ctx, {
      actor: access,
      writes: [store.update(ctx.db, before, after)],
      event: {
        ...about("resource.admitted", after),
        changes: changed(statesOf(before), statesOf(after), ["desired_state", "observed_state"]),
      },
      answer: { status: 200, body: present(after) },
    });
    return after;
  });

const statesOf = ({ desiredState, observedState }: Resource) => ({
  desired_state: desiredState,
  observed_state: observedState,
});
