import type { Allowed, Context } from "@atrium/shared/context";
import type { Mail, Withdrawal } from "@atrium/shared/contract/auth";
import { Problem, type ProblemBody } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import type { Env } from "../env.ts";
import { NOTICE } from "../invitation/invitation.ts";
import { invitationMail } from "../invitation/mail.ts";
import type { Level, LevelInput } from "../level/level.ts";
import { removal } from "../withdrawal/withdrawal.ts";
import { type Addition, addCollaborator, levelToGive } from "./addition.ts";
import { removeCollaborator, theCollaborator } from "./collaborator.ts";

/** So many changes at once: each takes a commit of its own. */
export const BULK = 50;

interface BulkInput {
  add: (Addition & { level: LevelInput })[];
  /** Ids of collaborators. */
  remove: string[];
}

interface Refused {
  status: number;
  problem: ProblemBody;
}

/**
 * Adds people, then removes others, one after the other: each for itself, so that one refusal does not undo the rest.
 * Asked again after a failure on our side, it does what is left and says of the rest that it is done already.
 */
export async function changeCollaborators(
  env: Env,
  ctx: Context,
  access: Allowed<"collaborator:create">,
  { add, remove }: BulkInput,
) {
  const levels = new Map<string, Promise<Level>>();
  const levelFor = (input: LevelInput): Promise<Level> => {
    const key = JSON.stringify(input);
    const level = levels.get(key) ?? levelToGive(ctx, access, input);
    levels.set(key, level);
    return level;
  };
  const mails: Mail[] = [];
  const untold: Withdrawal[] = [];
  try {
    const added = await eachOf(add, async ({ level, ...addition }) => {
      const outcome = await addCollaborator(ctx, access, addition, await levelFor(level), false);
      if (outcome.status === 202) {
        mails.push(invitationMail(env.PUBLIC_URL, outcome.mail));
        return { status: outcome.status, invitation: outcome.body.invitation };
      }
      const { notice: _, ...collaborator } = outcome.body;
      return { status: outcome.status, collaborator };
    });
    const removed = await eachOf(remove, async (id) => {
      const row = await theCollaborator(ctx, access, "collaborator:delete", id);
      const { answer, untold: one } = removal(env, await removeCollaborator(ctx, access, row, undefined));
      untold.push(one);
      return { status: 200 as const, ...answer };
    });
    const isAnybodyLetIn = added.some((result) => !("problem" in result));
    const body = { add: added, remove: removed, ...(isAnybodyLetIn && { notice: NOTICE }) };
    // What was done is done, whatever has become of the caller's own right by it: the answer alone needs none.
    if (ctx.idempotency)
      await commit(ctx, {
        actor: { ...access, basis: [] },
        writes: [],
        event: [],
        answer: { status: 200, body },
      });
    return body;
  } finally {
    if (mails.length > 0) ctx.later(env.POSTMAN.sendAll(mails));
    if (untold.length > 0) ctx.later(env.AUTH.withdrawAll(untold));
  }
}

async function eachOf<T, R>(items: T[], act: (item: T) => Promise<R>): Promise<(R | Refused)[]> {
  const results: (R | Refused)[] = [];
  for (const item of items) {
    try {
      results.push(await act(item));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      results.push({ status: error.status, problem: error.body });
    }
  }
  return results;
}
