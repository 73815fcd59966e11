import { typeidUnboxed } from "typeid-js";

/** What each id prefix names. Resource kinds use their own name as prefix (`run_…`, `dataset_…`). */
export const PREFIXES = {
  acc: "account",
  org: "organization",
  team: "team",
  mem: "membership",
  prj: "project",
  key: "key",
  sa: "service account",
  ses: "session",
  evt: "event",
  idn: "identity",
  vrf: "verification",
  mail: "mail",
} as const;

export type AccountId = `acc_${string}`;
export type OrganizationId = `org_${string}`;
export type TeamId = `team_${string}`;
export type MembershipId = `mem_${string}`;
export type ProjectId = `prj_${string}`;
export type KeyId = `key_${string}`;
export type ServiceAccountId = `sa_${string}`;
export type SessionId = `ses_${string}`;
export type EventId = `evt_${string}`;

/** A new TypeID (UUIDv7 in base 32 behind a prefix): ids sort by the time they were made. */
export const newId = <P extends string>(prefix: P): `${P}_${string}` =>
  typeidUnboxed(prefix) as `${P}_${string}`;

const BASE32 = "0123456789abcdefghjkmnpqrstvwxyz";

/** Sorts before every id made at `ms` or later, and after all made earlier: a time as a bound on ids. */
export function earliestId<P extends string>(prefix: P, ms: number): `${P}_${string}` {
  let bits = BigInt(ms) << 80n;
  let suffix = "";
  for (let digit = 0; digit < 26; digit++) {
    suffix = BASE32[Number(bits & 31n)] + suffix;
    bits >>= 5n;
  }
  return `${prefix}_${suffix}`;
}

/** A request's id: opaque, and cheap, since every request needs one. */
export const newRequestId = (): string => `req_${crypto.randomUUID().replaceAll("-", "")}`;
