import type { Allowed, Context } from "@atrium/shared/context";
import { Problem } from "@atrium/shared/problem";

/**
 * W8: the person whom a service account makes something for, by username or email; null where nobody was named. It says
 * for whom a thing is, and gives nobody a right to it.
 * @throws Problem `attribution_refused`
 */
export async function attributedTo(
  ctx: Context,
  { principal }: Allowed,
  person: string | undefined,
): Promise<string | null> {
  if (person === undefined) return null;
  if (principal.type !== "service_account")
    throw new Problem("attribution_refused", "Only a service account acts for somebody else.");
  const found = await ctx.people.actedFor(principal.id, person);
  if (!found.ok) throw Problem.from(found.problem);
  return found.value.id;
}
