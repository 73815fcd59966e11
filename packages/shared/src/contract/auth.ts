import type { Decidable, Thing } from "../access/decide.ts";
import type { Grant, Permission, Scope } from "../access/vocabulary.ts";
import type { Result } from "../result.ts";

/**
 * What a request acts in. `account`: the caller's own. `self`: what the credential is for, a key's project or a
 * session's account. `system`: the whole installation.
 */
export type Target =
  | { type: "self" }
  | { type: "account" }
  | { type: "project"; id: string }
  | { type: "organization"; id: string }
  | { type: "team"; id: string }
  | { type: "system" };

/** `anonymous`: nobody signed in, reading what is public. */
type PrincipalType = "account" | "service_account" | "anonymous";
/**
 * `lease`: what runs under a lease, for its one thing. `access_token`: what a credential was exchanged for, for one project.
 */
type CredentialType = "session" | "project_key" | "account_token" | "lease" | "access_token" | "none";

/** Of a project, what rules go by beside the grant. */
export interface ProjectTraits {
  kind: "personal" | "default" | "standard";
  visibility: "private" | "team" | "public" | "open";
  ownerAccountId: string | null;
  ownerTeamId: string | null;
  organizationKind: "personal" | "standard";
  /** T4: whom its use is charged to. */
  chargedTo: string;
  /** G11: whether they have a payment method that was verified. */
  paymentVerified: boolean;
  /** C11: whether the caller may run anything: they checked the project's repository out, or it has none. */
  checkedOut: boolean;
}

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
    | "projects"
    | "organizations"
    | "memberships"
    | "collaborating_teams"
    | "custom_roles",
  id: string,
  version: number,
];

/** The verified answer to "who is calling, and what may they do here?". Times in ms since the epoch. */
export interface Access extends Decidable {
  principal: { type: PrincipalType; id: string; name: string };
  credential: {
    type: CredentialType;
    id: string;
    name: string | null;
    expiresAt: number | null;
    /** Of a lease: which claim of it. */
    epoch?: number;
    /** Of an access token: which one. The id is that of the credential that it was made from. */
    token?: string;
    /** Of a session: when whoever has it last showed that it is them, in ms since the epoch. */
    confirmedAt?: number;
    /** From where and how often it is used is limited: an answer is for one use, and nobody keeps it. */
    restricted?: true;
  };
  target: {
    type: "account" | "project" | "organization" | "team" | "system";
    id: string;
    name: string | null;
    organizationId: string | null;
    /** Of a project. */
    project?: ProjectTraits;
    /** Of an organization: where its use outside of projects belongs (O4). */
    defaultProjectId?: string;
    /** And whom that is charged to. */
    chargedTo?: string;
  };
  /** The row that admits the account here: keys made now hang on it. */
  membership: string | null;
  /** The strongest role that matched, for people to read; the grant decides. */
  role: string | null;
  /** Of the grant, what comes by the project's visibility alone (rule 7): what is made by that waits to be admitted. */
  byVisibility?: Grant;
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
  permission?: Permission | readonly Permission[];
  /** `strong` decides on fresh rows, whatever is cached. */
  consistency?: "cached" | "strong";
  /** The caller's address, for limiting failures, and for credentials that work from some addresses only. */
  address: string | null;
  /** The same request asks again: no other use of the credential. */
  again?: boolean;
}

/** A right that was taken away or changed. Best effort: the bound holds without it (docs/revocation.md). */
export interface Withdrawal {
  principalId?: string;
  targetId?: string;
  keyIds?: string[];
}

/** Plain text to one address. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** For services that tell people something. */
export interface Postman {
  send(mail: Mail): Promise<void>;
  /** Many in one call: a request may make only so many. */
  sendAll(mails: Mail[]): Promise<void>;
  /** The same text to accounts, at their addresses. Who is suspended or unverified gets none. */
  notify(accountIds: string[], mail: Omit<Mail, "to">): Promise<void>;
}

