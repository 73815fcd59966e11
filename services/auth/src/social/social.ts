import type { Context } from "@atrium/shared/context";
import { newId } from "@atrium/shared/id";
import { Problem } from "@atrium/shared/problem";
import { type Actor, commit, type Happening, type Write } from "@atrium/shared/store/commit";
import { accountCreated, accountTarget, actorAs, personalOf } from "../identity/account.ts";
import type { LibrarySettings } from "../identity/library/library.ts";
import { identityLinkedMail, type MailSettings, sendMail } from "../identity/mail.ts";
import { begin } from "../session/session.ts";
import type { Attempt } from "./attempt.ts";
import { type Profile, type ProviderName, SHOWN } from "./provider.ts";
import * as store from "./store.ts";
import { usernamesFor } from "./username.ts";

type Account = store.Account;
type Settings = Pick<LibrarySettings, "mintSession" | "publicUrl"> & MailSettings;

interface SignedIn {
  token: string;
  expiresAt: number;
}

/** What another request did in between: then everything is read again. */
const RACES = new Set(["already_exists", "username_taken", "stale_version", "access_changed"]);
const ATTEMPTS = 3;

async function withoutRaces<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const isRace = error instanceof Problem && RACES.has(error.code);
      if (!isRace || attempt === ATTEMPTS) throw error;
    }
  }
}

/**
 * A session for who signed in at the provider: as the account that they did that with before; as the one that has the email
 * address, where both sides have seen that it is theirs; or as a new one.
 * @throws Problem `account_suspended`; `email_not_verified`; `email_taken` by an account whose address nobody has shown to be
 *   theirs: whoever made it must not be let in with its owner, nor its owner in with them
 */
export const signInWith = (
  ctx: Context,
  settings: Settings,
  provider: ProviderName,
  profile: Profile,
): Promise<SignedIn> =>
  withoutRaces(async () => {
    const known = await store.byIdentity(ctx.db, provider, profile.id);
    if (known) return enter(ctx, settings, known, await githubNaming(ctx, known, provider, profile));
    const email = verifiedEmail(provider, profile);
    const same = await store.byEmail(ctx.db, email);
    if (!same) return join(ctx, settings, provider, { ...profile, email });
    if (!same.emailVerified)
      throw new Problem(
        "email_taken",
        "An account with this email exists, and nobody has verified it: sign in to that one, or reset its password.",
      );
    const naming = await githubNaming(ctx, same, provider, profile);
    const signedIn = await enter(ctx, settings, same, [linking(ctx, same, provider, profile), ...naming]);
    tell(ctx, settings, same, provider);
    return signedIn;
  });

/**
 * Links what was signed in to at the provider with the account of the session that asked for it, while that goes on.
 * @throws Problem `token_invalid`; `email_not_verified`; `state_conflict` where it is somebody else's, or another one is linked
 */
export const link = (
  ctx: Context,
  settings: Settings,
  provider: ProviderName,
  profile: Profile,
  asker: NonNullable<Attempt["link"]>,
): Promise<void> =>
  withoutRaces(async () => {
    const found = await store.bySession(ctx.db, asker.account, asker.session, ctx.clock.now());
    if (found?.account.status !== "active")
      throw new Problem("token_invalid", "The session that asked for this has ended: sign in again.");
    const { account, sessionVersion } = found;
    const holder = await store.byIdentity(ctx.db, provider, profile.id);
    if (holder?.id === account.id) return;
    requireLinkable(account);
    if (holder || (await store.hasIdentity(ctx.db, account.id, provider)))
      throw new Problem(
        "state_conflict",
        holder
          ? `Somebody else signs in with this account at ${SHOWN[provider]}.`
          : `Another account at ${SHOWN[provider]} is linked already.`,
      );
    const steps = [
      linking(ctx, account, provider, profile),
      ...(await githubNaming(ctx, account, provider, profile)),
    ];
    const basis = [...basisOf(account), ["sessions", asker.session, sessionVersion] as const];
    await commit(ctx, {
      actor: actorAs(account, basis, { type: "session", id: asker.session }),
      writes: steps.map(({ write }) => write),
      event: steps.map(({ event }) => event),
    });
    tell(ctx, settings, account, provider);
  });

/** There is another way in: its owner hears of it, whoever made it. */
const tell = (ctx: Context, settings: Settings, { email }: Account, provider: ProviderName): void =>
  ctx.later(sendMail(ctx, settings, identityLinkedMail(settings.publicUrl, email, SHOWN[provider])));

