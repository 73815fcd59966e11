import type { Within } from "@atrium/shared/contract/resources";
import type { Db } from "@atrium/shared/store/open";
import { KIND_NAMES } from "../kind/kinds.ts";
import * as store from "./store.ts";

// What other services ask of what projects hold, and what follows here from what happened there.

/**
 * Follows the deletion of a project: a bounded part of what it held goes, and nothing comes in any more. Leaves no
 * events, since `project.deleted` says it all. Can be repeated, and goes on where it was interrupted.
 * @returns whether nothing is left
 */
export const purgeProject = store.purgeProject;
export const purgeOrganization = store.purgeOrganization;

/**
 * Follows a removal that handed on what was at work: it is somebody else's from then on. Leaves no events, since the
 * removal's says it all. Can be repeated, and goes on where it was interrupted.
 */
export const reassign = store.reassign;

/** What somebody has at work there, newest first. */
export async function runningOf(db: Db, account: string, within: Within, limit: number) {
  const rows = await store.runningOf(db, account, within, limit);
  return rows.map((row) => ({ ...row, state: row.state ?? "" }));
}

/** For the system's own work, which asks nobody. */
export const asItIs = store.byId;

/** A thing by its id, whose prefix names its kind; null for what is not there. */
export async function thingOf(db: Db, projectId: string, id: string) {
  const kind = KIND_NAMES.find((name) => id.startsWith(`${name}_`));
  const row = kind && (await store.byId(db, projectId, kind, id));
  if (!row) return null;
  const { owner, createdBy, createdWith, movedIn } = row;
  return { kind: row.kind, owner, createdBy, createdWith, movedIn };
}
