import { isGuest } from "@atrium/shared/access/place";
import { resolve } from "@atrium/shared/access/resolve";
import { isAdministrator } from "@atrium/shared/access/standing";
import type { Allowed, Context } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import { type PresentedProject, present } from "./body.ts";
import type { Relation } from "./store.ts";
import { allOf, type Filter, inPlaces, type Places, type ProjectRow } from "./walk/store.ts";

/** Where the projects of each relation stand. */
const PLACES: Readonly<Record<Relation, Omit<Places, "account">>> = {
  owner: { own: "owner" },
  collaborator: { own: "collaborator" },
  team: { teams: true },
  organization: { defaults: true },
};
const EVERYWHERE = { own: "any", teams: true, defaults: true } as const;

/** T14: everything that the caller is in, and what they are to it. What they administer besides is not among it. */
export async function listMine(
  ctx: Context,
  access: Allowed<"project:view">,
  { relation, ...filter }: Filter & { relation?: Relation | undefined },
  page: Page,
): Promise<Listed<PresentedProject>> {
  const account = access.principal.id;
  const places = { account, ...(relation === undefined ? EVERYWHERE : PLACES[relation]) };
  return presented(await inPlaces(ctx.db, places, filter, page), access, page);
}

/** An organization's projects: its administrators see all of them, others what they are in, and what is there for all. */
export async function listInOrganization(
  ctx: Context,
  access: Allowed<"organization:view">,
  filter: Pick<Filter, "labels">,
  page: Page,
): Promise<Listed<PresentedProject>> {
  const { target, administers, principal } = access;
  const rows = administers
    ? await allOf(ctx.db, { organization: target.id }, principal.id, filter, page)
    : await inPlaces(
        ctx.db,
        { account: principal.id, ...EVERYWHERE, shownIn: target.id },
        { ...filter, organization: target.id },
        page,
      );
  return presented(rows, access, page);
}

/** The projects that a team owns: who is in the team is in all of them. */
export async function listOfTeam(
  ctx: Context,
  access: Allowed<"team:view">,
  filter: Pick<Filter, "labels">,
  page: Page,
): Promise<Listed<PresentedProject>> {
  const { target, principal } = access;
  const rows = await allOf(ctx.db, { team: target.id }, principal.id, filter, page);
  return presented(rows, access, page);
}

/** W11: whose token is worth nothing somewhere sees nothing of it here either, and so fewer on a page. */
function presented(
  rows: ProjectRow[],
  { principal: { id: account }, credential }: Access,
  page: Page,
): Listed<PresentedProject> {
  const { data, next_cursor } = listed(rows, page, (row) => ({ row, standing: standingIn(row, account) }));
  const shown = data.filter(
    ({ standing }) => credential.type !== "account_token" || standing.keysAllowed || isGuest(standing),
  );
  return {
    data: shown.map(({ row, standing }) =>
      present(row, { relation: relationTo(row, account), role: standing.role }),
    ),
    next_cursor,
  };
}

function relationTo(row: ProjectRow, account: string): Relation | null {
  if (row.ownerAccountId === account) return "owner";
  if (row.direct !== null) return "collaborator";
  if (row.owning !== null || row.collaborating.length > 0) return "team";
  const isThroughOrganization =
    row.kind === "default" ? row.organizationRole !== null : isAdministrator(row.organizationRole);
  return isThroughOrganization ? "organization" : null;
}

/** As a decision would find it. */
const standingIn = (
  { direct, organizationRole, owning, collaborating, ...project }: ProjectRow,
  account: string,
) =>
  resolve({
    principal: { type: account.startsWith("sa_") ? "service_account" : "account", id: account },
    // What kind of organization it is makes no difference to a role.
    project: { ...project, organizationKind: "standard" },
    direct,
    organizationRole,
    teams: [
      ...(owning
        ? [{ id: project.ownerTeamId ?? "", name: "", ...owning, owns: true, collaborates: null }]
        : []),
      ...collaborating.map(({ id, held, ...collaborates }) => ({
        id,
        name: "",
        ...held,
        owns: false,
        collaborates,
      })),
    ],
  });
