import { decide, mayAtAll, type Thing } from "./access/decide.ts";
import { givenBy, MOVED_IN, rolesInWords } from "./access/explain.ts";
import { mayGrant, PROJECT_GRANTS } from "./access/roles.ts";
import { isSensitive } from "./access/sensitive.ts";
import {
  contains,
  difference,
  type Grant,
  narrow,
  type Permission,
  permissionOf,
  scopesOf,
} from "./access/vocabulary.ts";
import type { Clock } from "./clock.ts";
import type { Access, People } from "./contract/auth.ts";
import type { AtriumEvent } from "./contract/events.ts";
import { notFound, Problem } from "./problem.ts";
import type { Db } from "./store/open.ts";

declare const allowed: unique symbol;
declare const permitted: unique symbol;

/** An access for which `P` was decided at the route's target. Only `authorize()` and `permit()` make one. */
export type Allowed<P extends Permission = Permission> = Access & { readonly [allowed]: P };

/** A thing on which `P` was decided. Commands ask for it, so an undecided call does not type-check. */
export type Permitted<P extends Permission, T> = T & { readonly [permitted]: P };

/** What a POST answers, kept with its Idempotency-Key in the same commit. */
export interface Answer {
  status: number;
  body: unknown;
}

/** The Idempotency-Key of this request, ready to be committed along with what it does. */
export interface IdempotencyClaim {
  id: string;
  requestDigest: string;
  expiresAt: number;
  seal(body: string): Promise<string>;
}

/** What a rule is handed besides its input: storage, time, and who to tell. */
export interface Context {
  db: Db;
  /** Which outbox `db` holds. */
  source: AtriumEvent["source"];
  queue: Queue<AtriumEvent>;
  /** Who is behind a name, for services that keep ids only. */
  people: People;
  /** What an account, a service account or an organization is called; null where that is not known here. */
  nameOf(id: string): Promise<string | null>;
  clock: Clock;
  requestId: string;
  /** The caller's address; null where the platform did not say. */
  address: string | null;
  /** What the caller says it is, as far as anybody will read it. */
  userAgent: string | null;
  /** Work that goes on after the response. */
  later(work: Promise<unknown>): void;
  /** The same caller and target, decided on fresh rows. */
  reauthorize(): Promise<Access>;
  /**
   * The same caller in another project, decided on fresh rows: for what concerns two of them.
   * @throws Problem `permission_missing`, also for a key; `not_found`
   */
  authorizeIn<P extends Permission>(project: string, permission: P): Promise<Allowed<P>>;
  idempotency: IdempotencyClaim | null;
  /** What is asked is only what would happen: commits are rolled back, and nobody is told. */
  rehearsal?: boolean;
}

/**
 * Decides about one thing, and hands it back as decided. A cached no is asked again of the primary.
 * @throws Problem `permission_missing` where the caller may see it, else `not_found`
 */
export async function permit<P extends Permission, T extends Thing>(
  ctx: Context,
  access: Access,
  permission: P,
  thing: T,
): Promise<Permitted<P, T>> {
  let current = access;
  if (!decide(current, permission, thing) && !current.fresh) current = await ctx.reauthorize();
  if (decide(current, permission, thing)) return thing as Permitted<P, T>;
  const readable = `${permission.slice(0, permission.indexOf(":"))}:view` as Permission;
  throw decide(current, readable, thing)
    ? await permissionMissingOn(ctx, current, permission, thing)
    : notFound();
}

/** The 403 of a caller who may see the place: what is missing, and where it is missing. */
export const permissionMissing = (access: Access, permission: Permission): Problem =>
  lacking(permission, whyMissing(access, permission));

/** The same of one who may see the thing: also whose it is, where it would do if it were theirs (G6). */
export async function permissionMissingOn(
  ctx: Context,
  access: Access,
  permission: Permission,
  thing: Thing,
): Promise<Problem> {
  const owner = thing.owner ?? thing.createdBy;
  const itCounts = owner !== null && givenBy(access.grant, permission) === "own";
  const whose = itCounts ? ((await ctx.nameOf(owner)) ?? owner) : null;
  return lacking(permission, whyMissing(access, permission, { thing, whose }));
}

