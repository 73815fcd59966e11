/**
 * What is not done by mistake, nor by whoever finds a session open: keys, secrets, handing over, and deleting places. A session
 * must have been confirmed lately, and an account token have been given the permission by name.
 */
import type { Access } from "../contract/auth.ts";
import { Problem } from "../problem.ts";
import { difference, type Grant, grantOf, PERMISSIONS, type Permission } from "./vocabulary.ts";

const SENSITIVE: ReadonlySet<Permission> = new Set<Permission>([
  "key:create",
  "key:update",
  "service_account:create",
  "service_account:update",
  "secret:create",
  "secret:update",
  "secret:delete",
  "secret:use",
  "token:create",
  "token:update",
  "webhook:create",
  "webhook:update",
  "project:transfer",
  "project:delete",
  "organization:transfer",
  "organization:delete",
  "team:delete",
]);

/** For how long a session counts as confirmed, in ms. */
const CONFIRMED_MS = 60 * 60 * 1000;

export const isSensitive = (permission: Permission): boolean => SENSITIVE.has(permission);

/** Whether whoever has the session showed lately that it is them. Of what is no session, nobody asks. */
export const isConfirmed = (
  { credential: { confirmedAt } }: Pick<Access, "credential">,
  now: number,
): boolean => confirmedAt === undefined || now - confirmedAt < CONFIRMED_MS;

/** @throws Problem `session_too_old` */
export function requireConfirmed(access: Pick<Access, "credential">, now: number): void {
  if (!isConfirmed(access, now))
    throw new Problem("session_too_old", "Confirm it is you with POST /v1/auth/confirm, or sign in again.", {
      max_age: CONFIRMED_MS / 1000,
    });
}

/** What an account token without scopes of its own may do at most. */
export const NOT_SENSITIVE: Grant = difference(grantOf(PERMISSIONS), grantOf(SENSITIVE));
