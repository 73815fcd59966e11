import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, type Permitted, permit, requireVersion } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { keysOfProject } from "@atrium/shared/control/dying-keys";
import { type AccountId, newId, type ProjectId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { changed, commit } from "@atrium/shared/store/commit";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import type { Withdrawing } from "../withdrawal/withdrawal.ts";
import type { Project, Relation } from "./store.ts";
import * as store from "./store.ts";

interface ProjectInput {
  name: string;
  description?: string | undefined;
}

/** What the caller is to the project. */
interface Standing {
  relation: Relation | null;
  role: string | null;
}

/** A project as its API shows it, to one caller. */
export const present = (project: Project, { relation, role }: Standing) => ({
  id: project.id,
  name: project.name,
  description: project.description,
  kind: project.kind,
  visibility: project.visibility,
  organization_id: project.organizationId,
  owner_account_id: project.ownerAccountId,
  owner_team_id: project.ownerTeamId,
  relation,
  role,
  created_by: project.createdBy,
  created_at: rfc3339(project.createdAt),
  updated_at: rfc3339(project.updatedAt),
});

type PresentedProject = ReturnType<typeof present>;

/** T14. Null: only its visibility lets them see it. */
export function standingIn(project: Project, { principal, membership, role }: Access): Standing {
  const belongs = membership !== null || principal.type === "service_account";
  const relation = project.ownerAccountId === principal.id ? "owner" : belongs ? "collaborator" : null;
  return { relation, role };
}

/** Makes a project in the caller's personal organization, which takes anyone (T2). The creator is its owner (T3). */
export async function createProject(
  ctx: Context,
  access: Allowed<"project:create">,
  { name, description = "" }: ProjectInput,
): Promise<{ project: Project; answer: PresentedProject }> {
  const owner = access.principal.id as AccountId;
  const personal = await store.personalOf(ctx.db, owner);
  if (!personal) throw notFound();
  const now = ctx.clock.now();
  const stamps = { version: 1, createdBy: owner, createdAt: now, updatedAt: now };
  const project: Project = {
    id: newId("prj"),
    organizationId: personal.organizationId,
    kind: "standard",
    ownerAccountId: owner,
    ownerTeamId: null,
    name,
    description,
    visibility: "private",
    overview: "",
    labels: {},
    repository: null,
    defaultEngine: null,
    billingOrganizationId: null,
    ...stamps,
  };
  const membership = {
    id: newId("mem"),
    projectId: project.id,
    accountId: owner,
    role: "owner" as const,
    ...stamps,
  };
  const answer = present(project, { relation: "owner", role: "owner" });
  await commit(ctx, {
    actor: access,
    writes: [store.insert(ctx.db, project), store.insertOwner(ctx.db, membership)],
    event: {
      type: "project.created",
      target: targetOf(project),
      project: project.id,
      organization: project.organizationId,
    },
    answer: { status: 201, body: answer },
  });
  return { project, answer };
}

/** The project of the path, for an action on it. @throws Problem `not_found`, `permission_missing` */
export async function theProject<P extends "project:view" | "project:update" | "project:delete">(
  ctx: Context,
  access: Access,
  permission: P,
): Promise<Permitted<P, Project>> {
  const project = await store.byId(ctx.db, access.target.id as ProjectId);
  if (!project) throw notFound();
  return permit(ctx, access, permission, { ...project, createdWith: null });
}

/** T14: the projects that the caller owns and those they are a member of, told apart. */
export async function listProjects(
  ctx: Context,
  access: Allowed<"project:view">,
  relation: Relation | undefined,
  page: Page,
): Promise<Listed<PresentedProject>> {
  const rows = await store.ofAccount(ctx.db, access.principal.id as AccountId, relation, page);
  return listed(rows, page, (row) =>
    present(row, { relation: row.role === "owner" ? "owner" : "collaborator", role: row.role }),
  );
}

/** @throws Problem `stale_version`, `personal_project` for a new name of a Personal project (T1) */
export async function updateProject(
  ctx: Context,
  access: Allowed<"project:update">,
  before: Permitted<"project:update", Project>,
  input: Partial<ProjectInput>,
  expected: number | undefined,
): Promise<Project> {
  requireVersion(before, expected);
  const { name = before.name, description = before.description } = input;
  if (before.kind === "personal" && name !== before.name) throw new Problem("personal_project");
  const after: Project = {
    ...before,
    name,
    description,
    version: before.version + 1,
    updatedAt: ctx.clock.now(),
  };
  const changes = changed<Project>(before, after, ["name", "description"]);
  if (Object.keys(changes).length === 0) return before;
  await commit(ctx, {
    actor: access,
    writes: [store.update(ctx.db, after, before.version)],
    event: { type: "project.updated", target: targetOf(after), changes },
  });
  return after;
}

/**
 * Deletes a project; its keys die in the same commit, what it holds is purged by the event.
 * @throws Problem `stale_version`, `personal_project` (T1)
 */
export async function deleteProject(
  ctx: Context,
  access: Allowed<"project:delete">,
  project: Permitted<"project:delete", Project>,
  expected: number | undefined,
): Promise<Withdrawing> {
  requireVersion(project, expected);
  if (project.kind === "personal") throw new Problem("personal_project");
  const committed = await commit(ctx, {
    actor: access,
    writes: [store.remove(ctx.db, project)],
    event: { type: "project.deleted", target: targetOf(project), reads: keysOfProject(project.id) },
  });
  return { committed, withdrawal: { targetId: project.id } };
}

const targetOf = ({ id, name }: Project) => ({ type: "project", id, name });
