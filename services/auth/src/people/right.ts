import { decide } from "@atrium/shared/access/decide";
import { standingIn } from "@atrium/shared/access/place";
import { systemClock } from "@atrium/shared/clock";
import type { Keyholder, Named, Question } from "@atrium/shared/contract/auth";
import { loadPrincipals } from "@atrium/shared/control/load";
import { placeOf } from "@atrium/shared/control/place";
import { meteredD1 } from "@atrium/shared/store/meter";
import { openDb } from "@atrium/shared/store/open";
import { type Env, settings } from "../env.ts";
import * as store from "./store.ts";

/** Of these, those who may do that by now, in their order: fresh rows, one round trip. */
export async function allowedOf(
  env: Env,
  ids: readonly string[],
  { project, permission, thing }: Question,
): Promise<Named[]> {
  const target = { type: "project", id: project } as const;
  const loaded = await loadPrincipals(meteredD1(env.CONTROL, env.METER === "1"), ids, target);
  return loaded.flatMap((one) => {
    const place = one && placeOf(one, target);
    const principal = one?.principal;
    if (!place || !principal || principal.suspended) return [];
    const { grant, administers } = standingIn(place);
    const access = { principal, credential: null, grant, scopes: null, administers };
    return decide(access, permission, thing) ? [{ id: principal.id, name: principal.name }] : [];
  });
}

/** How many people of whom there are keys are decided about at a time. */
const PEOPLE_AT_ONCE = 100;

/**
 * The public keys of those who may do that by now, of a part of all who could: their rights and their keys are read after
 * the moment from which the answer's time counts.
 */
export async function keyholdersOf(
  env: Env,
  question: Question,
  after: string | null,
): Promise<{ data: Keyholder[]; next: string | null; expiresAt: number }> {
  const expiresAt = systemClock.now() + settings(env).bound.revocationMs;
  const db = openDb(env.CONTROL, env.METER);
  const page = { limit: PEOPLE_AT_ONCE, after };
  const found = await store.candidatesWithKeys(db, question.project, page);
  const people = found.slice(0, page.limit).map(({ id }) => id);
  const next = found.length > page.limit ? (people.at(-1) ?? null) : null;
  const [allowed, keys] = await Promise.all([allowedOf(env, people, question), store.keysOf(db, people)]);
  const names = new Map(allowed.map(({ id, name }) => [id, name]));
  const data = keys.flatMap(({ accountId, type, publicKey }) => {
    const username = names.get(accountId);
    return username === undefined ? [] : [{ username, type, publicKey }];
  });
  return { data, next, expiresAt };
}