/** Which credential, without what proves it. */
export type CredentialName = Pick<Access["credential"], "type" | "id">;

/** A person, a service account or an organization, as others may know them. */
export interface Named {
  id: string;
  name: string;
}

/** What a lease's token says: who leased what, and until when (ms since the epoch). */
export interface LeaseClaims {
  lease: string;
  epoch: number;
  project: string;
  /** The one thing that it is for. */
  only: { kind: string; id: string };
  /** The credential that claimed it: the token is worth no more than that, and ends with it. */
  credential: CredentialName;
  scopes: Scope[];
  expiresAt: number;
}

/** What a connection's ticket says. */
export interface TicketClaims {
  connection: string;
  project: string;
  to: { kind: string; id: string };
  expiresAt: number;
}

/** Signs what resources hands out, and reads it again. Nothing is stored. */
export interface Minter {
  lease(claims: LeaseClaims): Promise<string>;
  ticket(claims: TicketClaims): Promise<string>;
  /** Null for what was not signed here, or is over. */
  readTicket(ticket: string): Promise<TicketClaims | null>;
}

/** Something that is asked about a thing of a project. */
export interface Question {
  permission: Permission;
  project: string;
  thing: Thing;
}

/** The same about a thing of an organization. */
export interface OrganizationQuestion {
  permission: Permission;
  organization: string;
  thing: Thing;
}

/** Where there are things that somebody administers. */
export interface Place {
  type: "project" | "organization";
  id: string;
}

/** A person's public key, as OpenSSH has it. */
export interface Keyholder {
  username: string;
  type: string;
  publicKey: string;
}

/** What auth knows of people, for services that keep their ids only. */
export interface People {
  /** By exact username; null for whom there is not. */
  byUsername(username: string): Promise<Named | null>;
  /**
   * Whom a service account acts for (W8), by username or email: somebody of its team, or of the team that owns its project.
   * `attribution_refused` says why not; who is in no such team and who does not exist are not told apart.
   */
  actedFor(serviceAccountId: string, person: string): Promise<Result<Named>>;
  /** Usernames of accounts, names of service accounts and organizations; those there are. At most 100. */
  names(ids: string[]): Promise<Named[]>;
  /**
   * What these credentials are worth there by now, read from the primary; null for those that are worth nothing any more.
   * At most 100.
   */
  worth(credentials: readonly CredentialName[], target: Target): Promise<(Access | null)[]>;
  /** The same of one credential in several projects. At most 100. */
  worthIn(credential: CredentialName, projectIds: readonly string[]): Promise<(Access | null)[]>;
  /** The projects that a team owns or collaborates in, whoever may see them. */
  projectsOf(teamId: string): Promise<string[]>;
  /** Of these accounts and service accounts, those who may do that by now, read from the primary. At most 100. */
  allowed(ids: readonly string[], question: Question | OrganizationQuestion): Promise<string[]>;
  /** Accounts that may do that to any such thing in a place by now, and have an address to be told at. At most 20. */
  administratorsOf(place: Place, permission: Permission): Promise<string[]>;
  /**
   * The public keys of everybody who may do that by now by more than the project's visibility, a part at a time: `next` is
   * what to ask for after it. Nobody may rely on a part at or after its `expiresAt`.
   */
  keyholders(
    question: Question,
    after: string | null,
  ): Promise<{ data: Keyholder[]; next: string | null; expiresAt: number }>;
}

/** What auth offers every service over RPC. */
export interface Authenticator {
  authenticate(request: AuthenticateRequest): Promise<Result<Access>>;
  /** Drops what is cached of a withdrawn right, so that the usual case is faster than the bound. */
  withdraw(withdrawal: Withdrawal): Promise<void>;
  /** Many in one call: a request may make only so many. */
  withdrawAll(withdrawals: Withdrawal[]): Promise<void>;
}
