import type { AppEnv } from "@atrium/shared/http/app";
import { ifMatch, single } from "@atrium/shared/http/etag";
import {
  body,
  json,
  listOf,
  Name,
  OrganizationPath,
  PageQuery,
  route,
  Time,
} from "@atrium/shared/http/route";
import { pageOf } from "@atrium/shared/store/page";
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../../env.ts";
import { MemberBody, OrganizationRole } from "../../member/body.ts";
import {
  EntitlementsInput,
  EntitlementsSet,
  EntitlementsShown,
  entitlementsIn,
} from "../../organization/entitlements.ts";
import { NAMES_ONE, namedIn, namesOne, PERSON_FIELDS } from "../../person/person.ts";
import {
  addMember,
  createOrganization,
  entitle,
  listOrganizations,
  present,
  presentEntitled,
  theOrganization,
  verifyPayment,
} from "./organization.ts";

const Kind = z.enum(["personal", "standard"]);
const PaymentVerified = z.boolean().openapi({
  description: "Whether its payment method was verified: what some deployments want before GPUs are used.",
});

const Organization = z
  .object({
    id: z.string(),
    kind: Kind,
    name: z.string(),
    plan: z.string().nullable().openapi({ description: "null: what every organization has." }),
    payment_verified: PaymentVerified,
    created_at: Time,
    updated_at: Time,
  })
  .openapi("AdministeredOrganization");

const Entitled = z
  .object({ set: EntitlementsSet, in_force: EntitlementsShown })
  .openapi("OrganizationEntitlements");

const each = "/v1/admin/organizations/{organization}";
const target = "system";
const tags = ["Administration"];

export function organizationAdministrationRoutes(app: OpenAPIHono<AppEnv<Env>>): void {
  app.openapi(
    route({
      method: "post",
      path: "/v1/admin/organizations",
      permission: "organization:create",
      target,
      tags,
      summary: "Create an organization for somebody; a mail tells them",
      request: {
        body: body(
          z.strictObject({ name: Name, owner: z.strictObject(PERSON_FIELDS).refine(namesOne, NAMES_ONE) }),
        ),
      },
      responses: { 201: json(Organization) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { name, owner } = c.req.valid("json");
      const made = await createOrganization(ctx, access, { name, owner: namedIn(owner) });
      ctx.later(c.env.POSTMAN.sendAll(made.mails));
      return single(c, made.answer, made.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: "/v1/admin/organizations",
      permission: "organization:view",
      target,
      tags,
      summary: "List the organizations of the installation, newest first",
      request: {
        query: PageQuery.extend({
          kind: Kind.optional().openapi({ description: "Only those of this kind." }),
        }),
      },
      responses: { 200: json(listOf(Organization)) },
    }),
    async (c) => {
      const { kind, ...page } = c.req.valid("query");
      return c.json(await listOrganizations(c.var.ctx, kind, pageOf(page)), 200);
    },
  );

  app.openapi(
    route({
      method: "patch",
      path: each,
      permission: "organization:update",
      target,
      tags,
      summary: "Say whether an organization's payment method was verified",
      request: {
        params: OrganizationPath,
        body: body(z.strictObject({ payment_verified: PaymentVerified })),
      },
      responses: { 200: json(Organization) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { organization: id } = c.req.valid("param");
      const before = await theOrganization(ctx, access, "organization:update", id);
      const { payment_verified } = c.req.valid("json");
      const organization = await verifyPayment(ctx, access, before, payment_verified, ifMatch(c));
      return single(c, present(organization), organization.version, 200);
    },
  );

  app.openapi(
    route({
      method: "post",
      path: `${each}/members`,
      permission: "member:create",
      target,
      tags,
      summary: "Put somebody into an organization, in any role; a mail tells them",
      request: {
        params: OrganizationPath,
        body: body(z.strictObject({ ...PERSON_FIELDS, role: OrganizationRole }).refine(namesOne, NAMES_ONE)),
      },
      responses: { 201: json(MemberBody) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { role, ...person } = c.req.valid("json");
      const { organization: id } = c.req.valid("param");
      const organization = await theOrganization(ctx, access, "member:create", id);
      const added = await addMember(ctx, access, organization, namedIn(person), role);
      ctx.later(c.env.POSTMAN.sendAll(added.mails));
      return single(c, added.answer, added.version, 201);
    },
  );

  app.openapi(
    route({
      method: "get",
      path: `${each}/entitlements`,
      permission: "entitlement:view",
      target,
      tags,
      summary: "Get what an organization may have",
      request: { params: OrganizationPath },
      responses: { 200: json(Entitled) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { organization: id } = c.req.valid("param");
      const organization = await theOrganization(ctx, access, "entitlement:view", id);
      return single(c, presentEntitled(ctx, organization), organization.version, 200);
    },
  );

  app.openapi(
    route({
      method: "put",
      path: `${each}/entitlements`,
      permission: "entitlement:update",
      target,
      tags,
      summary: "Set what an organization may have; what is left out is as every organization has it",
      request: { params: OrganizationPath, body: body(EntitlementsInput) },
      responses: { 200: json(Entitled) },
    }),
    async (c) => {
      const { ctx, access } = c.var;
      const { organization: id } = c.req.valid("param");
      const before = await theOrganization(ctx, access, "entitlement:update", id);
      const wanted = entitlementsIn(c.req.valid("json"));
      const organization = await entitle(ctx, access, before, wanted, ifMatch(c));
      return single(c, presentEntitled(ctx, organization), organization.version, 200);
    },
  );
}
