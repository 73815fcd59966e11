import { isGuest, standingIn } from "@atrium/shared/access/place";
import type { Context } from "@atrium/shared/context";
import { loadEach } from "@atrium/shared/control/load";
import { placeOf } from "@atrium/shared/control/place";
import type { MembershipId, OrganizationId, ProjectId } from "@atrium/shared/id";
import { Problem } from "@atrium/shared/problem";
import type { Owner } from "./owner.ts";
import type { PlaceRow } from "./store.ts";

/** Where alone a token acts. Left out: unchanged; null: of that kind nowhere, and with neither kind everywhere. */
export interface Limits {
  organizations?: string[] | null | undefined;
  projects?: string[] | null | undefined;
}

export type Place = Omit<PlaceRow, "keyId">;

/** Of what a token is limited to: what comes to it, what goes, and whether it is limited at all by then. */
interface Limiting {
  after: Place[];
  added: Place[];
  dropped: string[];
}

const isOf = (kind: Place["place"]) => (one: Place) => one.place === kind;

/**
 * What a token's places are to be. Each new one must be one where its owner has something now by more than its visibility.
 * @throws Problem `validation_failed`, naming those that are not
 */
export async function limited(
  ctx: Context,
  owner: Owner,
  before: readonly Place[],
  { organizations, projects }: Limits,
): Promise<Limiting> {
  const wanted = [...asked("organization", organizations, before), ...asked("project", projects, before)];
  const known = new Map(before.map((one) => [one.placeId as string, one]));
  const fresh = wanted.filter(({ id }) => !known.has(id));
  const added = await standing(ctx, owner, fresh);
  const kept = wanted.flatMap(({ id }) => known.get(id) ?? []);
  const stays = new Set(wanted.map(({ id }) => id));
  const dropped = before.map(({ placeId }) => placeId as string).filter((id) => !stays.has(id));
  return { after: [...kept, ...added], added, dropped };
}

interface Asked {
  place: Place["place"];
  id: string;
  /** Where it stands in the request. */
  pointer: string;
}

function asked(place: Place["place"], ids: string[] | null | undefined, before: readonly Place[]): Asked[] {
  const named = ids === undefined ? before.filter(isOf(place)).map(({ placeId }) => placeId) : (ids ?? []);
  return [...new Set<string>(named)].map((id) => ({
    place,
    id,
    pointer: `/${place}s/${ids?.indexOf(id) ?? 0}`,
  }));
}

/** The places, each with the membership that admits the owner there: it goes with that. One round trip. */
async function standing(ctx: Context, owner: Owner, places: readonly Asked[]): Promise<Place[]> {
  const loaded = await loadEach(
    ctx.db.$client,
    places.map(({ place, id }) => ({ id: owner.id, target: { type: place, id } })),
  );
  const found = places.map(({ place, id }, at): Place | null => {
    const one = loaded[at];
    const here = one && placeOf(one, { type: place });
    // Automation is in its team's organization as its team is.
    if (owner.grant && place === "organization")
      return id === owner.organizationId
        ? { place, placeId: owner.organizationId, membershipId: null }
        : null;
    const { matched, keysAllowed, ...worth } = here ? standingIn(here) : NOWHERE;
    if (!matched || !keysAllowed || isGuest({ matched, keysAllowed, ...worth })) return null;
    if ((one?.project ?? one?.organization)?.id !== id) return null;
    const membershipId = one?.admittedBy as MembershipId | null;
    return { place, placeId: id as OrganizationId | ProjectId, membershipId };
  });
  const errors = places
    .filter((_, at) => found[at] === null)
    .map(({ pointer }) => ({ pointer, detail: "Its owner has nothing there that a token could use." }));
  if (errors.length > 0) throw new Problem("validation_failed", undefined, { errors });
  return found.filter((place) => place !== null);
}

const NOWHERE = { matched: false, keysAllowed: false } as ReturnType<typeof standingIn>;
