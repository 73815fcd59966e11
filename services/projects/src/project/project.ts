import { type Allowed, type Context, type Permitted, permit, requireVersion } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { keysOfProject } from "@atrium/shared/control/dying-keys";
import { entitlementsOf, oneMore } from "@atrium/shared/control/entitlements";
import type { SecretKeys } from "@atrium/shared/credential/envelope";
import { type AccountId, newId, type OrganizationId, type ProjectId, type TeamId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { type Actor, type Committed, changed, commit, type Write } from "@atrium/shared/store/commit";
import { copiedSecrets } from "../secret/secret.ts";
import type { Withdrawing } from "../withdrawal/withdrawal.ts";
import { type PresentedProject, type ProjectInput, type ProjectPatch, present } from "./body.ts";
import type { Project, ProjectSeen } from "./store.ts";
import * as store from "./store.ts";

export type { Project, ProjectSeen };

/** Where a project is made, and by which team, where it is not the caller's own. */
interface Home {
  organizationId: OrganizationId;
  ownerTeamId: TeamId | null;
}

/** In the caller's personal organization, which takes anyone (T2). */
export async function createProject(
  ctx: Context,
  access: Allowed<"project:create">,
  input: ProjectInput,
  keys: SecretKeys,
) {
  const personal = await store.personalOf(ctx.db, access.principal.id as AccountId);
  if (!personal) throw notFound();
  return create(ctx, access, { organizationId: personal.organizationId, ownerTeamId: null }, input, keys);
}

/** In an organization, owned by the caller: it takes the people of the organization (C1). */
export const createInOrganization = (
  ctx: Context,
  access: Allowed<"project:create">,
  input: ProjectInput,
  keys: SecretKeys,
) => create(ctx, access, { organizationId: organizationOf(access), ownerTeamId: null }, input, keys);

/** Owned by a team: it takes the people of the team, who are in it already (C2). */
export const createInTeam = (
  ctx: Context,
  access: Allowed<"project:create">,
  input: ProjectInput,
  keys: SecretKeys,
) =>
  create(
    ctx,
    access,
    { organizationId: organizationOf(access), ownerTeamId: access.target.id as TeamId },
    input,
    keys,
  );

/**
 * Who makes a project owns it (T3), unless a team does.
 * @throws Problem `entitlement_missing` past the number that the organization may have (O10)
 */
async function create(
  ctx: Context,
  access: Allowed<"project:create">,
  { organizationId, ownerTeamId }: Home,
  { name, description = "", visibility, labels = {}, source = null, copy_secrets_from }: ProjectInput,
  keys: SecretKeys,
): Promise<{ project: Project; answer: PresentedProject }> {
  const caller = access.principal.id as AccountId;
  const now = ctx.clock.now();
  const id = newId("prj");
  const [entitlements, usual, standing, copied] = await Promise.all([
    entitlementsOf(ctx.db, organizationId, now),
    store.defaultVisibilityIn(ctx.db, organizationId),
    ownerTeamId === null ? OWNER : standingThrough(ctx, access, ownerTeamId),
    copy_secrets_from && copyOfPersonal(ctx, access, keys, id),
  ]);
  const stamps = { version: 1, createdBy: caller, createdAt: now, updatedAt: now };
  const project: Project = {
    id,
    organizationId,
    kind: "standard",
    ownerAccountId: ownerTeamId === null ? caller : null,
    ownerTeamId,
    name,
    description,
    visibility: visibility ?? withinReach(usual ?? "private", ownerTeamId),
    overview: "",
    labels,
    repository: source?.git ?? null,
    defaultEngine: null,
    billingOrganizationId: null,
    ...stamps,
  };
  requireReach(project);
  const writes: Write[] = [
    ...oneMore(ctx.db, organizationId, entitlements, "projects"),
    store.insert(ctx.db, project),
  ];
  if (ownerTeamId === null) {
    const owner = { id: newId("mem"), projectId: id, accountId: caller, role: "owner" as const };
    writes.push(store.insertOwner(ctx.db, { ...owner, ...stamps }));
  }
  writes.push(...(copied ? copied.writes : []));
  const answer = present(project, standing);
  await commit(ctx, {
    actor: access,
    writes,
    event: {
      type: "project.created",
      target: targetOf(project),
      project: id,
      organization: organizationId,
      details: copied ? { copied_secrets: copied.names } : {},
    },
    answer: { status: 201, body: answer },
  });
  return { project, answer };
}

const OWNER = { relation: "owner", role: "owner" } as const;

/** What its maker is to a team's project: its admins own it, others are in it what they are in the team. */
async function standingThrough(ctx: Context, access: Allowed<"project:create">, team: TeamId) {
  const held = await store.roleInTeam(ctx.db, team, access.principal.id as AccountId);
  if (held === "admin") return { relation: "team", role: "owner" } as const;
  const role = access.administers ? "admin" : held;
  return { relation: held === null ? "organization" : "team", role } as const;
}

/** T5. */
async function copyOfPersonal(ctx: Context, access: Access, keys: SecretKeys, to: ProjectId) {
  const personal = await store.personalOf(ctx.db, access.principal.id as AccountId);
  return personal && copiedSecrets(ctx, access, keys, { from: personal.id, to });
}

/** What an organization's default comes to: only a team's project has a team to be seen by. */
const withinReach = (visibility: Project["visibility"], team: TeamId | null): Project["visibility"] =>
  visibility === "team" && team === null ? "private" : visibility;

/** @throws Problem `validation_failed` for a visibility that the project cannot have */
function requireReach({ visibility, ownerTeamId }: Project): void {
  if (visibility !== "team" || ownerTeamId !== null) return;
  throw new Problem("validation_failed", undefined, {
    errors: [{ pointer: "/visibility", detail: "Only a project that a team owns has this one." }],
  });
}

type Decided =
  | "project:view"
  | "project:update"
  | "project:delete"
  | "project:transfer"
  | "project:bill"
  | "overview:view"
  | "overview:update"
  | "engine:update";

/** The project of the path, for an action on it. @throws Problem `not_found`, `permission_missing` */
export async function theProject<P extends Decided>(
  ctx: Context,
  access: Access,
  permission: P,
): Promise<Permitted<P, ProjectSeen>> {
  const project = await store.byId(ctx.db, access.target.id as ProjectId, access.principal.id);
  if (!project) throw notFound();
  return permit(ctx, access, permission, { ...project, createdWith: null });
}

/**
 * @returns what it is now, and the commit where anything changed
 * @throws Problem `stale_version`, `personal_project` for a new name or visibility of a Personal project (T1)
 */
export async function updateProject(
  ctx: Context,
  access: Allowed<"project:update">,
  before: Permitted<"project:update", ProjectSeen>,
  { source, ...input }: ProjectPatch,
  expected: number | undefined,
): Promise<Revised> {
  const revision = { ...given(input), ...(source !== undefined && { repository: source?.git ?? null }) };
  const after: ProjectSeen = { ...before, ...revision };
  if (before.kind === "personal" && (after.name !== before.name || after.visibility !== before.visibility))
    throw new Problem("personal_project");
  if (after.visibility !== before.visibility) requireReach(after);
  return reviseProject(ctx, access, before, revision, expected);
}

const given = <T extends object>(input: T) =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

type Revision = Partial<
  Pick<
    Project,
    | "name"
    | "description"
    | "visibility"
    | "labels"
    | "repository"
    | "overview"
    | "defaultEngine"
    | "billingOrganizationId"
  >
>;

interface Revised {
  project: ProjectSeen;
  /** Null: it was so already. */
  committed: Committed | null;
}

/** How each is called in events. */
const NAMES: Readonly<Record<keyof Revision, string>> = {
  name: "name",
  description: "description",
  visibility: "visibility",
  labels: "labels",
  repository: "source",
  overview: "overview",
  defaultEngine: "default_engine",
  billingOrganizationId: "billing_organization_id",
};

/** Changes settings of a project, whoever has decided that they may be changed. @throws Problem `stale_version` */
export async function reviseProject(
  ctx: Context,
  actor: Actor,
  before: ProjectSeen,
  revision: Revision,
  expected: number | undefined,
): Promise<Revised> {
  requireVersion(before, expected);
  const after: ProjectSeen = {
    ...before,
    ...revision,
    version: before.version + 1,
    updatedAt: ctx.clock.now(),
  };
  const changes = changed<Project>(before, after, Object.keys(NAMES) as (keyof Revision)[]);
  const named = Object.entries(changes).map(([field, change]) => [NAMES[field as keyof Revision], change]);
  if (named.length === 0) return { project: before, committed: null };
  const committed = await commit(ctx, {
    actor,
    writes: [store.update(ctx.db, after, before.version)],
    event: { type: "project.updated", target: targetOf(after), changes: Object.fromEntries(named) },
  });
  return { project: after, committed };
}

/**
 * Deletes a project; its keys die in the same commit, what it holds is purged by the event.
 * @throws Problem `stale_version`, `personal_project` (T1), `default_project` (O2)
 */
export async function deleteProject(
  ctx: Context,
  access: Allowed<"project:delete">,
  project: Permitted<"project:delete", Project>,
  expected: number | undefined,
): Promise<Withdrawing> {
  requireVersion(project, expected);
  requireStandard(project);
  const committed = await commit(ctx, {
    actor: access,
    writes: [store.remove(ctx.db, project)],
    event: { type: "project.deleted", target: targetOf(project), reads: keysOfProject(project.id) },
  });
  return { committed, withdrawal: { targetId: project.id } };
}

/** Personal and Default projects stay where they are. @throws Problem `personal_project`, `default_project` */
export function requireStandard({ kind }: Pick<Project, "kind">): void {
  if (kind !== "standard") throw new Problem(`${kind}_project`);
}

export const targetOf = ({ id, name, labels }: Pick<Project, "id" | "name" | "labels">) => ({
  type: "project" as const,
  id,
  name,
  labels,
});

const organizationOf = ({ target }: Access) => target.organizationId as OrganizationId;
