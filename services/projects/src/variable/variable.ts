import { mayAtAll, reachByMaker } from "@atrium/shared/access/decide";
import { rfc3339 } from "@atrium/shared/clock";
import {
  type Allowed,
  type Context,
  type Permitted,
  permissionMissing,
  permit,
  requireVersion,
} from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import type { ProjectId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { changed, commit } from "@atrium/shared/store/commit";
import { type Listed, listed, NOTHING_LISTED, type Page } from "@atrium/shared/store/page";
import type { VariableRow } from "./store.ts";
import * as store from "./store.ts";

/** A variable as the API shows it. */
export const present = (row: VariableRow) => ({
  name: row.name,
  value: row.value,
  created_by: row.createdBy,
  created_at: rfc3339(row.createdAt),
  updated_at: rfc3339(row.updatedAt),
});

/** @throws Problem `not_found`, `permission_missing` */
export async function theVariable<P extends "variable:view" | "variable:delete">(
  ctx: Context,
  access: Access,
  permission: P,
  name: string,
): Promise<Permitted<P, VariableRow>> {
  const row = await store.byName(ctx.db, projectOf(access), name);
  if (!row) throw notFound();
  return permit(ctx, access, permission, { ...row, createdWith: null });
}

export async function listVariables(ctx: Context, access: Allowed<"variable:view">, page: Page) {
  const reached = reachByMaker(access, "variable:view");
  if (!reached) return NOTHING_LISTED;
  const rows = await store.ofProject(ctx.db, projectOf(access), reached.createdBy, page);
  return listed(
    rows.map((row) => ({ ...row, id: row.name })),
    page,
    present,
  ) satisfies Listed<unknown>;
}

/**
 * Sets one environment variable of a project; makes it where it is new, which needs `variable:create` too.
 * @throws Problem `stale_version`, `permission_missing`; `quota_exceeded` past what a project may have
 */
export async function setVariable(
  ctx: Context,
  access: Allowed<"variable:update">,
  name: string,
  value: string,
  expected: number | undefined,
): Promise<VariableRow> {
  const before = await store.byName(ctx.db, projectOf(access), name);
  if (!before) return createVariable(ctx, access, name, value, expected);
  await permit(ctx, access, "variable:update", { ...before, createdWith: null });
  requireVersion(before, expected);
  const after = { ...before, value, version: before.version + 1, updatedAt: ctx.clock.now() };
  const changes = changed(before, after, ["value"]);
  if (Object.keys(changes).length === 0) return before;
  await commit(ctx, {
    actor: access,
    writes: [store.update(ctx.db, after, before.version)],
    event: { type: "variable.updated", target: targetOf(after), changes },
  });
  return after;
}

async function createVariable(
  ctx: Context,
  access: Access,
  name: string,
  value: string,
  expected: number | undefined,
): Promise<VariableRow> {
  if (!mayAtAll(access, "variable:create")) throw permissionMissing(access, "variable:create");
  if (expected !== undefined) throw new Problem("stale_version");
  const now = ctx.clock.now();
  const row: VariableRow = {
    projectId: projectOf(access),
    name,
    value,
    version: 1,
    createdBy: access.principal.id,
    createdAt: now,
    updatedAt: now,
  };
  await commit(ctx, {
    actor: access,
    writes: store.insert(ctx.db, row),
    event: {
      type: "variable.created",
      target: targetOf(row),
      changes: { value: { from: null, to: value } },
    },
  });
  return row;
}

/** @throws Problem `stale_version` */
export async function deleteVariable(
  ctx: Context,
  access: Allowed<"variable:delete">,
  row: Permitted<"variable:delete", VariableRow>,
  expected: number | undefined,
): Promise<void> {
  requireVersion(row, expected);
  await commit(ctx, {
    actor: access,
    writes: [store.remove(ctx.db, row)],
    event: { type: "variable.deleted", target: targetOf(row) },
  });
}

const projectOf = ({ target }: Access) => target.id as ProjectId;

/** Within its project a variable goes by its name. */
const targetOf = ({ name }: VariableRow) => ({ type: "variable" as const, id: name, name });
