import { ORGANIZATION_ROLES } from "@atrium/shared/access/roles";
import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, listOf, PageQuery, route, Time } from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { LEVEL_FIELDS, NAMES_ONE_LEVEL, namesOneLevel, ROLE_FIELDS, SHOWN_LEVEL } from "../level/fields.ts";
import { acceptInvitation, declineInvitation, listReceived } from "./answer.ts";
import {
  intoOrganization,
  intoPlace,
  invite,
  listInvitations,
  NOTICE,
  present,
  resendInvitation,
  revokeInvitation,
  theInvitation,
} from "./invitation.ts";
import { mailInvitation } from "./mail.ts";
import { NEEDED, type Place } from "./offer.ts";

const Invitation = z
  .object({
    id: z.string(),
    email: z.string().nullable().openapi({ description: "Null to who may not invite here." }),
    status: z
      .enum(["pending", "accepted", "declined", "revoked", "expired"])
      .openapi({ description: "`expired`: nobody answered in time; sending it again opens it again." }),
    into: z.object({ type: z.enum(["organization", "team", "project"]), id: z.string(), name: z.string() }),
    organization_id: z.string(),
    ...SHOWN_LEVEL,
    external: z.boolean().openapi({ description: "Into a project, from outside its organization." }),
    invited_by: z
      .object({ type: z.enum(["account", "service_account"]), id: z.string(), name: z.string().nullable() })
      .openapi({
        description: "Who invited, or sent it again, last. It is open while they may invite to this.",
      }),
    expires_at: Time,
    created_at: Time,
    updated_at: Time,
  })
  .openapi("Invitation");

const ReceivedInvitation = Invitation.extend({ organization_name: z.string() }).openapi("ReceivedInvitation");
const AcceptedInvitation = ReceivedInvitation.extend({ membership_id: z.string() }).openapi(
  "AcceptedInvitation",
);

const email = z.email().max(254);

const ToOrganization = z
  .strictObject({ email, role: z.enum(ORGANIZATION_ROLES).optional() })
  .openapi("InvitationToOrganization");
const ToTeam = z
  .strictObject({ email, ...ROLE_FIELDS })
  .refine(namesOneLevel, { message: "Give exactly one of role, custom_role_id." })
  .openapi("InvitationToTeam");
const ToProject = z
  .strictObject({
    email,
    ...LEVEL_FIELDS,
    external: z.boolean().optional().openapi({
      description: "They may stay outside the project's organization, where it takes such people.",
    }),
  })
  .refine(namesOneLevel, { message: NAMES_ONE_LEVEL })
  .openapi("InvitationToProject");

const PLACES = ["organization", "team", "project"] as const satisfies Place["type"][];
const tags = ["Invitations"];

const pathOf = <T extends Place["type"]>(type: T) => `/v1/${type}s/{${type}}/invitations` as const;
const Within = (type: Place["type"]) => z.object({ [type]: Id });
// The place is looked up before, from the path: of a single one, handlers read its own id.
const One = (type: Place["type"]) => z.object({ [type]: Id, invitation: Id } as { invitation: typeof Id });

type App = OpenAPIHono<AppEnv<Env>>;

export function invitationRoutes(app: App): void {
  for (const type of PLACES) placeRoutes(app, type);
  inviteRoutes(app);
  receivedRoutes(app);
}

