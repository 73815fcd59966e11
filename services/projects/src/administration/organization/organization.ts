import { type Entitlements, entitlementsInForce } from "@atrium/shared/access/entitlements";
import type { OrganizationRole } from "@atrium/shared/access/roles";
import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, type Permitted, permit, requireVersion } from "@atrium/shared/context";
import type { Access, Mail } from "@atrium/shared/contract/auth";
import { notFound } from "@atrium/shared/problem";
import { changed, commit } from "@atrium/shared/store/commit";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import { present as presentMember } from "../../member/body.ts";
import { joining } from "../../member/member.ts";
import { presentEntitlements } from "../../organization/entitlements.ts";
import { founding } from "../../organization/organization.ts";
import { type Named, type Person, thePerson } from "../../person/person.ts";
import type { OrganizationRow } from "./store.ts";
import * as store from "./store.ts";

/** An organization as system administrators see it: not what is in it. */
export const present = (row: OrganizationRow) => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  plan: row.entitlements.plan ?? null,
  payment_verified: row.paymentVerifiedAt !== null,
  created_at: rfc3339(row.createdAt),
  updated_at: rfc3339(row.updatedAt),
});

type WithSettings = NonNullable<Awaited<ReturnType<typeof store.byId>>>;

/** @throws Problem `not_found` */
export async function theOrganization<
  P extends "organization:update" | "member:create" | "entitlement:view" | "entitlement:update",
>(ctx: Context, access: Access, permission: P, id: string): Promise<Permitted<P, WithSettings>> {
  const row = await store.byId(ctx.db, id);
  if (!row) throw notFound();
  return permit(ctx, access, permission, { ...row, createdBy: null, createdWith: null });
}

export async function listOrganizations(
  ctx: Context,
  kind: OrganizationRow["kind"] | undefined,
  page: Page,
): Promise<Listed<ReturnType<typeof present>>> {
  return listed(await store.list(ctx.db, kind, page), page, present);
}

/** Makes an organization for somebody who has an account; they own it. @throws Problem `account_not_found` */
export async function createOrganization(
  ctx: Context,
  access: Allowed<"organization:create">,
  { name, owner }: { name: string; owner: Named },
) {
  const person = await thePerson(ctx, owner);
  const { organization, writes, event } = founding(ctx, name, person.accountId, access.principal.id);
  const answer = present(organization);
  await commit(ctx, { actor: access, writes, event, answer: { status: 201, body: answer } });
  return { answer, version: organization.version, mails: await mailsTo(ctx, person, organization, "owner") };
}

/**
 * Puts somebody into an organization, in whatever role; of use where nobody in it can.
 * @throws Problem `account_not_found`, `already_a_member`, `personal_organization`
 */
export async function addMember(
  ctx: Context,
  access: Allowed<"member:create">,
  organization: Permitted<"member:create", OrganizationRow>,
  named: Named,
  role: OrganizationRole,
) {
  const person = await thePerson(ctx, named);
  const { accountId, username, name } = person;
  const row = { organizationId: organization.id, accountId, role, createdBy: access.principal.id };
  const { id, at, write } = joining(ctx, row);
  const answer = presentMember({ id, ...row, version: 1, createdAt: at, updatedAt: at, username, name });
  await commit(ctx, {
    actor: access,
    writes: [write],
    event: {
      type: "member.added",
      target: { type: "member", id, name: username },
      organization: organization.id,
      details: { account_id: accountId, role },
    },
    answer: { status: 201, body: answer },
  });
  return { answer, version: 1, mails: await mailsTo(ctx, person, organization, role) };
}

async function mailsTo(
  ctx: Context,
  { accountId }: Person,
  { name }: Pick<OrganizationRow, "name">,
  role: OrganizationRole,
): Promise<Mail[]> {
  const to = await store.emailOf(ctx.db, accountId);
  const subject = `You are in the organization ${name}`;
  const text = `A system administrator of Atrium put you into the organization ${name}, as ${role}.\n`;
  return to === undefined ? [] : [{ to, subject, text }];
}

/** What was set for it alone, and what is in force by that, by what every organization has, and by the time. */
export const presentEntitled = (ctx: Context, organization: WithSettings) => ({
  set: presentEntitlements(organization.entitlements),
  in_force: presentEntitlements(entitlementsInForce(organization, organization.settings, ctx.clock.now())),
});

const ENTITLEMENTS = [
  "plan",
  "projects",
  "teams",
  "service_accounts",
  "view_only_role",
  "custom_roles",
  "trial_ends_at",
  "after_trial",
] as const satisfies (keyof Entitlements)[];

/** What there is already, beyond what it may have from now on, stays. @throws Problem `stale_version` */
export async function entitle(
  ctx: Context,
  access: Allowed<"entitlement:update">,
  before: Permitted<"entitlement:update", WithSettings>,
  entitlements: Partial<Entitlements>,
  expected: number | undefined,
): Promise<WithSettings> {
  requireVersion(before, expected);
  const changes = changed(before.entitlements, entitlements, [...ENTITLEMENTS]);
  if (Object.keys(changes).length === 0) return before;
  const after = { ...before, entitlements, version: before.version + 1, updatedAt: ctx.clock.now() };
  await commit(ctx, {
    actor: access,
    writes: [store.entitle(ctx.db, after, before.version)],
    event: {
      type: "organization.entitled",
      target: targetOf(after),
      organization: after.id,
      changes,
    },
  });
  return after;
}

/**
 * G11: says whether its payment method was verified. What runs already goes on.
 * @throws Problem `stale_version`
 */
export async function verifyPayment(
  ctx: Context,
  access: Allowed<"organization:update">,
  before: Permitted<"organization:update", WithSettings>,
  verified: boolean,
  expected: number | undefined,
): Promise<OrganizationRow> {
  requireVersion(before, expected);
  if (verified === (before.paymentVerifiedAt !== null)) return before;
  const now = ctx.clock.now();
  const paymentVerifiedAt = verified ? now : null;
  const after = { ...before, paymentVerifiedAt, version: before.version + 1, updatedAt: now };
  await commit(ctx, {
    actor: access,
    writes: [store.verifyPayment(ctx.db, after, before.version)],
    event: {
      type: "organization.updated",
      target: targetOf(after),
      organization: after.id,
      changes: { payment_verified: { from: !verified, to: verified } },
    },
  });
  return after;
}

const targetOf = ({ id, name }: OrganizationRow) => ({ type: "organization" as const, id, name });
