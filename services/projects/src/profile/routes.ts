import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, line, route, TeamPath, Time } from "@atrium/shared/http/route";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { putProfile, theProfile } from "./profile.ts";

const Visibility = z
  .enum(["team", "public"])
  .openapi({ description: "`public`: read by anybody, signed in or not." });
const ProjectVisibility = z.enum(["private", "team", "public", "open"]);

const Introduction = z.string().max(10_000).openapi({ description: "Markdown." });

/** Behind a link is a page, and the name before it is the page's: no other scheme, no user name that looks like one. */
const Link = z.strictObject({
  title: line(100).trim().min(1),
  url: z
    .url({ protocol: /^https$/ })
    .max(2000)
    .refine((url) => !URL.canParse(url) || new URL(url).username === "", "No user name."),
});

const Showcased = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("project"), id: Id }),
  z.strictObject({ type: z.literal("report"), id: Id, project_id: Id, title: line(200).trim().min(1) }),
]);

const MOST = 20;

const ProfileInput = z
  .strictObject({
    visibility: Visibility.default("team"),
    introduction: Introduction.default(""),
    links: z.array(Link).max(MOST).default([]),
    showcase: z
      .array(Showcased)
      .max(MOST)
      .default([])
      .openapi({ description: "Projects of the team, or open to others; reports in them." }),
  })
  .openapi("TeamProfileInput");

const TeamProfile = z
  .object({
    team_id: z.string(),
    name: z.string(),
    visibility: Visibility,
    introduction: Introduction,
    links: z.array(z.object({ title: z.string(), url: z.string() })),
    showcase: z
      .array(
        z.discriminatedUnion("type", [
          z.object({
            type: z.literal("project"),
            id: z.string(),
            name: z.string(),
            description: z.string(),
            visibility: ProjectVisibility,
          }),
          z.object({
            type: z.literal("report"),
            id: z.string(),
            title: z.string(),
            project: z.object({ id: z.string(), name: z.string(), visibility: ProjectVisibility }),
          }),
        ]),
      )
      .openapi({ description: "What of it the caller may see." }),
    updated_at: Time,
  })
  .openapi("TeamProfile");

const tags = ["Teams"];

export function profileRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "get",
      path: "/v1/teams/{team}/profile",
      permission: "profile:view",
      tags,
      summary: "Get a team's profile; one that is public without signing in",
      request: { params: TeamPath },
      responses: { 200: json(TeamProfile) },
    }),
    async (c) => {
      const { team, profile } = await theProfile(c.var.ctx, c.var.access);
      return single(c, profile, team.version, 200);
    },
  );

  app.openapi(
    route({
      method: "put",
      path: "/v1/teams/{team}/profile",
      permission: "profile:update",
      tags,
      summary: "Put another profile in the place of a team's",
      request: { params: TeamPath, body: body(ProfileInput) },
      responses: { 200: json(TeamProfile) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { team, profile } = await putProfile(ctx, access, c.req.valid("json"), ifMatch(c));
      return single(c, profile, team.version, 200);
    },
  );
}