function inviteRoutes(app: App): void {
  const created = { 201: json(Invitation) };

  app.openapi(
    route({
      method: "post",
      path: pathOf("organization"),
      permission: "invitation:create",
      tags,
      summary: "Invite somebody into an organization by email, whether they have an account or not",
      request: { params: Within("organization"), body: body(ToOrganization) },
      responses: created,
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { email, role } = c.req.valid("json");
      const { row, answer } = await invite(ctx, access, { email, offer: intoOrganization(role) }, {});
      mailInvitation(c.env, ctx, { row, into: answer.into });
      return single(c, answer, row.version, 201);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: pathOf("team"),
      permission: "invitation:create",
      tags,
      summary: "Invite somebody into a team; into its organization as well, where an admin of that invites",
      request: { params: Within("team"), body: body(ToTeam) },
      responses: created,
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { email, ...level } = c.req.valid("json");
      const offer = await intoPlace(ctx, access, "team", level);
      const { row, answer } = await invite(ctx, access, { email, offer }, {});
      mailInvitation(c.env, ctx, { row, into: answer.into });
      return single(c, answer, row.version, 201);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: pathOf("project"),
      permission: "collaborator:create",
      tags,
      summary: "Invite somebody into a project by email; invite only people you trust and know",
      request: { params: Within("project"), body: body(ToProject) },
      responses: { 201: json(Invitation.extend({ notice: z.string() }).openapi("CreatedProjectInvitation")) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { email, external, ...level } = c.req.valid("json");
      const offer = await intoPlace(ctx, access, "project", level);
      const { row, answer } = await invite(ctx, access, { email, offer, external }, { notice: NOTICE });
      mailInvitation(c.env, ctx, { row, into: answer.into });
      return single(c, answer, row.version, 201);
    },
  );
}

function placeRoutes(app: App, type: Place["type"]): void {
  const needed = NEEDED[type];
  const path = pathOf(type);
  const of = type === "organization" ? "an organization" : `a ${type}`;

  app.openapi(
    route({
      method: "get",
      path,
      permission: needed.view,
      tags,
      summary: `List the invitations of ${of}`,
      request: {
        params: Within(type),
        query: PageQuery.extend({
          unanswered: z
            .enum(["true", "false"])
            .optional()
            .openapi({ description: "`true`: only those that wait for an answer, or have waited too long." }),
        }),
      },
      responses: { 200: json(listOf(Invitation)) },
    }),
    async (c) => {
      const { unanswered, ...page } = c.req.valid("query");
      return c.json(await listInvitations(c.var.ctx, c.var.access, unanswered === "true", pageOf(page)), 200);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: `${path}/{invitation}`,
      permission: needed.view,
      tags,
      summary: `Get an invitation of ${of}`,
      request: { params: One(type) },
      responses: { 200: json(Invitation) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const row = await theInvitation(ctx, access, needed.view, c.req.valid("param").invitation);
      return single(c, present(row, access, ctx.clock.now()), row.version, 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: `${path}/{invitation}/resend`,
      permission: needed.invite,
      tags,
      summary: `Send an invitation of ${of} again; it is open for another two weeks`,
      description:
        "From now on it lives by the caller's right. The same caller sends no second mail within a minute.",
      request: { params: One(type) },
      responses: { 200: json(Invitation) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const before = await theInvitation(ctx, access, needed.invite, c.req.valid("param").invitation);
      const { row, answer, isSent } = await resendInvitation(ctx, access, before);
      if (isSent) mailInvitation(c.env, ctx, { row, into: answer.into });
      return single(c, answer, row.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path: `${path}/{invitation}`,
      permission: needed.revoke,
      tags,
      summary: `Take an invitation of ${of} back`,
      request: { params: One(type) },
      responses: { 204: { description: "It is open no more" } },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const row = await theInvitation(ctx, access, needed.revoke, c.req.valid("param").invitation);
      await revokeInvitation(ctx, access, row, ifMatch(c));
      return c.body(null, 204);
    },
  );
}

function receivedRoutes(app: App): void {
  const path = "/v1/me/invitations";
  const Received = z.object({ invitation: Id });

  app.openapi(
    route({
      method: "get",
      path,
      permission: "invitation:view",
      tags,
      summary: "List the invitations to the caller's verified email address that have no answer yet",
      request: { query: PageQuery },
      responses: { 200: json(listOf(ReceivedInvitation)) },
    }),
    async (c) => c.json(await listReceived(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );

  app.openapi(
    route({
      method: "post",
      path: `${path}/{invitation}/accept`,
      permission: "invitation:update",
      tags,
      summary: "Accept an invitation to the caller's verified email address",
      request: { params: Received },
      responses: { 200: json(AcceptedInvitation) },
    }),
    async (c) => {
      const { invitation } = c.req.valid("param");
      const { answer, version } = await acceptInvitation(c.var.ctx, c.var.access, invitation);
      return single(c, answer, version, 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: `${path}/{invitation}/decline`,
      permission: "invitation:update",
      tags,
      summary: "Decline an invitation to the caller's verified email address",
      request: { params: Received },
      responses: { 200: json(ReceivedInvitation) },
    }),
    async (c) => {
      const { invitation } = c.req.valid("param");
      const { answer, version } = await declineInvitation(c.var.ctx, c.var.access, invitation);
      return single(c, answer, version, 200);
    },
  );
}
