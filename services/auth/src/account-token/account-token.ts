import { reachByMaker } from "@atrium/shared/access/decide";
import { PRESET_SCOPES, type Preset } from "@atrium/shared/access/presets";
import type { Scope } from "@atrium/shared/access/vocabulary";
import { type Allowed, type Context, type Permitted, permit, requireVersion } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { newId } from "@atrium/shared/id";
import { notFound } from "@atrium/shared/problem";
import { changed, commit } from "@atrium/shared/store/commit";
import { type Listed, listed, NOTHING_LISTED, type Page } from "@atrium/shared/store/page";
import type { Peppers } from "../credential/format.ts";
import { FRESH } from "../key/fresh.ts";
import { endFor } from "../key/limits.ts";
import { holderOf, LOGGED, loggedFields, presentFields } from "../key/presentation.ts";
import {
  mintFor,
  type Overlap,
  requireActive,
  rollBack,
  rotate,
  targetOf,
  updating,
} from "../key/rotation.ts";
import { type RestrictionWishes, restricted } from "../restriction/restrictions.ts";
import { type Owner, requireHandable } from "./owner.ts";
import { type Limits, limited, type Place } from "./place.ts";
import * as store from "./store.ts";

/** A token, with where alone it acts and how its secrets were used. */
type Token = Omit<store.FullTokenRow, "places"> & { places: Place[] };

/** A person's are theirs; a service account's belong to its team as keys do to a project. */
type May<V extends "view" | "create" | "update" | "delete"> = `token:${V}` | `key:${V}`;

interface TokenInput extends Limits, RestrictionWishes {
  name: string;
  scopes?: Scope[] | null | undefined;
  /** Scopes by the name that they have together. */
  preset?: Preset | undefined;
  expiresAt?: number | null | undefined;
  metadata?: Record<string, string> | undefined;
}

const scopesOf = ({ scopes, preset }: Partial<TokenInput>): Scope[] | null | undefined =>
  preset === undefined ? scopes : [...PRESET_SCOPES[preset]];

const placesOf = ({ limited, places }: Token, kind: Place["place"]): string[] | null =>
  limited ? places.filter(({ place }) => place === kind).map(({ placeId }) => placeId) : null;

const placesIn = (token: Token) => ({
  organizations: placesOf(token, "organization"),
  projects: placesOf(token, "project"),
});

/** A token as the API shows it: without its secret. */
export const present = (token: Token) => ({
  id: token.id,
  name: token.name,
  hint: token.hint,
  principal: holderOf(token),
  ...placesIn(token),
  ...presentFields(token),
});

type Presented = ReturnType<typeof present>;

/**
 * Makes a token that acts as its owner, wherever they may. The secret is in the answer and nowhere else.
 * @throws Problem `permission_missing` for whoever has not signed in, `validation_failed` for places where its owner is not,
 *   `grant_exceeds_own`, `quota_exceeded`
 */
export async function createToken(
  ctx: Context,
  access: Allowed<May<"create">>,
  owner: Owner,
  peppers: Peppers,
  input: TokenInput,
): Promise<{ token: Token; answer: Presented & { secret: string } }> {
  const scopes = scopesOf(input) ?? null;
  requireHandable(access, owner, scopes);
  const now = ctx.clock.now();
  const places = await limited(ctx, owner, [], input);
  const { secret, digest, hint } = mintFor({ kind: "account" }, peppers);
  const token: Token = {
    ...FRESH,
    ...restricted(FRESH, input),
    id: newId("tok"),
    kind: "account",
    projectId: null,
    organizationId: owner.organizationId,
    ...owner.columns,
    membershipId: null,
    name: input.name,
    digest,
    hint,
    scopes,
    limited: places.after.length > 0,
    metadata: input.metadata ?? {},
    expiresAt: endFor(access, input.expiresAt, now),
    createdBy: access.principal.id,
    createdWith: access.credential.id,
    createdAt: now,
    updatedAt: now,
    places: places.after,
    uses: [],
  };
  const answer = { ...present(token), secret };
  await commit(ctx, {
    actor: access,
    writes: [
      store.withinQuota(ctx.db, owner.columns, now),
      store.insert(ctx.db, token),
      ...store.addPlaces(ctx.db, token.id, places.added),
    ],
    event: { ...about("token.created", token), details: { ...logged(token), owner: owner.id } },
    answer: { status: 201, body: answer },
  });
  return { token, answer };
}

