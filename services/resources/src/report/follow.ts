import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, requireVersion } from "@atrium/shared/context";
import { commit } from "@atrium/shared/store/commit";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import { about } from "../resource/about.ts";
import { latest, loadResource } from "../resource/resource.ts";
import * as store from "./store.ts";

interface Follower {
  principal_id: string;
  name: string | null;
  followed_at: string;
}

const present = ({ principalId, createdAt }: store.Follow, name: string | null): Follower => ({
  principal_id: principalId,
  name,
  followed_at: rfc3339(createdAt),
});

/** There is nothing about it to change. */
export const FOLLOW_VERSION = 1;

/** The caller follows a report. Again, nothing happens. */
export const followReport = (
  ctx: Context,
  access: Allowed<"report:follow">,
  reportId: string,
): Promise<Follower> =>
  latest(undefined, async () => {
    const { principal } = access;
    const report = await loadResource(ctx, access, "report:follow", "report", reportId);
    const before = await store.followOf(ctx.db, report.id, principal.id);
    if (before) return present(before, principal.name);
    const follow = { resourceId: report.id, principalId: principal.id, createdAt: ctx.clock.now() };
    await commit(ctx, {
      actor: access,
      writes: [store.insertFollow(ctx.db, report, follow)],
      event: { ...about("report.followed", report) },
    });
    return present(follow, principal.name);
  });

/** The caller follows it no more. Again, nothing happens. @throws Problem `stale_version` */
export const unfollowReport = (
  ctx: Context,
  access: Allowed<"report:follow">,
  reportId: string,
  expected: number | undefined,
): Promise<void> =>
  latest(expected, async () => {
    const report = await loadResource(ctx, access, "report:follow", "report", reportId);
    requireVersion({ version: FOLLOW_VERSION }, expected);
    const follow = await store.followOf(ctx.db, report.id, access.principal.id);
    if (!follow) return;
    await commit(ctx, {
      actor: access,
      writes: [store.removeFollow(ctx.db, follow)],
      event: { ...about("report.unfollowed", report) },
    });
  });

/** Who follows it: for those who could, so not for whoever only passes by what is public. */
export async function listFollowers(
  ctx: Context,
  access: Allowed<"report:follow">,
  reportId: string,
  page: Page,
): Promise<Listed<Follower>> {
  const report = await loadResource(ctx, access, "report:follow", "report", reportId);
  const follows = await store.followersOf(ctx.db, report.id, page);
  const people = follows.map(({ principalId }) => principalId);
  const names = people.length === 0 ? [] : await ctx.people.names(people.slice(0, page.limit));
  const nameOf = new Map(names.map(({ id, name }) => [id, name]));
  const rows = follows.map((follow) => ({ ...follow, id: follow.principalId }));
  return listed(rows, page, (row) => present(row, nameOf.get(row.id) ?? null));
}

/** Who followed reports that are gone, a bounded part of them. */
export const removeFollowsOf = store.removeFollowsOf;
