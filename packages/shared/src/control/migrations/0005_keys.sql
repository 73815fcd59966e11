-- Keys in full. Two tables are made anew: a service account belongs to a project or to a team, and an account token to no
-- project. Nothing refers to `keys`, so it goes first; dropping a table fires no trigger.
CREATE TABLE keys_before AS SELECT * FROM keys;
CREATE TABLE service_accounts_before AS SELECT * FROM service_accounts;
DROP TABLE keys;
DROP TABLE service_accounts;

CREATE TABLE service_accounts (
  id TEXT PRIMARY KEY,
  project_id TEXT REFERENCES projects (id) ON DELETE CASCADE,
  team_id TEXT REFERENCES teams (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  -- In its project; of a team's, in the team, as a person's role is.
  role TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'standard' CHECK (kind IN ('standard', 'organization')),
  version INTEGER NOT NULL DEFAULT 1,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK ((project_id IS NULL) <> (team_id IS NULL))
) STRICT;
INSERT INTO service_accounts (id, project_id, name, role, kind, version, created_by, created_at, updated_at)
  SELECT id, project_id, name, role, kind, version, created_by, created_at, updated_at FROM service_accounts_before;
DROP TABLE service_accounts_before;
CREATE UNIQUE INDEX service_accounts_project_name ON service_accounts (project_id, name) WHERE project_id IS NOT NULL;
CREATE UNIQUE INDEX service_accounts_team_name ON service_accounts (team_id, name) WHERE team_id IS NOT NULL;
CREATE INDEX service_accounts_standard ON service_accounts (project_id, id) WHERE kind = 'standard';
CREATE INDEX service_accounts_team ON service_accounts (team_id, id) WHERE team_id IS NOT NULL;
CREATE UNIQUE INDEX service_accounts_organization ON service_accounts (project_id) WHERE kind = 'organization';

-- A key outlives its project and its owner's membership as a revoked row, so that it stays attributable.
CREATE TABLE keys (
  id TEXT PRIMARY KEY,
  -- `account`: an account token, which acts wherever its principal may; the others act in their project.
  kind TEXT NOT NULL DEFAULT 'project' CHECK (kind IN ('project', 'organization', 'account')),
  project_id TEXT,
  organization_id TEXT NOT NULL,
  account_id TEXT REFERENCES accounts (id),
  service_account_id TEXT REFERENCES service_accounts (id) ON DELETE SET NULL,
  membership_id TEXT REFERENCES memberships (id) ON DELETE SET NULL,
  name TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  rotated_at INTEGER,
  -- The secret before, while it may still be used: until its own end, or until the new one is used for the first time.
  previous_digest TEXT UNIQUE,
  previous_hint TEXT,
  previous_until TEXT CHECK (previous_until IN ('grace', 'first_use')),
  previous_ends_at INTEGER,
  scopes TEXT,
  -- Of an account token: whether it is limited to its key_places.
  limited INTEGER NOT NULL DEFAULT 0,
  addresses TEXT,
  max_uses INTEGER,
  rate_limit INTEGER,
  rate_window INTEGER,
  metadata TEXT NOT NULL DEFAULT '{}',
  expires_at INTEGER,
  -- When it was said that it expires soon.
  warned_at INTEGER,
  revoked_at INTEGER,
  revoked_because TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  created_by TEXT NOT NULL,
  created_with TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK ((kind = 'account') = (project_id IS NULL)),
  CHECK ((previous_digest IS NULL) = (previous_until IS NULL)),
  CHECK ((rate_limit IS NULL) = (rate_window IS NULL))
) STRICT;
INSERT INTO keys (id, kind, project_id, organization_id, account_id, service_account_id, membership_id, name, digest, hint, scopes,
    metadata, expires_at, revoked_at, revoked_because, version, created_by, created_with, created_at, updated_at)
  SELECT id, kind, project_id, organization_id, account_id, service_account_id, membership_id, name, digest, hint, scopes,
    metadata, expires_at, revoked_at, revoked_because, version, created_by, created_with, created_at, updated_at FROM keys_before;
DROP TABLE keys_before;
CREATE INDEX keys_project ON keys (project_id, id) WHERE project_id IS NOT NULL;
CREATE INDEX keys_project_creator ON keys (project_id, created_by, id) WHERE project_id IS NOT NULL;
CREATE INDEX keys_project_credential ON keys (project_id, created_with, id) WHERE project_id IS NOT NULL;
CREATE INDEX keys_membership ON keys (membership_id) WHERE membership_id IS NOT NULL;
CREATE INDEX keys_service_account ON keys (service_account_id, id) WHERE service_account_id IS NOT NULL;
CREATE INDEX keys_service_account_live ON keys (service_account_id, expires_at) WHERE service_account_id IS NOT NULL AND revoked_at IS NULL;
CREATE INDEX keys_account ON keys (account_id, kind, id) WHERE account_id IS NOT NULL;
CREATE INDEX keys_expiring ON keys (expires_at) WHERE expires_at IS NOT NULL AND revoked_at IS NULL AND warned_at IS NULL;
CREATE UNIQUE INDEX keys_organization ON keys (organization_id) WHERE kind = 'organization' AND revoked_at IS NULL;

-- Where a limited account token acts. It dies with the last place, and a place goes with the membership that admitted its owner.
CREATE TABLE key_places (
  key_id TEXT NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
  place TEXT NOT NULL CHECK (place IN ('organization', 'project')),
  place_id TEXT NOT NULL,
  membership_id TEXT REFERENCES memberships (id) ON DELETE CASCADE,
  PRIMARY KEY (key_id, place_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX key_places_membership ON key_places (membership_id) WHERE membership_id IS NOT NULL;
CREATE INDEX key_places_place ON key_places (place_id);
CREATE TRIGGER key_places_last AFTER DELETE ON key_places
  WHEN NOT EXISTS (SELECT 1 FROM key_places WHERE key_id = OLD.key_id)
BEGIN
  UPDATE keys SET revoked_at = CAST(unixepoch('subsec') * 1000 AS INTEGER), revoked_because = 'membership_ended', version = version + 1
    WHERE id = OLD.key_id AND limited = 1 AND revoked_at IS NULL;
END;
CREATE TRIGGER key_places_project AFTER DELETE ON projects
BEGIN
  DELETE FROM key_places WHERE place_id = OLD.id;
END;
CREATE TRIGGER key_places_organization AFTER DELETE ON organizations
BEGIN
  DELETE FROM key_places WHERE place_id = OLD.id;
END;

-- When each secret was used first and last. Beside the keys, so that counting can never write over what was decided about one.
CREATE TABLE secret_use (
  digest TEXT PRIMARY KEY,
  key_id TEXT NOT NULL,
  -- Whose key it is, where that is no person: so that when one was used last is found without its keys.
  service_account_id TEXT,
  first_used_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  flushed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX secret_use_key ON secret_use (key_id, flushed_at);
CREATE INDEX secret_use_service_account ON secret_use (service_account_id, last_used_at) WHERE service_account_id IS NOT NULL;
CREATE TABLE key_usage (
  key_id TEXT NOT NULL,
  -- UTC, `YYYY-MM-DD`.
  day TEXT NOT NULL,
  permission TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (key_id, day, permission)
) STRICT, WITHOUT ROWID;
CREATE INDEX key_usage_day ON key_usage (day);

-- With what access tokens are signed. The private part is sealed under a key derived of the named pepper.
CREATE TABLE signing_keys (
  id TEXT PRIMARY KEY,
  public_jwk TEXT NOT NULL,
  sealed TEXT NOT NULL,
  pepper TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- Published before it signs, and for longer than what it signed.
  signs_from INTEGER NOT NULL,
  signs_until INTEGER NOT NULL,
  listed_until INTEGER NOT NULL
) STRICT;
CREATE INDEX signing_keys_listed ON signing_keys (listed_until);
-- Until when access tokens live that were made from a credential: what a withdrawal cannot take back says until when it holds.
CREATE TABLE access_tokens (
  credential_id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  principal_id TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (credential_id, project_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX access_tokens_principal ON access_tokens (principal_id, expires_at);
CREATE INDEX access_tokens_project ON access_tokens (project_id, expires_at);
CREATE INDEX access_tokens_expires ON access_tokens (expires_at);

-- Sign-in on one device, approved on another (RFC 8628).
CREATE TABLE device_grants (
  id TEXT PRIMARY KEY,
  device_digest TEXT NOT NULL UNIQUE,
  user_code TEXT NOT NULL UNIQUE,
  client_id TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'approved', 'denied')),
  -- Who approved it, and the version that the account had: what moves that on takes the approval with it.
  account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
  account_version INTEGER,
  ip_address TEXT,
  user_agent TEXT,
  -- Seconds between two questions, and when the last one came.
  interval INTEGER NOT NULL,
  polled_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX device_grants_expires ON device_grants (expires_at);
CREATE INDEX device_grants_account ON device_grants (account_id) WHERE account_id IS NOT NULL;

-- When whoever has the session last showed that it is them; NULL: when it began.
ALTER TABLE sessions ADD COLUMN confirmed_at INTEGER;

-- A project by its name, where the caller is at home: W9.
CREATE INDEX projects_team_name ON projects (owner_team_id, name) WHERE owner_team_id IS NOT NULL;
CREATE INDEX projects_account_name ON projects (owner_account_id, name) WHERE owner_account_id IS NOT NULL;

CREATE TRIGGER service_account_keys BEFORE DELETE ON service_accounts
BEGIN
  UPDATE keys SET revoked_at = CAST(unixepoch('subsec') * 1000 AS INTEGER), revoked_because = 'service_account_deleted', version = version + 1
    WHERE service_account_id = OLD.id AND revoked_at IS NULL;
END;
CREATE TRIGGER personal_project_unautomated BEFORE INSERT ON service_accounts
  WHEN EXISTS (SELECT 1 FROM projects WHERE id = NEW.project_id AND kind = 'personal')
BEGIN
  SELECT RAISE(ABORT, 'personal_project');
END;
-- A revoked key stays revoked, and with the secrets that it had.
CREATE TRIGGER keys_stay_revoked BEFORE UPDATE OF revoked_at, digest, previous_digest ON keys
  WHEN OLD.revoked_at IS NOT NULL AND (NEW.revoked_at IS NOT OLD.revoked_at OR NEW.digest IS NOT OLD.digest
    OR NEW.previous_digest IS NOT OLD.previous_digest)
BEGIN
  SELECT RAISE(ABORT, 'stale_version');
END;
-- Whoever was told that a key ends is told again where it ends later, and not where the row is written as it was read before.
CREATE TRIGGER keys_warned AFTER UPDATE OF expires_at, warned_at ON keys
  WHEN NEW.warned_at IS NOT CASE WHEN NEW.expires_at <= OLD.expires_at THEN coalesce(NEW.warned_at, OLD.warned_at) END
BEGIN
  UPDATE keys SET warned_at = CASE WHEN NEW.expires_at <= OLD.expires_at THEN coalesce(NEW.warned_at, OLD.warned_at) END
    WHERE id = NEW.id;
END;
