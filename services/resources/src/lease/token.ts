import { mayAtAll } from "@atrium/shared/access/decide";
import { isPermission, type Permission, permissionOf, type Scope } from "@atrium/shared/access/vocabulary";
import type { Access, CredentialName, Minter } from "@atrium/shared/contract/auth";
import type { OperableKind } from "../kind/kinds.ts";
import type { Lease } from "./store.ts";

/** What is done with the one thing that runs: to look at it, and to append what it logs, measures and makes. */
const ITS_VERBS = ["view", "download", "logs", "update"] as const;

/** What the project lends to what runs in it; not to what somebody brought in from outside. */
const LENT: readonly Scope[] = ["variable:view", "secret:use"];

/** What a lease's token is for. It is worth no more than the credential that claimed the lease. */
export const scopesOf = (kind: OperableKind, fromOutside: boolean): Scope[] => [
  ...ITS_VERBS.map((verb) => `${kind}:${verb}`).filter(isPermission),
  ...(fromOutside ? [] : LENT),
];

/**
 * The token of a lease as it is now: it ends with it, and another one comes with each heartbeat. It goes by the credential
 * of whoever asks; by an access token it is for no more than that names, which is less than its credential may.
 */
export const tokenOf = (
  minter: Minter,
  access: Access,
  lease: Lease,
  fromOutside: boolean,
): Promise<string> =>
  minter.lease({
    lease: lease.id,
    epoch: lease.epoch,
    project: lease.projectId,
    only: { kind: lease.kind, id: lease.resourceId },
    credential: credentialOf(lease),
    scopes: scopesOf(lease.kind, fromOutside).filter((scope) => isNamed(access, permissionOf(scope))),
    expiresAt: lease.expiresAt,
  });

const isNamed = (access: Access, permission: Permission): boolean =>
  access.credential.type !== "access_token" || mayAtAll(access, permission);

const credentialOf = ({ credentialType: type, credentialId: id }: Lease): CredentialName => ({ type, id });