/** @throws Problem `not_found`, also for somebody else's; `permission_missing` */
export async function theToken<P extends May<"view" | "update" | "delete">>(
  ctx: Context,
  access: Access,
  owner: Owner,
  permission: P,
  id: string,
): Promise<Permitted<P, Token>> {
  const token: Token | undefined = await store.byId(ctx.db, owner.columns, id);
  if (!token) throw notFound();
  return permit(ctx, access, permission, token);
}

export async function listTokens(
  ctx: Context,
  access: Allowed<May<"view">>,
  owner: Owner,
  page: Page,
): Promise<Listed<Presented>> {
  const permission = access.target.type === "account" ? "token:view" : "key:view";
  if (!reachByMaker(access, permission)) return NOTHING_LISTED;
  return listed(await store.list(ctx.db, owner.columns, page), page, present);
}

/**
 * Changes a token's name, scopes, places, restrictions, expiry or metadata.
 * @throws Problem as `createToken`; `stale_version`, `state_conflict` for a revoked one
 */
export async function updateToken(
  ctx: Context,
  access: Allowed<May<"update">>,
  owner: Owner,
  before: Permitted<May<"update">, Token>,
  input: Partial<TokenInput>,
  expected: number | undefined,
): Promise<Token> {
  const now = ctx.clock.now();
  requireActive(before);
  requireVersion(before, expected);
  const wanted = scopesOf(input);
  const scopes = wanted === undefined ? before.scopes : wanted;
  requireHandable(access, owner, scopes);
  const places = await limited(ctx, owner, before.places, input);
  const after: Token = {
    ...before,
    ...restricted(before, input),
    name: input.name ?? before.name,
    scopes,
    limited: isLimited(before, places.after, input),
    metadata: input.metadata ?? before.metadata,
    expiresAt: input.expiresAt === undefined ? before.expiresAt : endFor(access, input.expiresAt, now),
    version: before.version + 1,
    updatedAt: now,
    places: places.after,
  };
  const changes = changed(logged(before), logged(after), [...LOGGED, "organizations", "projects"]);
  if (Object.keys(changes).length === 0) return before;
  await commit(ctx, {
    actor: access,
    writes: [
      updating(ctx.db, after, before.version),
      ...store.addPlaces(ctx.db, after.id, places.added),
      ...store.dropPlaces(ctx.db, after.id, places.dropped),
    ],
    event: { ...about("token.updated", after), changes },
  });
  return after;
}

/** Its limits are lifted by whoever says so, never by a place that it lost. */
const isLimited = (before: Token, after: Place[], { organizations, projects }: Limits): boolean =>
  after.length > 0 || (before.limited && organizations === undefined && projects === undefined);

/** Gives a token another secret, which the caller is handed. @throws Problem as `createToken`, and as `rotate` */
export async function rotateToken(
  ctx: Context,
  access: Allowed<May<"update">>,
  owner: Owner,
  before: Permitted<May<"update">, Token>,
  { effectiveBy, ...how }: { peppers: Peppers; overlap: Overlap; effectiveBy: string },
) {
  requireHandable(access, owner, before.scopes);
  const answer = (token: Token, secret: string) => ({
    ...present(token),
    secret,
    effective_by: effectiveBy,
  });
  return rotate<Token, ReturnType<typeof answer>>(ctx, access, before, { ...how, answer });
}

/** Gives a token the secret again that it had before. @throws Problem as `createToken`, and as `rollBack` */
export async function rollBackToken(
  ctx: Context,
  access: Allowed<May<"update">>,
  owner: Owner,
  before: Permitted<May<"update">, Token>,
  effectiveBy: string,
) {
  requireHandable(access, owner, before.scopes);
  const answer = (token: Token) => ({ ...present(token), effective_by: effectiveBy });
  return rollBack<Token, ReturnType<typeof answer>>(ctx, access, before, { uses: before.uses, answer });
}

/** What the log says of a token, as the API would. */
const logged = (token: Token) => ({ ...loggedFields(token), ...placesIn(token) });

/** It stands in the log of its owner's organization: a person's personal one, a team's. */
const about = <T extends "token.created" | "token.updated">(type: T, token: Token) => ({
  type,
  target: targetOf("token", token),
  organization: token.organizationId,
});
