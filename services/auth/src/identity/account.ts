import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, requireVersion } from "@atrium/shared/context";
import { Problem } from "@atrium/shared/problem";
import { type Actor, changed, commit, type Happening } from "@atrium/shared/store/commit";
import * as store from "./store.ts";
import { canonicalUsername } from "./username.ts";

/** An account as its owner sees it. */
export interface Account {
  id: string;
  email: string;
  email_verified: boolean;
  username: string;
  name: string;
  github_username: string | null;
  personal_organization_id: string;
  personal_project_id: string;
  created_at: string;
  updated_at: string;
}

interface Versioned {
  account: Account;
  version: number;
}

export const me = async (ctx: Context, access: Allowed<"account:view">): Promise<Versioned> =>
  present(await own(ctx, access));

/** A name that one had stays one's own for ever, so nobody collects them. */
const FORMER_USERNAMES = 10;

/**
 * Changes what the account is called. Nobody else gets a username that was given up.
 * @throws Problem `stale_version`; `username_taken`; `quota_exceeded` for who changed it often
 */
export async function rename(
  ctx: Context,
  access: Allowed<"account:update">,
  input: { name?: string | undefined; username?: string | undefined },
  expected: number | undefined,
): Promise<Versioned> {
  const before = await own(ctx, access);
  requireVersion(before, expected);
  const { name = before.name } = input;
  const username = canonicalUsername(input.username ?? before.username);
  const after = {
    ...before,
    name,
    username,
    version: before.version + 1,
    updatedAt: new Date(ctx.clock.now()),
  };
  const changes = changed(before, after, ["name", "username"]);
  if (Object.keys(changes).length === 0) return present(before);
  if (username !== before.username && (await store.formerUsernames(ctx.db, before.id)) >= FORMER_USERNAMES)
    throw new Problem("quota_exceeded", `A username can be changed ${FORMER_USERNAMES} times.`);
  try {
    await commit(ctx, {
      actor: access,
      writes: [store.rename(ctx.db, after, before.version)],
      event: {
        type: "account.updated",
        target: accountTarget(after),
        organization: personalOf(before).organization,
        changes,
      },
    });
  } catch (error) {
    const isTaken = error instanceof Problem && error.code === "already_exists";
    throw isTaken ? new Problem("username_taken") : error;
  }
  return present(after);
}

/** The account of the caller itself. */
export async function own(ctx: Context, { principal }: Allowed): Promise<store.AccountRow> {
  const account = await store.accountById(ctx.db, principal.id);
  if (!account) throw new Problem("not_found");
  return account;
}

/** The ids that the trigger `account_belongings` gives to what comes with every account. */
export const personalOf = ({ id }: { id: string }) => {
  const suffix = id.slice("acc_".length);
  return { organization: `org_${suffix}`, project: `prj_${suffix}` };
};

export const accountTarget = ({ id, username }: Pick<store.AccountRow, "id" | "username">) => ({
  type: "account" as const,
  id,
  name: username,
});

/** Who has just shown that the account is theirs. What they do holds while what that was decided on is unchanged. */
export const actorAs = (
  account: Pick<store.AccountRow, "id" | "username">,
  basis: Actor["basis"],
  credential: Actor["credential"],
): Actor => ({
  principal: { type: "account", id: account.id, name: account.username },
  credential,
  target: { ...accountTarget(account), organizationId: personalOf(account).organization },
  fresh: true,
  basis,
});

/** Its organization and its project came with it. */
export const accountCreated = (
  account: Pick<store.AccountRow, "id" | "username">,
): Happening<"account.created"> => ({
  type: "account.created",
  target: accountTarget(account),
  ...personalOf(account),
});

export const sessionCreated = (
  account: { id: string },
  session: { id: string; expiresAt: number },
): Happening => ({
  type: "session.created",
  target: { type: "session", id: session.id, name: null },
  organization: personalOf(account).organization,
  details: { expires_at: rfc3339(session.expiresAt) },
});

export function present(row: store.AccountRow): Versioned {
  const personal = personalOf(row);
  return {
    version: row.version,
    account: {
      id: row.id,
      email: row.email,
      email_verified: row.emailVerified,
      username: row.username,
      name: row.name,
      github_username: row.githubUsername,
      personal_organization_id: personal.organization,
      personal_project_id: personal.project,
      created_at: rfc3339(row.createdAt.getTime()),
      updated_at: rfc3339(row.updatedAt.getTime()),
    },
  };
}
