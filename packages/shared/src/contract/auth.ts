import type { Decidable } from "../access/decide.ts";
import type { Permission } from "../access/vocabulary.ts";
import type { Result } from "../result.ts";

/** What a request acts in. `account`: the caller's own. `self`: what the credential is for, a key's project or a session's account. */
export type Target =
  | { type: "self" }
  | { type: "account" }
  | { type: "project"; id: string }
  | { type: "organization"; id: string };

type PrincipalType = "account" | "service_account";
type CredentialType = "session" | "project_key";

/**
 * A row that an answer rests on, and the version it had. `commit()` of CONTROL expects each to be
 * unchanged, so a right that was taken away between decision and write takes the write with it.
 */
export type Basis = readonly [
  table:
    | "accounts"
    | "sessions"
    | "keys"
    | "service_accounts"
    | "memberships"
    | "collaborating_teams"
    | "custom_roles",
  id: string,
  version: number,
];

/** The verified answer to "who is calling, and what may they do here?". Times in ms since the epoch. */
export interface Access extends Decidable {
  principal: { type: PrincipalType; id: string; name: string };
  credential: { type: CredentialType; id: string; name: string | null; expiresAt: number | null };
  target: {
    type: "account" | "project" | "organization";
    id: string;
    name: string | null;
    organizationId: string | null;
  };
  /** The row that admits the account here: keys made now hang on it. */
  membership: string | null;
  /** The strongest role that matched, for people to read; the grant decides. */
  role: string | null;
  /** When the rows behind this were read, sampled before the read. */
  asOf: number;
  /** Nobody may rely on this answer at or after that time: min(asOf + T, the credential's own expiry). */
  expiresAt: number;
  /** Read from the primary for this very request. */
  fresh: boolean;
  basis: readonly Basis[];
}

export interface AuthenticateRequest {
  /** The bearer token, or the session cookie's value; null where the request carries neither. */
  credential: string | null;
  target: Target;
  /** Where given and the cached answer would refuse it, the primary is asked before the answer is no. */
  permission?: Permission;
  /** `strong` decides on fresh rows, whatever is cached. */
  consistency?: "cached" | "strong";
  /** The caller's address, for limiting failures. */
  address: string | null;
}

/** A right that was taken away or changed. Best effort: the bound holds without it (docs/revocation.md). */
export interface Withdrawal {
  principalId?: string;
  targetId?: string;
  keyIds?: string[];
}

/** What auth offers every service over RPC. */
export interface Authenticator {
  authenticate(request: AuthenticateRequest): Promise<Result<Access>>;
  /** Drops what is cached of a withdrawn right, so that the usual case is faster than the bound. */
  withdraw(withdrawal: Withdrawal): Promise<void>;
}
