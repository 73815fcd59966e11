/** A project changes hands: its owner offers it, somebody else accepts. */
import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, type Permitted, requireVersion } from "@atrium/shared/context";
import type { ProjectId } from "@atrium/shared/id";
import { isKeyId, newId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import type { Named } from "../person/person.ts";
import { thePerson, unknownPerson } from "../person/person.ts";
import { type Project, requireStandard, targetOf } from "../project/project.ts";
import type { OfferRow } from "./store.ts";
import * as store from "./store.ts";
import { type Recipient, requireTakes } from "./taking.ts";

const OPEN_FOR_MS = 7 * 24 * 60 * 60 * 1000;

export const present = (row: OfferRow) => ({
  id: row.id,
  project: { id: row.projectId, name: row.projectName },
  to: {
    type: row.toTeamId === null ? ("account" as const) : ("team" as const),
    id: row.toTeamId ?? row.toAccountId ?? "",
    name: row.toName,
  },
  offered_by: { id: row.offeredBy, name: row.offeredByName },
  expires_at: rfc3339(row.expiresAt),
  created_at: rfc3339(row.createdAt),
});

/** What whoever offers a project should know. */
const NOTICE =
  "Everything in the project goes along: its secrets, keys and service accounts too. Until it is accepted you can take the offer back.";

/**
 * Offers the project to a person or a team; it is theirs when they accept.
 * @throws Problem `personal_project`, `default_project`, `account_not_found`, `not_in_organization`, `not_in_team`,
 *   `in_use` for custom roles that would stay behind, `state_conflict` for whose it is, `already_exists` for a second offer
 */
export async function offerProject(
  ctx: Context,
  access: Allowed<"project:transfer">,
  project: Permitted<"project:transfer", Project>,
  to: Named | { team: string },
) {
  requireStandard(project);
  const recipient = await recipientOf(ctx, project, to);
  const organizationKind = access.target.project?.organizationKind ?? "standard";
  const projectId = project.id;
  await requireTakes(ctx, { ...project, projectId, organizationKind }, recipient).catch((error: unknown) => {
    const isOutsider = error instanceof Problem && error.code === "not_in_organization";
    throw isOutsider && "email" in to ? unknownPerson() : error;
  });
  const now = ctx.clock.now();
  const offer = {
    id: newId("trf"),
    projectId,
    toAccountId: recipient.accountId,
    toTeamId: recipient.teamId,
    offeredBy: access.principal.id,
    offeredWith: isKeyId(access.credential.id) ? access.credential.id : null,
    expiresAt: now + OPEN_FOR_MS,
    version: 1,
    createdAt: now,
  };
  const row: OfferRow = {
    ...offer,
    projectName: project.name,
    projectLabels: project.labels,
    projectVersion: project.version,
    kind: project.kind,
    organizationId: project.organizationId,
    organizationKind,
    ownerAccountId: project.ownerAccountId,
    ownerTeamId: project.ownerTeamId,
    visibility: project.visibility,
    toName: recipient.name,
    offeredByName: access.principal.name,
  };
  const answer = { ...present(row), notice: NOTICE };
  await commit(ctx, {
    actor: access,
    writes: store.insert(ctx.db, offer, now),
    event: { type: "project.transfer_offered", target: targetOf(project), details: detailsOf(row) },
    answer: { status: 201, body: answer },
  });
  return { row, answer };
}

async function recipientOf(ctx: Context, project: Project, to: Named | { team: string }): Promise<Recipient> {
  if (!("team" in to)) {
    const { accountId, username } = await thePerson(ctx, to);
    return { accountId, teamId: null, name: username };
  }
  const team = await store.teamOf(ctx.db, project.organizationId, to.team);
  if (!team) throw new Problem("not_in_organization", "The project's organization has no such team.");
  return { accountId: null, teamId: team.id, name: team.name };
}

/** The open offer of the path's project. @throws Problem `not_found` */
export async function theOffer(ctx: Context, { target }: Allowed<"project:transfer">): Promise<OfferRow> {
  const row = await store.byProject(ctx.db, target.id as ProjectId, ctx.clock.now());
  if (!row) throw notFound();
  return row;
}

/** @throws Problem `not_found`, `stale_version` */
export async function withdrawOffer(
  ctx: Context,
  access: Allowed<"project:transfer">,
  expected: number | undefined,
): Promise<void> {
  const row = await theOffer(ctx, access);
  requireVersion(row, expected);
  await commit(ctx, {
    actor: access,
    writes: [store.remove(ctx.db, row)],
    event: { type: "project.transfer_withdrawn", target: offered(row), details: detailsOf(row) },
  });
}

/** Mail to whoever may accept it; no secret is in it. */
export async function mailsAbout(ctx: Context, row: OfferRow, publicUrl: string) {
  const found = await store.addressees(ctx.db, row);
  const { projectName, offeredByName, toTeamId, toName, id, expiresAt } = row;
  const whom = toTeamId === null ? "you" : `the team "${toName}"`;
  return found.map(({ email }) => ({
    to: email,
    subject: `The project "${projectName}" is offered to ${whom}`,
    text: `${offeredByName ?? "Its owner"} offers ${whom} the project "${projectName}" on Atrium.

Sign in at ${new URL("/", publicUrl)} and accept or decline offer ${id} until ${rfc3339(expiresAt)}. Until then nothing changes.
`,
  }));
}

export const offered = ({ projectId: id, projectName: name, projectLabels: labels }: OfferRow) =>
  targetOf({ id, name, labels });

export const detailsOf = ({ id, toAccountId, toTeamId }: OfferRow) => ({
  transfer_id: id,
  ...(toTeamId === null ? { to_account_id: toAccountId } : { to_team_id: toTeamId }),
});
