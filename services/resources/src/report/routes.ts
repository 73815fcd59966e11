import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, listOf, PageQuery, route, Time } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { ResourcePath } from "../resource/body.ts";
import { addComment, deleteComment, getComment, listComments, VERSION } from "./comment.ts";
import { FOLLOW_VERSION, followReport, listFollowers, unfollowReport } from "./follow.ts";

type App = OpenAPIHono<AppEnv<Env>>;

const Text = z.string().trim().min(1).max(10_000).openapi({ description: "Markdown." });

const Comment = z
  .object({ id: z.string(), text: Text, created_by: z.string(), created_at: Time })
  .openapi("Comment");

const Follower = z
  .object({
    principal_id: z.string().openapi({ description: "An account or a service account." }),
    name: z.string().nullable(),
    followed_at: Time,
  })
  .openapi("Follower");

const report = "/v1/projects/{project}/reports/{id}";
const CommentPath = ResourcePath.extend({ comment: Id });

/** What goes on around a report. */
export function reportRoutes(app: App): void {
  commentRoutes(app);
  followRoutes(app);
}

function commentRoutes(app: App): void {
  const all = `${report}/comments`;
  const each = `${all}/{comment}`;

  app.openapi(
    route({
      method: "post",
      path: all,
      operationId: "commentOnReport",
      permission: "report:comment",
      summary: "Comment on a report",
      description: "Those who follow the report are told by mail.",
      request: { params: ResourcePath, body: body(z.strictObject({ text: Text })) },
      responses: { 201: json(Comment, "The comment") },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const { text } = c.req.valid("json");
      const comment = await addComment(c.var.ctx, c.var.access, c.env.POSTMAN, id, text);
      return single(c, comment, VERSION, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: all,
      operationId: "listReportComments",
      permission: "report:view",
      summary: "List the comments on a report, newest first",
      request: { params: ResourcePath, query: PageQuery },
      responses: { 200: json(listOf(Comment), "A page") },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      return c.json(await listComments(c.var.ctx, c.var.access, id, pageOf(c.req.valid("query"))), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: each,
      operationId: "getReportComment",
      permission: "report:view",
      summary: "Get a comment on a report",
      request: { params: CommentPath },
      responses: { 200: json(Comment, "The comment") },
    }),
    async (c) => {
      const { id, comment } = c.req.valid("param");
      return single(c, await getComment(c.var.ctx, c.var.access, id, comment), VERSION, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: each,
      operationId: "deleteReportComment",
      permission: ["report:comment", "report:delete"],
      summary: "Delete a comment on a report",
      description: "One's own needs `report:comment`, somebody else's `report:delete` on the report.",
      request: { params: CommentPath },
      responses: { 204: { description: "The comment is gone" } },
    }),
    async (c) => {
      const { id, comment } = c.req.valid("param");
      await deleteComment(c.var.ctx, c.var.access, id, comment, ifMatch(c));
      return c.body(null, 204);
    },
  );
}

function followRoutes(app: App): void {
  app.openapi(
    route({
      method: "put",
      path: `${report}/follow`,
      operationId: "followReport",
      permission: "report:follow",
      summary: "Follow a report: hear by mail of comments, and when its text changes",
      request: { params: ResourcePath },
      responses: { 200: json(Follower, "The caller follows it") },
    }),
    async (c) => {
      const follower = await followReport(c.var.ctx, c.var.access, c.req.valid("param").id);
      return single(c, follower, FOLLOW_VERSION, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: `${report}/follow`,
      operationId: "unfollowReport",
      permission: "report:follow",
      summary: "Follow a report no more",
      request: { params: ResourcePath },
      responses: { 204: { description: "The caller does not follow it" } },
    }),
    async (c) => {
      await unfollowReport(c.var.ctx, c.var.access, c.req.valid("param").id, ifMatch(c));
      return c.body(null, 204);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: `${report}/followers`,
      operationId: "listReportFollowers",
      permission: "report:follow",
      summary: "List who follows a report",
      request: { params: ResourcePath, query: PageQuery },
      responses: { 200: json(listOf(Follower), "A page") },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      return c.json(await listFollowers(c.var.ctx, c.var.access, id, pageOf(c.req.valid("query"))), 200);
    },
  );
}
