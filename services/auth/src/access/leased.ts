import { grantOf, narrow } from "@atrium/shared/access/vocabulary";
import type { Access, LeaseClaims } from "@atrium/shared/contract/auth";

/** What a lease's token is worth: what the credential that claimed it is, narrowed to what the token is for. Pure. */
export function leased(access: Access, claims: LeaseClaims): Access {
  return {
    ...access,
    credential: {
      type: "lease",
      id: claims.lease,
      name: null,
      expiresAt: Math.min(claims.expiresAt, access.credential.expiresAt ?? Number.POSITIVE_INFINITY),
      epoch: claims.epoch,
    },
    scopes: narrow(grantOf(claims.scopes), access.scopes),
    only: claims.only,
    administers: false,
    // No key hangs on it.
    membership: null,
    // Answers are kept by this very array (`lastingJson`), and two leases of one runner are not the same answer.
    basis: [...access.basis],
    expiresAt: Math.min(access.expiresAt, claims.expiresAt),
  };
}
