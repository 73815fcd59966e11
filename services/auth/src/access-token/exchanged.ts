import {
  grantOf,
  holds,
  intersect,
  narrow,
  PERMISSIONS,
  permissionOf,
  type Scope,
} from "@atrium/shared/access/vocabulary";
import type { Access } from "@atrium/shared/contract/auth";
import type { Exchanged } from "./access-token.ts";

/**
 * What an access token is worth at our own door: what the credential that it was made from is by now, narrowed to its
 * scope. It goes by that credential's id, so that what was made with the one is the other's own. Pure.
 */
export function exchanged(access: Access, token: Exchanged): Access {
  const { scopes } = access;
  // Of a principal's grant, `:own` is what they made; of a credential's scopes, what was made with it.
  const isOwnOfPrincipal = (scope: Scope): boolean => {
    const permission = permissionOf(scope);
    return scope !== permission && (scopes === null || holds(scopes, permission));
  };
  const own = new Set(token.scope.filter(isOwnOfPrincipal).map(permissionOf));
  const named = grantOf(token.scope.map(permissionOf));
  return {
    ...access,
    credential: {
      type: "access_token",
      id: access.credential.id,
      name: access.credential.name,
      expiresAt: Math.min(token.expiresAt, access.credential.expiresAt ?? Number.POSITIVE_INFINITY),
      token: token.id,
    },
    grant: intersect(
      access.grant,
      grantOf(PERMISSIONS.map((one): Scope => (own.has(one) ? `${one}:own` : one))),
    ),
    scopes: narrow(named, scopes),
    // Answers are kept by this very array (`lastingJson`), and two tokens of one credential are not the same answer.
    basis: [...access.basis],
    expiresAt: Math.min(access.expiresAt, token.expiresAt),
  };
}
