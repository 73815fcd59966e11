import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import { body, Id, json, listOf, PageQuery, ProjectPath, route, Time } from "@atrium/shared/http/route";
import { EffectiveBy } from "@atrium/shared/http/withdrawn";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { namedIn, PERSON_FIELDS } from "../person/person.ts";
import { theProject } from "../project/project.ts";
import { effective } from "../withdrawal/withdrawal.ts";
import { acceptOffer, declineOffer, listOffers } from "./answer.ts";
import { mailsAbout, offerProject, present, theOffer, withdrawOffer } from "./transfer.ts";

type App = OpenAPIHono<AppEnv<Env>>;

const Transfer = z
  .object({
    id: z.string(),
    project: z.object({ id: z.string(), name: z.string() }),
    to: z.object({ type: z.enum(["account", "team"]), id: z.string(), name: z.string() }),
    offered_by: z.object({ id: z.string(), name: z.string().nullable() }),
    expires_at: Time,
    created_at: Time,
  })
  .openapi("Transfer");

const Offer = z
  .strictObject({ ...PERSON_FIELDS, team_id: Id.optional() })
  .refine((input) => Object.values(input).filter((name) => name !== undefined).length === 1, {
    message: "Name whom it goes to by exactly one of email, username, github_username, account_id, team_id.",
  })
  .openapi("TransferInput");

const TransferPath = z.object({ transfer: Id });
const path = "/v1/projects/{project}/transfer";
const mine = "/v1/me/transfers";
const tags = ["Transfers"];

export function transferRoutes(app: App): void {
  owners(app);
  recipients(app);
}

function owners(app: App): void {
  app.openapi(
    route({
      method: "post",
      path,
      permission: "project:transfer",
      tags,
      summary: "Offer a project to another owner; it is theirs when they accept",
      request: { params: ProjectPath, body: body(Offer) },
      responses: { 201: json(Transfer.extend({ notice: z.string() }).openapi("OfferedTransfer")) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { team_id: team, ...named } = c.req.valid("json");
      const project = await theProject(ctx, access, "project:transfer");
      const to = team === undefined ? namedIn(named) : { team };
      const { row, answer } = await offerProject(ctx, access, project, to);
      ctx.later(mailsAbout(ctx, row, c.env.PUBLIC_URL).then((mails) => c.env.POSTMAN.sendAll(mails)));
      return single(c, answer, row.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path,
      permission: "project:transfer",
      tags,
      summary: "Get the open offer of a project",
      request: { params: ProjectPath },
      responses: { 200: json(Transfer) },
    }),
    async (c) => {
      const row = await theOffer(c.var.ctx, c.var.access);
      return single(c, present(row), row.version, 200);
    },
  );

  app.openapi(
    route({
      method: "delete",
      path,
      permission: "project:transfer",
      tags,
      summary: "Take the offer of a project back",
      request: { params: ProjectPath },
      responses: { 204: { description: "The offer is void" } },
    }),
    async (c) => {
      await withdrawOffer(c.var.ctx, c.var.access, ifMatch(c));
      return c.body(null, 204);
    },
  );
}

function recipients(app: App): void {
  app.openapi(
    route({
      method: "get",
      path: mine,
      permission: "invitation:view",
      tags,
      summary: "List the projects that are offered to the caller and to the teams they are an admin of",
      request: { query: PageQuery },
      responses: { 200: json(listOf(Transfer)) },
    }),
    async (c) => c.json(await listOffers(c.var.ctx, c.var.access, pageOf(c.req.valid("query"))), 200),
  );

  app.openapi(
    route({
      method: "post",
      path: `${mine}/{transfer}/accept`,
      permission: "invitation:update",
      tags,
      summary: "Take over a project that is offered to the caller, or to a team they are an admin of",
      request: { params: TransferPath },
      responses: {
        200: json(
          Transfer.extend({
            effective_by: EffectiveBy.optional().openapi({
              description:
                "From then on the former owner's right is gone everywhere; not said again to a repeated request.",
            }),
          }).openapi("AcceptedTransfer"),
        ),
      },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { answer, ...withdrawing } = await acceptOffer(ctx, access, c.req.valid("param").transfer);
      return c.json({ ...answer, ...effective(c.env, ctx, withdrawing) }, 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: `${mine}/{transfer}/decline`,
      permission: "invitation:update",
      tags,
      summary: "Decline a project that is offered",
      request: { params: TransferPath },
      responses: { 200: json(Transfer) },
    }),
    async (c) => c.json(await declineOffer(c.var.ctx, c.var.access, c.req.valid("param").transfer), 200),
  );
}
