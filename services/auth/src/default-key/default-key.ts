import { PROJECT_GRANTS } from "@atrium/shared/access/roles";
import { rfc3339, rfc3339OrNull } from "@atrium/shared/clock";
import { type Allowed, type Context, inProjects, type Permitted, permit } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { newId, type OrganizationId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { commit, type Write } from "@atrium/shared/store/commit";
import { type Minted, mint, type Peppers } from "../credential/format.ts";
import { FRESH } from "../key/fresh.ts";
import { requireMayHave } from "../key/limits.ts";
import { loggedFields } from "../key/presentation.ts";
import { rotated, updating } from "../key/rotation.ts";
import type { KeyRow, ServiceAccountRow } from "./store.ts";
import * as store from "./store.ts";

// O3: one key an organization, in its Default project, that only an owner sees, rotates or revokes. It acts as a
// service account of its own, which no project route shows.

/** What it may do: use everything the project holds, decide nothing about people (C5). */
const ROLE = "contributor";
const NAME = "Organization Default Key";
/** No name that a route takes ends in a space: nobody can have it first. */
const ACCOUNT_NAME = `${NAME} `;

export const present = (key: KeyRow) => ({
  id: key.id,
  organization_id: key.organizationId,
  project_id: key.projectId,
  name: key.name,
  hint: key.hint,
  revoked_at: rfc3339OrNull(key.revokedAt),
  created_by: key.createdBy,
  created_at: rfc3339(key.createdAt),
  updated_at: rfc3339(key.updatedAt),
});

/** @throws Problem `not_found` also where none was made yet */
export async function theDefaultKey<P extends "key:view" | "key:delete">(
  ctx: Context,
  access: Access,
  permission: P,
): Promise<Permitted<P, KeyRow>> {
  const { key } = await store.ofOrganization(ctx.db, organizationOf(access));
  if (!key) throw notFound();
  return permit(ctx, access, permission, key);
}

type Rotated = ReturnType<typeof present> & { secret: string; effective_by: string };

/**
 * Makes the key, or gives it another secret: under the same id, so that what is attributed to it stays together.
 * @param effectiveBy from when on the old secret is refused everywhere, at the latest
 * @returns the key as it was, where there was one
 * @throws Problem `personal_organization`; `grant_exceeds_own` for a credential that may less, or ends, or is restricted;
 *   `stale_version` where two do it at once
 */
export async function rotateDefaultKey(
  ctx: Context,
  access: Allowed<"key:update">,
  peppers: Peppers,
  effectiveBy: string,
): Promise<{ key: KeyRow; answer: Rotated; replaced: KeyRow | undefined }> {
  const { project, account, key: before } = await store.ofOrganization(ctx.db, organizationOf(access));
  if (!project)
    throw new Problem("personal_organization", "A personal organization has no Default project to act in.");
  await requireMayHave(ctx, inProjects(access), PROJECT_GRANTS[ROLE]);
  const { secret, ...minted } = mint("pk", peppers);
  const now = ctx.clock.now();
  const hidden = account ? undefined : newAccount(access, project, now);
  const key = before
    ? rotated(before, minted, null, now)
    : newKey(access, { project, account: account ?? (hidden as ServiceAccountRow).id }, minted, now);
  const writes: Write[] = hidden ? [store.insertAccount(ctx.db, hidden)] : [];
  writes.push(before ? updating(ctx.db, key, before.version) : store.insert(ctx.db, key));
  const answer = { ...present(key), secret, effective_by: effectiveBy };
  const made = { ...loggedFields(key), owner: key.serviceAccountId as string };
  try {
    await commit(ctx, {
      actor: access,
      writes,
      event: before
        ? { ...about(key), type: "key.rotated", details: { until: null, previous_ends_at: null } }
        : { ...about(key), type: "key.created", details: made },
      answer: { status: 200, body: answer },
    });
  } catch (error) {
    const isRace = error instanceof Problem && error.code === "already_exists";
    throw isRace ? new Problem("stale_version") : error;
  }
  return { key, answer, replaced: before };
}

const newAccount = (access: Access, projectId: KeyRow["projectId"], now: number): ServiceAccountRow => ({
  id: newId("sa"),
  projectId,
  teamId: null,
  name: ACCOUNT_NAME,
  role: ROLE,
  kind: "organization",
  version: 1,
  createdBy: access.principal.id,
  createdAt: now,
  updatedAt: now,
});

const newKey = (
  access: Access,
  { project, account }: { project: KeyRow["projectId"]; account: ServiceAccountRow["id"] },
  minted: Pick<Minted, "digest" | "hint">,
  now: number,
): KeyRow => ({
  ...FRESH,
  id: newId("key"),
  projectId: project,
  organizationId: organizationOf(access),
  accountId: null,
  serviceAccountId: account,
  membershipId: null,
  name: NAME,
  ...minted,
  scopes: null,
  metadata: {},
  expiresAt: null,
  kind: "organization",
  createdBy: access.principal.id,
  createdWith: access.credential.id,
  createdAt: now,
  updatedAt: now,
});

const organizationOf = ({ target }: Access) => target.id as OrganizationId;

/** In the organization's log, and in none of a project's: admins read those. */
const about = ({ id, name }: KeyRow) => ({ target: { type: "key" as const, id, name } });
