import { typeidUnboxed } from "typeid-js";

export type AccountId = `acc_${string}`;
export type OrganizationId = `org_${string}`;
export type TeamId = `team_${string}`;
export type MembershipId = `mem_${string}`;
export type InvitationId = `inv_${string}`;
export type CustomRoleId = `role_${string}`;
export type TransferId = `trf_${string}`;
export type ProjectId = `prj_${string}`;
export type KeyId = `key_${string}`;
export type TokenId = `tok_${string}`;
export type ServiceAccountId = `sa_${string}`;
export type SessionId = `ses_${string}`;
export type SshKeyId = `ssh_${string}`;

/** Whether it is of what may be less than its owner, and ends before them: a key, or an account token. */
export const isKeyId = (id: string): boolean => /^(?:key|tok)_/.test(id);

/**
 * A new TypeID (UUIDv7 in base 32 behind a prefix): ids sort by the time they were made. A resource's prefix is the
 * name of its kind (`run_…`).
 */
export const newId = <P extends string>(prefix: P): `${P}_${string}` =>
  typeidUnboxed(prefix) as `${P}_${string}`;

const BASE32 = "0123456789abcdefghjkmnpqrstvwxyz";

/** Sorts before every id made at `ms` or later, and after all made earlier: a time as a bound on ids. */
export const earliestId = <P extends string>(prefix: P, ms: number): `${P}_${string}` =>
  `${prefix}_${earliestAge(ms)}`;

/** The end of an id: when it was made, in an order that ids of all kinds share. */
export const ageOf = (id: string): string => id.slice(-26);

/** A time as a bound on ages. */
export function earliestAge(ms: number): string {
  // Before the epoch nothing was made.
  let bits = BigInt(Math.max(0, ms)) << 80n;
  let suffix = "";
  for (let digit = 0; digit < 26; digit++) {
    suffix = BASE32[Number(bits & 31n)] + suffix;
    bits >>= 5n;
  }
  return suffix;
}

/** A request's id: opaque, and cheap, since every request needs one. */
export const newRequestId = (): string => `req_${crypto.randomUUID().replaceAll("-", "")}`;
