import type { Allowed, Context } from "@atrium/shared/context";
import { newId } from "@atrium/shared/id";
import { notFound, Problem, type ProblemCode } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import { NOTICE, newInvitation, present as presentInvitation } from "../invitation/invitation.ts";
import type { Invited as Mailed } from "../invitation/mail.ts";
import { columnsOf, giving, type Level, type LevelInput, levelOf, requireMayGrant } from "../level/level.ts";
import { type Named, unknownPerson } from "../person/person.ts";
import { detailsOf, present, projectOf, targetOf } from "./collaborator.ts";
import type { Candidate, CollaboratorRow } from "./store.ts";
import * as store from "./store.ts";

export interface Addition {
  named: Named;
  /** The caller knows them to be from outside the organization (O7). */
  external: boolean;
  /** Who cannot be added by their email is asked to come. */
  invite: boolean;
}

interface Added {
  status: 201;
  body: ReturnType<typeof present> & { notice: string };
  version: number;
}

interface Invited {
  status: 202;
  body: { invitation: { id: string; email: string; expires_at: string }; notice: string };
  mail: Mailed;
}

type Adding = Allowed<"collaborator:create">;

/** What the caller gives whom they add. @throws Problem `validation_failed`, `entitlement_missing`, `grant_exceeds_own` */
export async function levelToGive(ctx: Context, access: Adding, input: LevelInput): Promise<Level> {
  const level = await levelOf(ctx, access.target.organizationId, input);
  requireMayGrant(access, level);
  return level;
}

/**
 * Adds somebody (T6); invites, where that is asked for, whom the email does not name so that they can be added.
 * `keeps`: as the answer to the whole request.
 * @throws Problem as `addition` and `newInvitation`
 */
export async function addCollaborator(
  ctx: Context,
  access: Adding,
  { named, external, invite }: Addition,
  level: Level,
  keeps: boolean,
): Promise<Added | Invited> {
  try {
    return await addition(ctx, access, { named, external }, level, keeps);
  } catch (error) {
    const problem = "email" in named && error instanceof Problem && TELLING.has(error.code);
    if (!problem) throw error;
    if (invite) return invitation(ctx, access, { email: named.email, external }, level, keeps);
    // All alike: nobody learns here whose email is an account's, and where that is or is not.
    throw new Problem("account_not_found", UNKNOWN);
  }
}

const TELLING: ReadonlySet<ProblemCode> = new Set([
  "account_not_found",
  "not_in_organization",
  "not_in_team",
]);
const UNKNOWN =
  "Nobody who can be added has this email address. Whoever is from outside is added as `external`; anybody can be invited.";

/**
 * To a team's project, one of the team (C2); to another one of an organization, one of that (C1) or somebody from outside
 * who is said to be such (O7). A personal organization takes anyone (T2).
 * @throws Problem `personal_project`, `external_refused`, `account_not_found`, `not_in_organization`, `not_in_team`,
 *   `already_a_member`
 */
async function addition(
  ctx: Context,
  access: Adding,
  { named, external }: Omit<Addition, "invite">,
  level: Level,
  keeps: boolean,
): Promise<Added> {
  const projectId = projectOf(access);
  const found = await store.candidate(ctx.db, projectId, named);
  if (!found) throw notFound();
  if (found.kind === "personal") throw new Problem("personal_project");
  // By what the organization is alone, so that it tells nothing about anybody.
  if (external && !found.takesAnyone && !found.takesExternals) throw new Problem("external_refused");
  const { accountId, username, name } = found;
  if (accountId === null || username === null || name === null) {
    throw unknownPerson();
  }
  requireBelongs(found, external);
  const now = ctx.clock.now();
  const row: CollaboratorRow = {
    id: newId("mem"),
    projectId,
    accountId,
    ...columnsOf(level),
    customRole: level.customRole,
    external: !found.takesAnyone && !found.inOrganization,
    version: 1,
    createdBy: access.principal.id,
    createdAt: now,
    updatedAt: now,
    username,
    name,
  };
  const body = { ...present(row, access), notice: NOTICE };
  await commit(ctx, {
    actor: giving(access, level),
    writes: [...(row.external ? [store.takesExternals(ctx.db, projectId)] : []), store.insert(ctx.db, row)],
    event: { type: "collaborator.added", target: targetOf(row), details: detailsOf(row) },
    ...(keeps && { answer: { status: 201, body } }),
  });
  return { status: 201, body, version: row.version };
}

function requireBelongs(found: Candidate, external: boolean): void {
  if (found.ownerTeamId !== null) {
    if (!found.inTeam) throw new Problem("not_in_team");
  } else if (!found.takesAnyone && !found.inOrganization && !external) {
    throw new Problem("not_in_organization", "Add somebody from outside the organization as `external`.");
  }
}

async function invitation(
  ctx: Context,
  access: Adding,
  { email, external }: { email: string; external: boolean },
  level: Level,
  keeps: boolean,
): Promise<Invited> {
  const offer = { type: "project" as const, level };
  const { row, ...change } = await newInvitation(ctx, access, { email, offer, external });
  const { id, expires_at, into } = presentInvitation(row, access, ctx.clock.now());
  const body = { invitation: { id, email: row.email, expires_at }, notice: NOTICE };
  await commit(ctx, { ...change, ...(keeps && { answer: { status: 202, body } }) });
  return { status: 202, body, mail: { row, into } };
}
