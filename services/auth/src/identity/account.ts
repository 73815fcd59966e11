import { rfc3339 } from "@atrium/shared/clock";
import { type Allowed, type Context, requireVersion } from "@atrium/shared/context";
import { Problem } from "@atrium/shared/problem";
import { changed, commit } from "@atrium/shared/store/commit";
import * as store from "./store.ts";

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

/** @throws Problem `stale_version` where it is not the expected version any more */
export async function rename(
  ctx: Context,
  access: Allowed<"account:update">,
  name: string,
  expected: number | undefined,
): Promise<Versioned> {
  const before = await own(ctx, access);
  requireVersion(before, expected);
  if (name === before.name) return present(before);
  const at = ctx.clock.now();
  const after = { ...before, name, version: before.version + 1, updatedAt: new Date(at) };
  await commit(ctx, {
    actor: access,
    writes: [store.rename(ctx.db, before.id, before.version, name, at)],
    event: {
      type: "account.updated",
      target: accountTarget(before),
      organization: personalOf(before).organization,
      changes: changed(before, after, ["name"]),
    },
  });
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

export const accountTarget = ({ id, username }: store.AccountRow) => ({
  type: "account" as const,
  id,
  name: username,
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
