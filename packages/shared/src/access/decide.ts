/** Whether an access allows something: a lookup and an AND, nothing allocated. */
import { type Grant, type Permission, POSITIONS, VERBS } from "./vocabulary.ts";

/** The part of an access that decisions read. */
export type Decidable = {
  readonly principal: { readonly id: string } | null;
  readonly credential: { readonly id: string } | null;
  readonly grant: Grant;
  /** What the credential is narrowed to; `null` where it carries all that its principal may. */
  readonly scopes: Grant | null;
  /** An administrator of the organization or of the owning team: see `decide`. */
  readonly administers: boolean;
  /** The one thing of its kind that the credential is for: of that kind it reaches nothing else. */
  readonly only?: { readonly kind: string; readonly id: string };
};

/** The part of a thing that decisions read. */
export type Thing = {
  readonly id?: string;
  readonly kind?: string;
  readonly createdBy: string | null;
  /** Whose it is, where that is not always its maker. */
  readonly owner?: string;
  readonly createdWith: string | null;
  readonly movedIn?: boolean;
};

/** Which things a permission reaches, for the filter of a list. Both unset: all of them. */
export type Reach = { readonly createdBy?: string; readonly createdWith?: string };

/** What takes a thing away from its place: where it goes to, others decide about it. */
const TAKE_AWAY: ReadonlySet<number> = new Set([VERBS.indexOf("delete"), VERBS.indexOf("move")]);

/** W5: of what was moved in, for these only "own" counts. */
export const isTakingAway = (permission: Permission): boolean =>
  TAKE_AWAY.has((POSITIONS.get(permission) ?? 0) & 31);

const has = (masks: readonly number[], position: number): boolean =>
  ((masks[position >> 5] ?? 0) & (1 << (position & 31))) !== 0;

/**
 * W5: a run that somebody moved in is still theirs. For its `delete` only "own" counts, even for the project's owner, and
 * for its `move`, which could take it to where they may delete it; administrators of the organization and of the owning
 * team are the exception.
 */
export function decide(access: Decidable, permission: Permission, thing: Thing): boolean {
  const position = POSITIONS.get(permission);
  if (position === undefined) return false;

  const { grant, scopes, principal, credential, only } = access;
  if (only !== undefined && !isItself(only, permission, thing)) return false;
  const ownOnly = thing.movedIn === true && !access.administers && TAKE_AWAY.has(position & 31);
  if (ownOnly || !has(grant.any, position)) {
    if (!has(grant.own, position)) return false;
    if (principal === null || (thing.owner ?? thing.createdBy) !== principal.id) return false;
  }

  if (scopes === null || has(scopes.any, position)) return true;
  return has(scopes.own, position) && credential !== null && thing.createdWith === credential.id;
}

/** Of its kind a credential for one thing reaches that one, whichever of the two names the kind. */
const isItself = (
  only: NonNullable<Decidable["only"]>,
  permission: Permission,
  { id, kind }: Thing,
): boolean => only.id === id || !(only.kind === kind || permission.startsWith(`${only.kind}:`));

/** For what has no thing yet (create, list, the gate of a route): whether it is allowed on anything at all. */
export function mayAtAll(access: Decidable, permission: Permission): boolean {
  const position = POSITIONS.get(permission);
  if (position === undefined) return false;

  const { grant, scopes, principal, credential } = access;
  if (!has(grant.any, position) && (principal === null || !has(grant.own, position))) return false;
  if (scopes === null || has(scopes.any, position)) return true;
  return credential !== null && has(scopes.own, position);
}

/** The same of several permissions: what a route that serves many kinds needs of one of them. */
export const mayAny = (access: Decidable, permissions: readonly Permission[]): boolean =>
  permissions.some((permission) => mayAtAll(access, permission));

/** Which things of a list the permission reaches; `null` where it reaches none. */
export function reach(access: Decidable, permission: Permission): Reach | null {
  const position = POSITIONS.get(permission);
  if (position === undefined || !mayAtAll(access, permission)) return null;

  const { grant, scopes, principal, credential, only } = access;
  if (only !== undefined && permission.startsWith(`${only.kind}:`)) return null;
  const createdBy = has(grant.any, position) ? undefined : principal?.id;
  const createdWith = scopes === null || has(scopes.any, position) ? undefined : credential?.id;
  return {
    ...(createdBy !== undefined && { createdBy }),
    ...(createdWith !== undefined && { createdWith }),
  };
}

/**
 * The same where a thing does not keep with which key it was made: a scope for what was made with a key reaches none.
 */
export function reachByMaker(access: Decidable, permission: Permission): Pick<Reach, "createdBy"> | null {
  const reached = reach(access, permission);
  return reached?.createdWith === undefined ? reached : null;
}