/**
 * Whoever made an account with somebody else's address must find no other way in once it is its owner's.
 * @throws Problem `email_not_verified`
 */
export function requireLinkable({ emailVerified }: Pick<Account, "emailVerified">): void {
  if (!emailVerified) throw new Problem("email_not_verified", "Verify your email address first.");
}

function verifiedEmail(provider: ProviderName, { email, emailVerified }: Profile): string {
  if (email === null || !emailVerified)
    throw new Problem(
      "email_not_verified",
      `${SHOWN[provider]} does not say that your email address is yours.`,
    );
  return email.toLowerCase();
}

interface Step {
  write: Write;
  event: Happening;
}

async function enter(
  ctx: Context,
  settings: Settings,
  account: Account,
  steps: readonly Step[],
): Promise<SignedIn> {
  if (account.status === "suspended") throw new Problem("account_suspended");
  const session = begin(ctx, settings, account);
  await commit(ctx, {
    actor: actorAs(account, basisOf(account), { type: "session", id: session.id }),
    writes: [...steps.map(({ write }) => write), session.write],
    event: [...steps.map(({ event }) => event), session.event],
  });
  return { token: session.secret, expiresAt: session.expiresAt };
}

/** An account, with all that a trigger makes of one, that nobody needs a password for. */
async function join(
  ctx: Context,
  settings: Settings,
  provider: ProviderName,
  profile: Profile & { email: string },
): Promise<SignedIn> {
  const [localPart = ""] = profile.email.split("@");
  const called = profile.login ?? localPart;
  const [username] = await store.free(ctx.db, usernamesFor(called));
  if (username === undefined) throw new Problem("username_taken");
  const account = newAccount(ctx, { email: profile.email, username, name: nameOf(profile, username) });
  const session = begin(ctx, settings, account);
  const created = { ...accountCreated(account), details: { provider } };
  const naming = await githubNaming(ctx, account, provider, profile);
  await commit(ctx, {
    actor: actorAs(account, [], { type: "session", id: session.id }),
    writes: [
      store.insertAccount(ctx.db, account),
      linking(ctx, account, provider, profile).write,
      ...naming.map(({ write }) => write),
      session.write,
    ],
    event: [created, ...naming.map(({ event }) => event), session.event],
  });
  return { token: session.secret, expiresAt: session.expiresAt };
}

function newAccount(ctx: Context, named: Pick<Account, "email" | "username" | "name">): Account {
  const at = new Date(ctx.clock.now());
  return {
    ...named,
    id: newId("acc"),
    emailVerified: true,
    image: null,
    githubUsername: null,
    status: "active",
    paymentVerifiedAt: null,
    systemAdministrator: false,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}

const NAME_LENGTH = 100;

/** On one line, as names are: what somebody else's system lets people write is not taken as it is. */
function nameOf({ name }: Profile, username: string): string {
  const line = (name ?? "")
    .slice(0, NAME_LENGTH)
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, " ")
    .trim();
  return line === "" ? username : line;
}

function linking(ctx: Context, account: Account, provider: ProviderName, { id }: Profile): Step {
  const createdAt = new Date(ctx.clock.now());
  const identity = { id: newId("idn"), accountId: account.id, providerId: provider, providerAccountId: id };
  return {
    write: store.insertIdentity(ctx.db, { ...identity, createdAt }),
    event: {
      type: "account.identity_linked",
      target: accountTarget(account),
      organization: personalOf(account).organization,
      details: { provider },
    },
  };
}

/** G1: GitHub says what its account is called; who is called something there already stays that. */
async function githubNaming(
  ctx: Context,
  account: Account,
  provider: ProviderName,
  { login }: Profile,
): Promise<Step[]> {
  if (provider !== "github" || login === null || account.githubUsername !== null) return [];
  if (!(await store.isFreeOnGithub(ctx.db, login))) return [];
  return [
    {
      write: store.nameOnGithub(ctx.db, account.id, login, new Date(ctx.clock.now())),
      event: {
        type: "account.updated",
        target: accountTarget(account),
        organization: personalOf(account).organization,
        changes: { github_username: { from: null, to: login } },
      },
    },
  ];
}

/** What is decided on an account holds while it is as it was read. */
const basisOf = ({ id, version }: Account): Actor["basis"] => [["accounts", id, version]];
