import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, permit, requireVersion } from "@atrium/shared/context";
import type { Postman } from "@atrium/shared/contract/auth";
import { newId } from "@atrium/shared/id";
import { notFound } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import { about } from "../resource/about.ts";
import { latest, loadResource } from "../resource/resource.ts";
import { tellFollowers } from "./news.ts";
import * as store from "./store.ts";

type Comment = store.Comment;

const present = ({ id, text, createdBy, createdAt }: Comment) => ({
  id,
  text,
  created_by: createdBy,
  created_at: rfc3339(createdAt),
});

type PresentedComment = ReturnType<typeof present>;

/** Says something of a report, to everybody who sees it; those who follow it are told (W11, W15). */
export const addComment = (
  ctx: Context,
  access: Allowed<"report:comment">,
  postman: Postman,
  reportId: string,
  text: string,
): Promise<PresentedComment> =>
  latest(undefined, async () => {
    const report = await loadResource(ctx, access, "report:comment", "report", reportId);
    const comment: Comment = {
      resourceId: report.id,
      id: newId("cmt"),
      text,
      createdBy: access.principal.id,
      createdWith: access.credential.id,
      createdAt: ctx.clock.now(),
    };
    const answer = present(comment);
    await commit(ctx, {
      actor: access,
      writes: [store.insertComment(ctx.db, report, comment)],
      event: { ...about("comment.created", report), details: { comment: comment.id } },
      answer: { status: 201, body: answer },
    });
    tellFollowers(ctx, access, postman, report, { happened: "commented on", quoted: text });
    return answer;
  });

export async function listComments(
  ctx: Context,
  access: Allowed<"report:view">,
  reportId: string,
  page: Page,
): Promise<Listed<PresentedComment>> {
  const report = await loadResource(ctx, access, "report:view", "report", reportId);
  return listed(await store.commentsOf(ctx.db, report.id, page), page, present);
}

export async function getComment(
  ctx: Context,
  access: Allowed<"report:view">,
  reportId: string,
  id: string,
): Promise<PresentedComment> {
  const report = await loadResource(ctx, access, "report:view", "report", reportId);
  return present(await theComment(ctx, report.id, id));
}

/** Written once, and never changed. */
export const VERSION = 1;

/**
 * Takes a comment back: one's own whoever may comment, another's whoever may delete the report.
 * @throws Problem `not_found`, `permission_missing`, `stale_version`
 */
export const deleteComment = (
  ctx: Context,
  access: Allowed<"report:comment" | "report:delete">,
  reportId: string,
  id: string,
  expected: number | undefined,
): Promise<void> =>
  latest(expected, async () => {
    const report = await loadResource(ctx, access, "report:view", "report", reportId);
    const comment = await theComment(ctx, report.id, id);
    const isOwn = comment.createdBy === access.principal.id;
    await permit(ctx, access, isOwn ? "report:comment" : "report:delete", report);
    requireVersion({ version: VERSION }, expected);
    await commit(ctx, {
      actor: access,
      writes: [store.removeComment(ctx.db, comment)],
      event: {
        ...about("comment.deleted", report),
        details: { comment: id, created_by: comment.createdBy },
      },
    });
  });

/** What was said of reports that are gone, a bounded part of it. */
export const removeCommentsOf = store.removeCommentsOf;

async function theComment(ctx: Context, reportId: string, id: string): Promise<Comment> {
  const comment = await store.commentById(ctx.db, reportId, id);
  if (!comment) throw notFound();
  return comment;
}
