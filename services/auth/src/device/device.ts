import { createHash, randomBytes } from "node:crypto";
import { requireConfirmed } from "@atrium/shared/access/sensitive";
import { rfc3339 } from "@atrium/shared/clock";
import type { Allowed, Context } from "@atrium/shared/context";
import type { Access } from "@atrium/shared/contract/auth";
import { randomBase62 } from "@atrium/shared/credential/base62";
import { newId } from "@atrium/shared/id";
import { notFound, Problem } from "@atrium/shared/problem";
import { commit } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import { actorAs, personalOf } from "../identity/account.ts";
import type { LibrarySettings } from "../identity/library/library.ts";
import { begin, requireSession } from "../session/session.ts";
import * as store from "./store.ts";
import { newUserCode, readUserCode, shownCode } from "./user-code.ts";

// Sign-in on one device, approved on another (RFC 8628).

type DeviceGrant = store.DeviceGrant;

const LIFETIME_SECONDS = 15 * 60;
const INTERVAL_SECONDS = 5;
/** As long again a device that comes late is told that it is late. */
const REMEMBERED_MS = 60 * 60 * 1000;
const DEVICE_CODE_LENGTH = 43;

/** 256 random bits: a plain digest tells nothing of them. */
const digestOf = (deviceCode: string): string => createHash("sha256").update(deviceCode).digest("hex");

/** What a device is told (RFC 8628, 3.2). */
export async function requestDevice(ctx: Context, publicUrl: string, clientId: string) {
  const now = ctx.clock.now();
  const deviceCode = randomBase62(DEVICE_CODE_LENGTH, randomBytes);
  const userCode = newUserCode();
  await store.insert(ctx.db, {
    id: newId("dev"),
    deviceDigest: digestOf(deviceCode),
    userCode,
    clientId,
    status: "pending",
    accountId: null,
    accountVersion: null,
    ipAddress: ctx.address,
    userAgent: ctx.userAgent,
    interval: INTERVAL_SECONDS,
    polledAt: null,
    version: 1,
    createdAt: now,
    expiresAt: now + LIFETIME_SECONDS * 1000,
  });
  const page = new URL("/device", publicUrl);
  const complete = new URL(page);
  complete.searchParams.set("user_code", shownCode(userCode));
  return {
    device_code: deviceCode,
    user_code: shownCode(userCode),
    verification_uri: page.href,
    verification_uri_complete: complete.href,
    expires_in: LIFETIME_SECONDS,
    interval: INTERVAL_SECONDS,
  };
}

/** What asks, for the person to recognize it by. */
export const present = (grant: DeviceGrant) => ({
  user_code: shownCode(grant.userCode),
  client_id: grant.clientId,
  ip_address: grant.ipAddress,
  user_agent: grant.userAgent,
  created_at: rfc3339(grant.createdAt),
  expires_at: rfc3339(grant.expiresAt),
});

/** @throws Problem `not_found` for a code that is none, was answered, or is over */
export async function theWaiting(
  ctx: Context,
  access: Access,
  permission: string,
  typed: string,
): Promise<DeviceGrant> {
  requireSession(access, permission);
  const userCode = readUserCode(typed);
  const grant = userCode === null ? undefined : await store.waiting(ctx.db, userCode, ctx.clock.now());
  if (!grant) throw notFound();
  return grant;
}

/**
 * Answers what asks. Approved is as who approves, and only while their account stays as it is: a new password, or a suspension,
 * takes the approval back.
 * @throws Problem `not_found`; `session_too_old` to approve: whoever finds a session open must not take one home
 */
export async function answerDevice(
  ctx: Context,
  access: Allowed<"account:update">,
  typed: string,
  status: "approved" | "denied",
): Promise<ReturnType<typeof present>> {
  const { account } = requireSession(access, "account:update");
  if (status === "approved") requireConfirmed(access, ctx.clock.now());
  const grant = await theWaiting(ctx, access, "account:update", typed);
  const [, , accountVersion = null] = access.basis.find(([table]) => table === "accounts") ?? [];
  const by = status === "approved" ? { accountId: account, accountVersion } : {};
  const shown = present(grant);
  const { client_id, ip_address, user_agent } = shown;
  await commit(ctx, {
    actor: access,
    writes: [store.answer(ctx.db, { ...grant, ...by, status }, ctx.clock.now())],
    event: {
      type: `device.${status}`,
      target: { type: "device", id: grant.id, name: grant.clientId },
      organization: personalOf({ id: account }).organization,
      details: { client_id, ip_address, user_agent },
    },
    answer: { status: 200, body: shown },
  }).catch((error: unknown) => {
    // Somebody else answered it in between.
    throw error instanceof Problem && error.code === "stale_version" ? notFound() : error;
  });
  return shown;
}

type Redeemed =
  | { token: string; expiresAt: number }
  | { error: "authorization_pending" | "slow_down" | "access_denied" | "expired_token" | "invalid_grant" };

/** What a device that asks is answered (RFC 8628, 3.5): a session, once, where somebody approved it. */
export async function redeem(
  ctx: Context,
  settings: Pick<LibrarySettings, "mintSession">,
  { deviceCode, clientId }: { deviceCode: string; clientId: string },
): Promise<Redeemed> {
  const grant = await store.byDeviceDigest(ctx.db, digestOf(deviceCode));
  if (!grant || grant.clientId !== clientId) return { error: "invalid_grant" };
  const now = ctx.clock.now();
  if (grant.expiresAt <= now) return { error: "expired_token" };
  switch (grant.status) {
    case "pending":
      return waitOn(ctx, grant, now);
    case "denied":
      return { error: "access_denied" };
    case "approved":
      return signIn(ctx, settings, grant);
    default:
      return grant.status satisfies never;
  }
}

async function waitOn(ctx: Context, { id, interval, polledAt }: DeviceGrant, now: number): Promise<Redeemed> {
  const isEarly = polledAt !== null && now - polledAt < interval * 1000;
  await store.polled(ctx.db, id, now, isEarly ? interval + INTERVAL_SECONDS : interval);
  return { error: isEarly ? "slow_down" : "authorization_pending" };
}

async function signIn(
  ctx: Context,
  settings: Pick<LibrarySettings, "mintSession">,
  grant: DeviceGrant,
): Promise<Redeemed> {
  const account = grant.accountId === null ? undefined : await store.accountOf(ctx.db, grant.accountId);
  if (account?.status !== "active" || account.version !== grant.accountVersion)
    return { error: "access_denied" };
  const session = begin(ctx, settings, account);
  try {
    await commit(ctx, {
      actor: actorAs(account, [["accounts", account.id, account.version]], {
        type: "session",
        id: session.id,
      }),
      writes: [store.redeem(ctx.db, grant), session.write],
      event: session.event,
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === "stale_version") return { error: "invalid_grant" };
    if (error.code === "access_changed") return { error: "access_denied" };
    throw error;
  }
  return { token: session.secret, expiresAt: session.expiresAt };
}

/** What is over; run by cron. */
export async function forgetExpiredDevices(db: Db, now: number): Promise<void> {
  await store.forget(db, now - REMEMBERED_MS);
}
