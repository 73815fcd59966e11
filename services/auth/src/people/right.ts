import { decide } from "@atrium/shared/access/decide";
import { standingIn } from "@atrium/shared/access/place";
import type { Permission } from "@atrium/shared/access/vocabulary";
import { systemClock } from "@atrium/shared/clock";
import type { Keyholder, Named, OrganizationQuestion, Place, Question } from "@atrium/shared/contract/auth";
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
  { permission, thing, ...where }: Question | OrganizationQuestion,
): Promise<Named[]> {
  const target: Place =
    "project" in where
      ? { type: "project", id: where.project }
      : { type: "organization", id: where.organization };
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

/** So many of those who administer something are told of it. */
const ADMINISTRATORS = 20;
/** Where many have a place in a project, so many are looked at. */
const LOOKED_AT = { pages: 5, limit: 100 };

/** Nobody's own thing: who may do it to any. */
const ANY = { createdBy: null, createdWith: null };

/** Accounts that may do that to any such thing in a place by now, and can be told: some, where there are many. */
export async function administratorsOf(
  env: Env,
  { type, id }: Place,
  permission: Permission,
): Promise<string[]> {
  const db = openDb(env.CONTROL, env.METER);
  const [candidates, where] =
    type === "project"
      ? [store.candidatesToTell, { project: id }]
      : [store.administratorsToTell, { organization: id }];
  const administrators: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < LOOKED_AT.pages && administrators.length < ADMINISTRATORS; page++) {
    const people: { id: string }[] = await candidates(db, id, { limit: LOOKED_AT.limit, after });
    const ids = people.slice(0, LOOKED_AT.limit).map((one) => one.id);
    const allowed = await allowedOf(env, ids, { ...where, permission, thing: ANY });
    administrators.push(...allowed.map((one) => one.id));
    after = ids.at(-1) ?? null;
    if (people.length <= LOOKED_AT.limit) break;
  }
  return administrators.slice(0, ADMINISTRATORS);
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
