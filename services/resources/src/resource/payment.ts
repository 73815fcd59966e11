import type { Allowed, Context } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { Problem } from "@atrium/shared/problem";
import type { Settings } from "../env.ts";

/**
 * G11: what uses GPUs needs a verified payment method of whoever pays for the project, where the deployment asks for
 * that. A cached no is asked again of the primary: it may have been verified just now.
 * @throws Problem `payment_method_missing`
 */
export async function requirePaymentMethod(
  ctx: Context,
  access: Allowed,
  { gpusNeedPayment }: Settings,
  { gpus }: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (!gpusNeedPayment || typeof gpus !== "number" || gpus === 0) return;
  const isMissing = ({ target }: Access) => target.project?.paymentVerified !== true;
  if (!isMissing(access) || (!access.fresh && !isMissing(await ctx.reauthorize()))) return;
  const payer = access.target.project?.chargedTo ?? "";
  const name = await ctx.nameOf(payer);
  const said = name === null ? payer : `${name} (${payer})`;
  throw new Problem(
    "payment_method_missing",
    `GPUs need a verified payment method of whoever pays for this project: ${said}.`,
  );
}
