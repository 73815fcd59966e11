import { decide } from "@atrium/shared/access/decide";
import { rfc3339, rfc3339OrNull } from "@atrium/shared/clock";
import type { Allowed, Context } from "@atrium/shared/context";
import type { Access, CredentialName, Minter } from "@atrium/shared/contract/auth";
import { newId } from "@atrium/shared/id";
import { Problem } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import { type Listed, listed, type Page } from "@atrium/shared/store/page";
import { kindsWhere } from "../kind/kinds.ts";
import { latest, loadResource, type Resource } from "../resource/resource.ts";
import * as store from "./store.ts";

type Connection = store.Connection;

/** What people get into. */
export const CONNECTABLE = kindsWhere("connectable");
export type ConnectableKind = (typeof CONNECTABLE)[number];

/** A ticket is shown at once, and once. */
const TICKET_SECONDS = 60;

/** A connection as the API shows it. */
export const present = (connection: Connection) => ({
  id: connection.id,
  kind: connection.kind,
  resource_id: connection.resourceId,
  principal: {
    type: connection.principalType,
    id: connection.principalId,
    name: connection.principalName,
  },
  opened_at: rfc3339(connection.openedAt ?? connection.createdAt),
  ended_at: rfc3339OrNull(connection.endedAt),
});

/**
 * Gives the caller a ticket for whatever executes the thing, which lets in whom it was made for.
 * @throws Problem `not_found`, `permission_missing`; `state_conflict` where it does not run; `quota_exceeded`
 */
export const connect = (
  ctx: Context,
  access: Allowed<`${ConnectableKind}:connect`>,
  minter: Minter,
  kind: ConnectableKind,
  resourceId: string,
) =>
  latest(undefined, async () => {
    const thing = await loadResource(ctx, access, `${kind}:connect`, kind, resourceId);
    requireRunning(thing);
    const now = ctx.clock.now();
    const connection = connectionTo(thing, access, now);
    const { id, projectId: project, ticketExpiresAt: expiresAt } = connection;
    const [ticket, warning] = await Promise.all([
      minter.ticket({ connection: id, project, to: { kind, id: thing.id }, expiresAt }),
      warningOf(ctx, access, thing),
    ]);
    const answer = {
      connection_id: id,
      ticket,
      expires_at: rfc3339(expiresAt),
      max_age: TICKET_SECONDS,
      warning,
    };
    // What happens is that the ticket is redeemed, if it is.
    await commit(ctx, {
      actor: access,
      writes: [store.insert(ctx.db, connection)],
      event: [],
      answer: { status: 201, body: answer },
    });
    return answer;
  });

/** Those that are open, for who may stop the thing. */
export async function listConnections(
  ctx: Context,
  access: Allowed<`${ConnectableKind}:operate`>,
  kind: ConnectableKind,
  resourceId: string,
  page: Page,
): Promise<Listed<ReturnType<typeof present>>> {
  const thing = await loadResource(ctx, access, `${kind}:operate`, kind, resourceId);
  return listed(await store.page(ctx.db, thing.id, page), page, present);
}

/** So many credentials are asked about at a time. */
const CREDENTIALS_AT_ONCE = 100;

/**
 * By connection, what its credential is worth by now where that still lets it connect to the thing: fresh rows, a round trip
 * for a hundred credentials, none for none.
 */
export async function stillAllowed(
  ctx: Context,
  thing: Resource,
  connections: readonly Connection[],
): Promise<Map<string, Access>> {
  const credentials = new Map<string, CredentialName>(
    connections.map(({ credentialType: type, credentialId: id }) => [id, { type, id }]),
  );
  const names = [...credentials.values()];
  const worth = new Map<string, Access>();
  for (let start = 0; start < names.length; start += CREDENTIALS_AT_ONCE) {
    const part = names.slice(start, start + CREDENTIALS_AT_ONCE);
    const target = { type: "project", id: thing.projectId } as const;
    const found = await ctx.people.worth(part, target);
    for (const access of found) if (access) worth.set(access.credential.id, access);
  }
  const allowed = new Map<string, Access>();
  for (const { id, credentialId, principalId } of connections) {
    const access = worth.get(credentialId);
    const isTheirs = access?.principal.id === principalId;
    if (access && isTheirs && decide(access, `${thing.kind as ConnectableKind}:connect`, thing))
      allowed.set(id, access);
  }
  return allowed;
}

/** Run by cron: tickets that nobody redeemed in time. */
export const forgetUnredeemed = store.forgetUnredeemed;

/** Nobody is there to let anybody in. */
function requireRunning({ name, observedState }: Resource): void {
  if (observedState === "running") return;
  throw new Problem("state_conflict", `${name} is ${observedState}: only what runs can be connected to.`);
}

const connectionTo = (
  { id, projectId, kind }: Resource,
  { principal, credential }: Access,
  now: number,
): Connection => ({
  resourceId: id,
  id: newId("con"),
  projectId,
  kind,
  principalType: principal.type,
  principalId: principal.id,
  principalName: principal.name,
  credentialType: credential.type,
  credentialId: credential.id,
  createdAt: now,
  ticketExpiresAt: now + TICKET_SECONDS * 1000,
  openedAt: null,
  epoch: null,
  endedAt: null,
});

/** These carry somebody's credentials for Git into what is done in them. */
const CARRIES_CREDENTIALS: ReadonlySet<string> = new Set(["notebook", "session"]);

/** G3: whose Git credentials it carries, where they are not the caller's own. */
async function warningOf(
  ctx: Context,
  { principal }: Access,
  { kind, attributedTo, createdBy }: Resource,
): Promise<string | null> {
  const whose = attributedTo ?? createdBy;
  if (!CARRIES_CREDENTIALS.has(kind) || whose === principal.id) return null;
  const [named] = await ctx.people.names([whose]);
  const name = named?.name ?? "somebody who is gone";
  return `This ${kind} carries the Git credentials of ${name}: what you push from it is pushed as ${name}.`;
}
