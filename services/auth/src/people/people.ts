import type { Named } from "@atrium/shared/contract/auth";
import type { Db } from "@atrium/shared/store/open";
import * as store from "./store.ts";

// What other services, which keep ids only, ask about those behind them.

export const byUsername = async (db: Db, username: string): Promise<Named | null> =>
  (await store.byUsername(db, username)) ?? null;

export const namesOf = (db: Db, ids: readonly string[]): Promise<Named[]> => store.namesOf(db, ids);

/** Where mail reaches them: verified addresses of accounts that are not suspended. */
export const addressesOf = (db: Db, ids: readonly string[]): Promise<string[]> => store.addressesOf(db, ids);
