import type { Named } from "@atrium/shared/contract/auth";
import { ok, type Result, refuse } from "@atrium/shared/result";
import type { Db } from "@atrium/shared/store/open";
import * as store from "./store.ts";

// What other services, which keep ids only, ask about those behind them.

export const byUsername = async (db: Db, username: string): Promise<Named | null> =>
  (await store.byUsername(db, username)) ?? null;

/**
 * W8: whom a service account may act for is in its team, or in the one that owns its project. Of everybody else the answer
 * is the same, so that nobody finds out by it who has an account.
 */
export async function actedFor(db: Db, serviceAccountId: string, person: string): Promise<Result<Named>> {
  const found = await store.actedFor(db, serviceAccountId, person);
  if (found?.account) return ok(found.account);
  const detail = found?.team
    ? `Nobody called ${person} is in the team ${found.team.name}, which this service account belongs to.`
    : "This service account's project belongs to no team, and so there is nobody that it could act for.";
  return refuse({ code: "attribution_refused", detail });
}

/** The projects that a team owns or collaborates in. Who asks has been decided to see the team, not all of them. */
export const projectsOf = (db: Db, teamId: string): Promise<string[]> => store.projectsOf(db, teamId);

export const namesOf = (db: Db, ids: readonly string[]): Promise<Named[]> => store.namesOf(db, ids);

/** Where mail reaches them: verified addresses of accounts that are not suspended. */
export const addressesOf = (db: Db, ids: readonly string[]): Promise<string[]> => store.addressesOf(db, ids);
