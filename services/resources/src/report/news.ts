import type { Context } from "@atrium/shared/context";
import type { Access, Postman } from "@atrium/shared/contract/auth";
import type { Resource } from "../resource/resource.ts";
import * as store from "./store.ts";

interface News {
  /** What somebody did: `commented on`. */
  happened: string;
  /** What they wrote, where that is to be read at once. */
  quoted?: string;
}

/** So many are asked about, and written to, at a time. */
const AT_ONCE = 100;
const QUOTED_CHARACTERS = 2000;

/**
 * Tells those who follow a report, after the answer, by mail; nobody of what they did themselves. Whether they may see it
 * is asked now: who was removed, or lost it otherwise, hears nothing more of it.
 */
export function tellFollowers(
  ctx: Context,
  access: Access,
  postman: Postman,
  report: Resource,
  news: News,
): void {
  ctx.later(tell(ctx, access, postman, report, news));
}

/** The same of a report that was changed, where its text was; of anything else, nothing. */
export function tellOfText(
  ctx: Context,
  access: Access,
  postman: Postman,
  [before, after]: readonly [before: Resource, after: Resource],
): void {
  if (after.kind !== "report" || after.fields.text === before.fields.text) return;
  tellFollowers(ctx, access, postman, after, { happened: "changed" });
}

async function tell(
  ctx: Context,
  { principal, target }: Access,
  postman: Postman,
  { id, kind, projectId, name, owner, createdBy, createdWith }: Resource,
  { happened, quoted }: News,
): Promise<void> {
  const thing = { id, kind, owner, createdBy, createdWith };
  const question = { permission: "report:view", project: projectId, thing } as const;
  const quotation = quoted === undefined ? "" : `\n${excerpt(quoted)}\n`;
  const mail = {
    subject: `${principal.name} ${happened} "${name}"`,
    text: `${principal.name} ${happened} the report "${name}" of the project "${target.name}".
${quotation}
You are told because you follow it. Unfollow ${id} to hear no more of it.
`,
  };
  for (let after: string | null = null; ; ) {
    const found = await store.followersOf(ctx.db, id, { limit: AT_ONCE, after });
    const followers = found.slice(0, AT_ONCE).map(({ principalId }) => principalId);
    const others = followers.filter((follower) => follower !== principal.id);
    const allowed = others.length === 0 ? [] : await ctx.people.allowed(others, question);
    if (allowed.length > 0) await postman.notify(allowed, mail);
    if (found.length <= AT_ONCE) return;
    after = followers.at(-1) ?? null;
  }
}

const excerpt = (text: string): string =>
  text.length <= QUOTED_CHARACTERS ? text : `${text.slice(0, QUOTED_CHARACTERS)}…`;
