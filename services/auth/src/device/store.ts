import { accounts, deviceGrants } from "@atrium/shared/control/principals";
import type { Write } from "@atrium/shared/store/commit";
import type { Db } from "@atrium/shared/store/open";
import { and, eq, gt, lt, sql } from "drizzle-orm";

export type DeviceGrant = typeof deviceGrants.$inferSelect;

/** It says nothing about anybody until somebody approves it, so no event goes with it. */
export const insert = (db: Db, grant: DeviceGrant) => db.insert(deviceGrants).values(grant).run();

export const byDeviceDigest = (db: Db, digest: string): Promise<DeviceGrant | undefined> =>
  db.select().from(deviceGrants).where(eq(deviceGrants.deviceDigest, digest)).get();

/** One that still waits for an answer. */
export const waiting = (db: Db, userCode: string, now: number): Promise<DeviceGrant | undefined> =>
  db
    .select()
    .from(deviceGrants)
    .where(
      and(
        eq(deviceGrants.userCode, userCode),
        eq(deviceGrants.status, "pending"),
        gt(deviceGrants.expiresAt, now),
      ),
    )
    .get();

/** Unexecuted. Misses where it was answered already. */
export const answer = (db: Db, { id, status, accountId, accountVersion }: DeviceGrant, now: number): Write =>
  db
    .update(deviceGrants)
    .set({ status, accountId, accountVersion, version: sql`${deviceGrants.version} + 1` })
    .where(and(eq(deviceGrants.id, id), eq(deviceGrants.status, "pending"), gt(deviceGrants.expiresAt, now)));

/** That it was asked about, and how long to wait from now on. */
export const polled = (db: Db, id: string, at: number, interval: number) =>
  db.update(deviceGrants).set({ polledAt: at, interval }).where(eq(deviceGrants.id, id)).run();

/** Unexecuted. Of two who redeem it at once, the second misses. */
export const redeem = (db: Db, { id, version }: DeviceGrant): Write =>
  db
    .delete(deviceGrants)
    .where(
      and(eq(deviceGrants.id, id), eq(deviceGrants.status, "approved"), eq(deviceGrants.version, version)),
    );

export const accountOf = (db: Db, id: NonNullable<DeviceGrant["accountId"]>) =>
  db
    .select({
      id: accounts.id,
      username: accounts.username,
      status: accounts.status,
      version: accounts.version,
    })
    .from(accounts)
    .where(eq(accounts.id, id))
    .get();

export const forget = (db: Db, expiredBefore: number) =>
  db.delete(deviceGrants).where(lt(deviceGrants.expiresAt, expiredBefore)).run();