const lacking = (permission: Permission, explanation: string): Problem =>
  new Problem("permission_missing", `This needs ${permission}.`, { permission, explanation });

/** The short explanation, of what is at hand; `…/explain` says all of it. */
function whyMissing(
  access: Access,
  permission: Permission,
  { thing, whose }: { thing?: Thing; whose?: string | null } = {},
): string {
  const { role, target, principal, credential, grant } = access;
  const isToken = credential.type === "account_token";
  const unlimited = { ...access, scopes: null };
  const isNarrowed = thing ? decide(unlimited, permission, thing) : mayAtAll(unlimited, permission);
  if (isToken && isNarrowed) return unnamed(access, permission);
  if (target.type === "system") return "This is for system administrators.";
  if (target.type === "account" && credential.type === "project_key") return "No key may do this: sign in.";
  if (target.type === "account" && principal.type === "service_account")
    return "No service account may do this: it is for people.";
  if (target.type === "account" && isToken)
    return "This token is limited to some places, and your account is none of them.";
  const roles = rolesInWords(target.type, permission);
  const have = role === null ? "You have no role here." : `Your role here is ${role}.`;
  if (isNarrowed) {
    const reached = mayAtAll(access, permission)
      ? "the scopes of this key reach only what was made with it"
      : "the scopes of this key leave it out";
    return `${have} It gives this, and ${reached}: who may change the key can widen it.`;
  }
  if (thing && givenBy(grant, permission) === "any") return MOVED_IN;
  if (thing && givenBy(grant, permission) === "own") {
    const theirs = `This is ${whose ?? "somebody else"}'s, and your role gives this for what is your own.`;
    return `${have} ${theirs} ${roles}`.trim();
  }
  return `${have} ${roles}`.trim();
}

/** What whoever has an account token may do, and that token may not. */
function unnamed(access: Access, permission: Permission): string {
  if (permission.startsWith("token:"))
    return "You may do this, and no token may: sign in. Tokens are made, changed and rotated by whoever signs in.";
  if (mayAtAll(access, permission))
    return "You may do this, and the scopes of this token reach only what was made with it: name more in them.";
  const why =
    access.target.type === "system"
      ? "a token administers the system only where its scopes name it, and a permission of `system`"
      : isSensitive(permission)
        ? "a token does what is as sensitive as this only where its scopes name it"
        : "its scopes leave it out";
  return `You may do this, and this token does not name ${permission} here: ${why}.`;
}

/** For a change of CONTROL that is declared as a view, which may have been decided from a cache: as fresh rows have it. */
export const afresh = async (ctx: Context, access: Access): Promise<Access> =>
  access.fresh ? access : ctx.reauthorize();

/**
 * The version that the caller asks for (`If-Match`), where it names one, must be the one that was read.
 * @throws Problem `stale_version`
 */
export function requireVersion({ version }: { version: number }, expected: number | undefined): void {
  if (expected !== undefined && expected !== version) throw new Problem("stale_version");
}

/**
 * Nobody grants, through any door, more than they may grant: what they hold through this credential, and what a
 * `manage` permission names.
 * @throws Problem `grant_exceeds_own`, naming what is missing
 */
export function requireGrantable({ grant, scopes }: Pick<Access, "grant" | "scopes">, wanted: Grant): void {
  const missing = scopesOf(difference(wanted, mayGrant(narrow(grant, scopes))));
  const [first] = missing;
  if (first === undefined) return;
  const named = missing.slice(0, 10).join(", ");
  const more = missing.length > 10 ? ` and ${missing.length - 10} more` : "";
  const why = contains(mayGrant(grant), wanted)
    ? "You could grant this, and the scopes of your credential leave it out"
    : "You cannot grant what you do not hold";
  throw new Problem("grant_exceeds_own", `${why}: ${named}${more}.`, { permission: permissionOf(first) });
}

/** Whoever administers a team or an organization is an admin of the projects in which its people and roles count. */
export const inProjects = <
  A extends Pick<Access, "grant" | "administers"> & { target: Pick<Access["target"], "type"> },
>(
  access: A,
): A =>
  access.target.type !== "project" && access.administers
    ? { ...access, grant: PROJECT_GRANTS.admin }
    : access;
