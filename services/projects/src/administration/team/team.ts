import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, type Permitted, permit, requireVersion } from "@atrium/shared/context";
import type { Access, Mail } from "@atrium/shared/contract/auth";
import { keysOfTeam } from "@atrium/shared/control/dying-keys";
import { entitlementsOf, oneMore } from "@atrium/shared/control/entitlements";
import type { OrganizationId } from "@atrium/shared/id";
import { type InputFault, notFound, Problem } from "@atrium/shared/problem";
import { commit, type Happening, type Write } from "@atrium/shared/store/commit";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import { joining } from "../../member/member.ts";
import { founding } from "../../organization/organization.ts";
import { type Named, type Person, people, requireDistinct } from "../../person/person.ts";
import { founded } from "../../team/team.ts";
import type { Withdrawing } from "../../withdrawal/withdrawal.ts";
import type { TeamRow } from "./store.ts";
import * as store from "./store.ts";

/** A team as system administrators see it: not what is in it. */
const present = (row: TeamRow) => ({
  id: row.id,
  organization_id: row.organizationId,
  name: row.name,
  created_by: row.createdBy,
  created_at: rfc3339(row.createdAt),
  updated_at: rfc3339(row.updatedAt),
});

/** Somebody as a body names them, and where it does. */
interface Appointed {
  pointer: string;
  named: Named;
  role: "admin" | "member";
}

interface TeamInput {
  name: string;
  /** One that is there, or the name of one to make. */
  organization: { id: string } | { name: string };
  owner: Named | undefined;
  admins: Named[];
  members: Named[];
}

/**
 * G1: a team for a customer, with everybody in it at once. Who is not in the organization yet joins it as a member; one
 * that is made belongs to the owner. The owner is an admin of the team.
 * @throws Problem `people_not_registered`, which points at all of them; `entitlement_missing`, `already_exists`,
 *   `personal_organization`
 */
export async function createTeam(ctx: Context, access: Allowed<"team:create">, input: TeamInput) {
  const appointed: Appointed[] = [
    ...(input.owner ? [{ pointer: "/owner", named: input.owner, role: "admin" as const }] : []),
    ...input.admins.map((named, at) => ({ pointer: `/admins/${at}`, named, role: "admin" as const })),
    ...input.members.map((named, at) => ({ pointer: `/members/${at}`, named, role: "member" as const })),
  ];
  const persons = await thePeople(ctx, appointed);
  const by = access.principal.id;
  const place = await placeOf(ctx, input.organization, persons, by);
  const reachable = await store.reachable(
    ctx.db,
    place.isNew ? null : place.id,
    persons.map(({ accountId }) => accountId),
  );
  const outside = new Set(reachable.flatMap(({ id, belongs }) => (belongs === 1 ? [] : [id])));
  // The owner of a new organization is in it by its founding.
  if (place.isNew && input.owner) outside.delete(persons[0]?.accountId as Person["accountId"]);
  const joins = persons
    .filter(({ accountId }) => outside.has(accountId))
    .map((person) => {
      const row = { organizationId: place.id, accountId: person.accountId, role: "member" as const };
      return { person, ...joining(ctx, { ...row, createdBy: by }) };
    });
  const placed = persons.map(({ accountId }, at) => ({ accountId, role: appointed[at]?.role ?? "member" }));
  const { team, writes } = founded(ctx, place.id, input.name, by, placed);
  const answer = {
    ...present(team),
    people: persons.map(({ accountId, username, name }, at) => ({
      account_id: accountId,
      username,
      name,
      role: appointed[at]?.role ?? "member",
    })),
  };
  await commit(ctx, {
    actor: access,
    writes: [...place.writes, ...joins.map(({ write }) => write), ...writes],
    event: [
      ...place.events,
      ...joins.map(({ id, person }) => ({
        type: "member.added" as const,
        target: { type: "member" as const, id, name: person.username },
        organization: place.id,
        details: { account_id: person.accountId, role: "member" as const },
      })),
      {
        type: "team.created",
        target: targetOf(team),
        organization: place.id,
        details: { people: answer.people.map(({ account_id, role }) => ({ account_id, role })) },
      },
    ],
    answer: { status: 201, body: answer },
  });
  return { answer, version: team.version, mails: mailsTo(team.name, reachable) };
}

/** Who is meant. @throws Problem `people_not_registered`; `validation_failed` for who is named twice */
async function thePeople(ctx: Context, appointed: Appointed[]): Promise<Person[]> {
  const found = await people(
    ctx,
    appointed.map(({ named }) => named),
  );
  const missing = appointed.flatMap(({ pointer, named }, at): InputFault[] =>
    found[at] ? [] : [{ pointer, detail: `Nobody who is registered goes by ${Object.values(named)[0]}.` }],
  );
  if (missing.length > 0) throw new Problem("people_not_registered", undefined, { errors: missing });
  const persons = found as Person[];
  requireDistinct(persons, (at) => appointed[at]?.pointer ?? "");
  return persons;
}

interface Place {
  id: OrganizationId;
  isNew: boolean;
  writes: Write[];
  events: Happening[];
}

/** The organization of a new team. The owner of one that is made is the first of the people. */
async function placeOf(
  ctx: Context,
  wanted: TeamInput["organization"],
  [owner]: Person[],
  by: string,
): Promise<Place> {
  if ("name" in wanted) {
    if (!owner) throw new Error("An organization that is made has an owner");
    const { organization, writes, event } = founding(ctx, wanted.name, owner.accountId, by);
    return { id: organization.id, isNew: true, writes, events: [event] };
  }
  const id = wanted.id as OrganizationId;
  const entitlements = await entitlementsOf(ctx.db, id, ctx.clock.now());
  return { id, isNew: false, writes: oneMore(ctx.db, id, entitlements, "teams"), events: [] };
}

function mailsTo(team: string, reachable: { email: string }[]): Mail[] {
  const subject = `You are in the team ${team}`;
  const text = `A system administrator of Atrium made the team ${team}, with you in it.\n`;
  return reachable.map(({ email }) => ({ to: email, subject, text }));
}

/** @throws Problem `not_found` */
export async function theTeam<P extends "team:delete">(
  ctx: Context,
  access: Access,
  permission: P,
  id: string,
): Promise<Permitted<P, TeamRow>> {
  const row = await store.byId(ctx.db, id);
  if (!row) throw notFound();
  return permit(ctx, access, permission, { ...row, createdWith: null });
}

export async function listTeams(
  ctx: Context,
  organization: string | undefined,
  page: Page,
): Promise<Listed<ReturnType<typeof present>>> {
  return listed(await store.list(ctx.db, organization, page), page, present);
}

/**
 * W18: a team goes, and with it what its people had through it. Not while it owns projects: those are transferred, or
 * deleted, first.
 * @throws Problem `stale_version`; `in_use`, naming the projects
 */
export async function deleteTeam(
  ctx: Context,
  access: Allowed<"team:delete">,
  team: Permitted<"team:delete", TeamRow>,
  expected: number | undefined,
): Promise<Withdrawing> {
  requireVersion(team, expected);
  const used_by = await store.projectsOf(ctx.db, team.id);
  if (used_by.length > 0) throw new Problem("in_use", "The team owns projects.", { used_by });
  const committed = await commit(ctx, {
    actor: access,
    writes: [store.remove(ctx.db, team)],
    event: {
      type: "team.deleted",
      target: targetOf(team),
      organization: team.organizationId,
      reads: keysOfTeam(team.id),
    },
  });
  return { committed, withdrawal: { targetId: team.id } };
}

const targetOf = ({ id, name }: TeamRow) => ({ type: "team" as const, id, name });
