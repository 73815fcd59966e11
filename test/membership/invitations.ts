/** Asking people in, and what they answer. */
import fc from "fast-check";
import {
  type Invitation,
  isAdministrator,
  join,
  type Model,
  mayHandOn,
  organizationRights,
  type Place,
  project,
  type Rights,
  rightsAt,
  worth,
} from "./model.ts";
import {
  anyLevel,
  at,
  by,
  caller,
  gated,
  inOwningTeam,
  inThe,
  keyOf,
  levelBody,
  ofThe,
  operation,
  organizationRole,
  owningTeam,
  pathOf,
  type Real,
  roleBody,
  team,
  who,
} from "./operation.ts";

const NEEDED = {
  organization: "invitation:create",
  team: "invitation:create",
  project: "collaborator:create",
};

/** Before the number of teams and projects is known. */
type Somewhere = { type: "organization" } | { type: "team" | "project"; at: number };
const somewhere: fc.Arbitrary<Somewhere> = fc.oneof(
  fc.constant({ type: "organization" as const }),
  team.map((at) => ({ type: "team" as const, at })),
  at.map((at) => ({ type: "project" as const, at })),
);
const placeIn = (m: Model, place: Somewhere): Place =>
  place.type === "organization" ? place : place.type === "team" ? ofThe(m, place.at) : inThe(m, place.at);

/** What an invitation to a place gives: an organization has roles of its own, a team no per-kind access. */
const offered = (
  m: Model,
  { place, organizationRole, level }: Pick<Invitation, "place" | "organizationRole" | "level">,
) => (place.type === "organization" ? organizationRights(organizationRole) : worth(m, level));
/** Who administers a team gives what its people are in projects, but its admins only whoever makes those. */
const mayOffer = (
  m: Model,
  place: Place,
  rights: Rights,
  offer: Pick<Invitation, "place" | "organizationRole" | "level">,
) =>
  place.type === "team"
    ? offer.level.role !== "admin" || rights.has("member:manage")
    : mayHandOn(rights, offered(m, offer));

const isIn = (m: Model, who: number, place: Place): boolean => {
  if (place.type === "organization") return m.members.has(who);
  return place.type === "team"
    ? m.teams[place.at]?.people.has(who) === true
    : project(m, place.at).people.has(who);
};

type Inviting = Omit<Invitation, "place"> & { place: Somewhere };
const invitationIn = (m: Model, a: Inviting): Invitation => {
  const level = a.place.type === "team" ? { ...a.level, access: null, registryAdmin: false } : a.level;
  const bare = level.role === null && level.custom === null && level.access === null;
  return { ...a, level: bare ? { ...level, role: "viewer" } : level, place: placeIn(m, a.place) };
};

export const invite = operation<Inviting>({
  given: fc.record({ by, place: somewhere, who, level: anyLevel, organizationRole, external: fc.boolean() }),
  refusals: (m, a) => {
    const invitation = invitationIn(m, a);
    const { by, who, place, external } = invitation;
    const p = place.type === "project" ? project(m, place.at) : null;
    return gated(rightsAt(m, by, place), NEEDED[place.type], (rights) => ({
      grant_exceeds_own: !mayOffer(m, place, rights, invitation),
      not_in_team: p !== null && owningTeam(p) !== null,
      already_a_member: isIn(m, who, place),
      already_invited: m.invitations.has(keyOf(place, who)),
      not_in_organization: place.type === "team" && !m.members.has(who) && !isAdministrator(m, by),
      external_refused: p !== null && external && !m.externals,
    }));
  },
  ask: async (r, a, m) => {
    const { by, who, place, level, organizationRole, external } = invitationIn(m, a);
    const what = {
      organization: () => ({ role: organizationRole }),
      team: () => roleBody(level, r),
      project: () => ({ ...levelBody(level, r), external }),
    }[place.type]();
    const json = { email: caller(r, who).email, ...what };
    const answer = await r.ask(caller(r, by), "POST", `${pathOf(r, place)}/invitations`, json);
    if (answer.code === "done") r.invitations.set(keyOf(place, who), String(answer.body.id));
    return answer;
  },
  happens: (m, a) => {
    const invitation = invitationIn(m, a);
    m.invitations.set(keyOf(invitation.place, a.who), invitation);
  },
});

/** One of those that there are. */
const one = fc.nat(20);
const opened = (m: Model, one: number): Invitation | undefined => {
  const all = [...m.invitations.values()];
  return all[one % all.length];
};
const isOpenTo = (m: Model, { one }: { one: number }): boolean => {
  const found = opened(m, one);
  return found !== undefined && !m.suspended.has(found.who);
};

const ends = (m: Model, { place, who }: Invitation) => void m.invitations.delete(keyOf(place, who));
async function answer(r: Real, m: Model, one: number, what: "accept" | "decline") {
  const { who, place } = opened(m, one) as Invitation;
  const id = r.invitations.get(keyOf(place, who));
  return r.ask(caller(r, who), "POST", `/v1/me/invitations/${id}/${what}`);
}

/** It lives by the right of whoever invited, as that is now. */
function isVoid(m: Model, invitation: Invitation): boolean {
  const { by, place } = invitation;
  const rights = rightsAt(m, by, place);
  if (m.suspended.has(by) || !rights?.has(`${NEEDED[place.type]}:own`)) return true;
  return !mayOffer(m, place, rights, invitation);
}

export const accept = {
  given: fc.record({ one }),
  makesSense: isOpenTo,
  refusals: (m: Model, { one }: { one: number }) => {
    const invitation = opened(m, one) as Invitation;
    const { by, who, place, external } = invitation;
    const p = place.type === "project" ? project(m, place.at) : null;
    const isMember = m.members.has(who);
    const reasons = {
      invitation_void: isVoid(m, invitation),
      already_a_member: isIn(m, who, place),
      not_in_organization:
        !isMember && ((p !== null && !external) || (place.type === "team" && !isAdministrator(m, by))),
      external_refused: p !== null && !isMember && external && !m.externals,
      not_in_team: p !== null && owningTeam(p) !== null && !inOwningTeam(m, who, p),
    };
    return Object.entries(reasons).flatMap(([code, holds]) => (holds ? [code] : []));
  },
  ask: (r: Real, { one }: { one: number }, m: Model) => answer(r, m, one, "accept"),
  happens: (m: Model, { one }: { one: number }) => {
    const invitation = opened(m, one) as Invitation;
    const { who, place, level } = invitation;
    ends(m, invitation);
    if (place.type === "organization") join(m, who, invitation.organizationRole);
    else if (place.type === "team") {
      if (!m.members.has(who)) join(m, who, "member");
      m.teams[place.at]?.people.set(who, level);
    } else project(m, place.at).people.set(who, { ...level, external: !m.members.has(who) });
  },
};

export const decline = {
  given: fc.record({ one }),
  makesSense: isOpenTo,
  refusals: () => [],
  ask: (r: Real, { one }: { one: number }, m: Model) => answer(r, m, one, "decline"),
  happens: (m: Model, { one }: { one: number }) => ends(m, opened(m, one) as Invitation),
};
