import { rfc3339, rfc3339OrNull } from "@atrium/shared/clock";
import { presentRestrictions } from "../restriction/restrictions.ts";
import { presentSecrets } from "./rotation.ts";
import type { SecretiveRow, SecretUse } from "./store.ts";

// What the API and the log say of a key, of a project or not.

/** Whose it is. */
export const holderOf = ({ accountId, serviceAccountId }: SecretiveRow) =>
  accountId === null
    ? { type: "service_account" as const, id: serviceAccountId ?? "" }
    : { type: "account" as const, id: accountId };

/** `KeyFields`, of a row. */
export const presentFields = (key: SecretiveRow & { uses: readonly SecretUse[] }) => ({
  scopes: key.scopes,
  ...presentRestrictions(key),
  metadata: key.metadata,
  expires_at: rfc3339OrNull(key.expiresAt),
  revoked_at: rfc3339OrNull(key.revokedAt),
  revoked_because: key.revokedBecause,
  ...presentSecrets(key, key.uses),
  created_by: key.createdBy,
  created_at: rfc3339(key.createdAt),
  updated_at: rfc3339(key.updatedAt),
});

/** What the log says of it, as the API would. */
export const loggedFields = (key: SecretiveRow) => ({
  name: key.name,
  scopes: key.scopes,
  ...presentRestrictions(key),
  expires_at: rfc3339OrNull(key.expiresAt),
  metadata: key.metadata,
});

export const LOGGED = [
  "name",
  "scopes",
  "addresses",
  "max_uses",
  "rate_limit",
  "expires_at",
  "metadata",
] satisfies (keyof ReturnType<typeof loggedFields>)[];
