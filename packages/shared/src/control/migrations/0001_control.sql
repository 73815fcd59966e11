-- CONTROL: who may do what. Times are milliseconds since the epoch.
-- auth writes accounts, sessions, identities, verifications, keys, service_accounts, inbox;
-- projects writes the rest. Both write outbox and idempotency, through commit() only.

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  email_verified INTEGER NOT NULL DEFAULT 0,
  username TEXT NOT NULL UNIQUE COLLATE NOCASE,
  name TEXT NOT NULL,
  image TEXT,
  github_username TEXT UNIQUE COLLATE NOCASE,
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  token_digest TEXT NOT NULL UNIQUE,
  expires_at INTEGER NOT NULL,
  ip_address TEXT,
  user_agent TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_account ON sessions (account_id, id);
CREATE INDEX sessions_expires ON sessions (expires_at);

-- How an account signs in: the sign-in library's "account" model.
CREATE TABLE identities (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  provider_id TEXT NOT NULL,
  provider_account_id TEXT NOT NULL,
  password_hash TEXT,
  access_token TEXT,
  refresh_token TEXT,
  id_token TEXT,
  access_token_expires_at INTEGER,
  refresh_token_expires_at INTEGER,
  scope TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (provider_id, provider_account_id)
) STRICT;
CREATE INDEX identities_account ON identities (account_id);

CREATE TABLE verifications (
  id TEXT PRIMARY KEY,
  identifier TEXT NOT NULL,
  value TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX verifications_identifier ON verifications (identifier);
CREATE INDEX verifications_expires ON verifications (expires_at);

CREATE TABLE organizations (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('personal', 'standard')),
  name TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE custom_roles (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  base TEXT NOT NULL CHECK (base IN ('view_only', 'member')),
  scopes TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (organization_id, name)
) STRICT;

CREATE TABLE teams (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (organization_id, name)
) STRICT;

CREATE TABLE projects (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('personal', 'default', 'standard')),
  owner_account_id TEXT REFERENCES accounts (id),
  owner_team_id TEXT REFERENCES teams (id),
  name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  visibility TEXT NOT NULL DEFAULT 'private' CHECK (visibility IN ('private', 'team', 'public', 'open')),
  version INTEGER NOT NULL DEFAULT 1,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK (owner_account_id IS NULL OR owner_team_id IS NULL)
) STRICT;
CREATE INDEX projects_organization ON projects (organization_id, id);
CREATE UNIQUE INDEX projects_personal ON projects (owner_account_id) WHERE kind = 'personal';
CREATE UNIQUE INDEX projects_default ON projects (organization_id) WHERE kind = 'default';

-- One row a person and place, whatever the place is.
CREATE TABLE memberships (
  id TEXT PRIMARY KEY,
  organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE,
  team_id TEXT REFERENCES teams (id) ON DELETE CASCADE,
  project_id TEXT REFERENCES projects (id) ON DELETE CASCADE,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  role TEXT,
  custom_role_id TEXT REFERENCES custom_roles (id),
  access TEXT,
  add_ons TEXT NOT NULL DEFAULT '[]',
  version INTEGER NOT NULL DEFAULT 1,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK ((organization_id IS NOT NULL) + (team_id IS NOT NULL) + (project_id IS NOT NULL) = 1)
) STRICT;
CREATE UNIQUE INDEX memberships_organization ON memberships (account_id, organization_id) WHERE organization_id IS NOT NULL;
CREATE UNIQUE INDEX memberships_team ON memberships (account_id, team_id) WHERE team_id IS NOT NULL;
CREATE UNIQUE INDEX memberships_project ON memberships (account_id, project_id) WHERE project_id IS NOT NULL;
CREATE INDEX memberships_of_organization ON memberships (organization_id, id) WHERE organization_id IS NOT NULL;
CREATE INDEX memberships_of_team ON memberships (team_id, id) WHERE team_id IS NOT NULL;
CREATE INDEX memberships_of_project ON memberships (project_id, id) WHERE project_id IS NOT NULL;
-- My projects, in the order of the projects themselves: those I own, those I am a member of; memberships_project has both.
CREATE INDEX memberships_owned ON memberships (account_id, project_id) WHERE role = 'owner' AND project_id IS NOT NULL;
CREATE INDEX memberships_shared ON memberships (account_id, project_id) WHERE role IS NOT 'owner' AND project_id IS NOT NULL;
CREATE INDEX memberships_owners ON memberships (organization_id, role) WHERE role = 'owner' AND organization_id IS NOT NULL;
CREATE INDEX memberships_admins ON memberships (team_id, role) WHERE role = 'admin' AND team_id IS NOT NULL;

CREATE TABLE collaborating_teams (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  team_id TEXT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  mode TEXT NOT NULL CHECK (mode IN ('inherit', 'override')),
  role TEXT,
  custom_role_id TEXT REFERENCES custom_roles (id),
  ceiling TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (project_id, team_id)
) STRICT;

CREATE TABLE service_accounts (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (project_id, name)
) STRICT;

-- A key outlives its project and its owner's membership as a revoked row, so that it stays attributable.
CREATE TABLE keys (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  account_id TEXT REFERENCES accounts (id),
  service_account_id TEXT REFERENCES service_accounts (id) ON DELETE SET NULL,
  membership_id TEXT REFERENCES memberships (id) ON DELETE SET NULL,
  name TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  scopes TEXT,
  metadata TEXT NOT NULL DEFAULT '{}',
  expires_at INTEGER,
  revoked_at INTEGER,
  revoked_because TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  created_by TEXT NOT NULL,
  created_with TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX keys_project ON keys (project_id, id);
CREATE INDEX keys_project_creator ON keys (project_id, created_by, id);
CREATE INDEX keys_project_credential ON keys (project_id, created_with, id);
CREATE INDEX keys_membership ON keys (membership_id) WHERE membership_id IS NOT NULL;
CREATE INDEX keys_service_account ON keys (service_account_id) WHERE service_account_id IS NOT NULL;
CREATE INDEX keys_account ON keys (account_id) WHERE account_id IS NOT NULL;

-- Mail that was sent where no email binding is configured (development and tests).
CREATE TABLE inbox (
  id TEXT PRIMARY KEY,
  recipient TEXT NOT NULL COLLATE NOCASE,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX inbox_recipient ON inbox (recipient, id);

-- Events of a commit, until the audit log has them.
CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  event TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- What a POST answered, sealed under its Idempotency-Key, for 24 hours.
CREATE TABLE idempotency (
  id TEXT PRIMARY KEY,
  request_digest TEXT NOT NULL,
  status INTEGER NOT NULL,
  sealed TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX idempotency_expires ON idempotency (expires_at);

-- commit()'s guard: INSERT INTO expect VALUES (changes(), 1, 'stale_version') rolls the batch back unless they agree.
CREATE VIEW expect AS SELECT 0 AS actual, 0 AS wanted, '' AS otherwise;
CREATE TRIGGER expect_holds INSTEAD OF INSERT ON expect WHEN NEW.actual IS NOT NEW.wanted
BEGIN
  SELECT CASE NEW.otherwise
    WHEN 'access_changed' THEN RAISE(ABORT, 'access_changed')
    ELSE RAISE(ABORT, 'stale_version')
  END;
END;

-- Sign-up: the library inserts the account; what belongs to every account comes with it, or neither does.
CREATE TRIGGER account_belongings AFTER INSERT ON accounts
BEGIN
  INSERT INTO organizations (id, kind, name, created_at, updated_at)
    VALUES ('org_' || substr(NEW.id, 5), 'personal', NEW.username, NEW.created_at, NEW.created_at);
  INSERT INTO memberships (id, organization_id, account_id, role, created_by, created_at, updated_at)
    VALUES ('mem_' || substr(NEW.id, 5), 'org_' || substr(NEW.id, 5), NEW.id, 'owner', NEW.id, NEW.created_at, NEW.created_at);
  INSERT INTO projects (id, organization_id, kind, owner_account_id, name, created_by, created_at, updated_at)
    VALUES ('prj_' || substr(NEW.id, 5), 'org_' || substr(NEW.id, 5), 'personal', NEW.id, 'Personal', NEW.id, NEW.created_at, NEW.created_at);
  -- A second id from the same account: a UUIDv7 of this age begins with 0, so that 7 collides with none.
  INSERT INTO memberships (id, project_id, account_id, role, created_by, created_at, updated_at)
    VALUES ('mem_7' || substr(NEW.id, 6), 'prj_' || substr(NEW.id, 5), NEW.id, 'owner', NEW.id, NEW.created_at, NEW.created_at);
END;

-- A key dies with the row that admitted its owner; re-adding the person makes a new row and revives nothing.
CREATE TRIGGER membership_keys BEFORE DELETE ON memberships
BEGIN
  UPDATE keys SET revoked_at = CAST(unixepoch('subsec') * 1000 AS INTEGER), revoked_because = 'membership_ended', version = version + 1
    WHERE membership_id = OLD.id AND revoked_at IS NULL;
END;
CREATE TRIGGER service_account_keys BEFORE DELETE ON service_accounts
BEGIN
  UPDATE keys SET revoked_at = CAST(unixepoch('subsec') * 1000 AS INTEGER), revoked_because = 'service_account_deleted', version = version + 1
    WHERE service_account_id = OLD.id AND revoked_at IS NULL;
END;
CREATE TRIGGER project_keys BEFORE DELETE ON projects
BEGIN
  UPDATE keys SET revoked_at = CAST(unixepoch('subsec') * 1000 AS INTEGER), revoked_because = 'project_deleted', version = version + 1
    WHERE project_id = OLD.id AND revoked_at IS NULL;
END;

-- A revoked key stays revoked.
CREATE TRIGGER keys_stay_revoked BEFORE UPDATE OF revoked_at ON keys
  WHEN OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NOT OLD.revoked_at
BEGIN
  SELECT RAISE(ABORT, 'stale_version');
END;

-- Invariants that count. EXISTS (parent): deleting the parent still cascades.
CREATE TRIGGER organization_keeps_owner_delete BEFORE DELETE ON memberships
  WHEN OLD.organization_id IS NOT NULL AND OLD.role = 'owner'
    AND EXISTS (SELECT 1 FROM organizations WHERE id = OLD.organization_id)
    AND NOT EXISTS (SELECT 1 FROM memberships m JOIN accounts a ON a.id = m.account_id
      WHERE m.organization_id = OLD.organization_id AND m.role = 'owner' AND m.id <> OLD.id AND a.status = 'active')
BEGIN
  SELECT RAISE(ABORT, 'last_owner');
END;
CREATE TRIGGER organization_keeps_owner_update BEFORE UPDATE OF role ON memberships
  WHEN OLD.organization_id IS NOT NULL AND OLD.role = 'owner' AND NEW.role IS NOT 'owner'
    AND NOT EXISTS (SELECT 1 FROM memberships m JOIN accounts a ON a.id = m.account_id
      WHERE m.organization_id = OLD.organization_id AND m.role = 'owner' AND m.id <> OLD.id AND a.status = 'active')
BEGIN
  SELECT RAISE(ABORT, 'last_owner');
END;
CREATE TRIGGER team_keeps_admin_delete BEFORE DELETE ON memberships
  WHEN OLD.team_id IS NOT NULL AND OLD.role = 'admin'
    AND EXISTS (SELECT 1 FROM teams WHERE id = OLD.team_id)
    AND NOT EXISTS (SELECT 1 FROM memberships m JOIN accounts a ON a.id = m.account_id
      WHERE m.team_id = OLD.team_id AND m.role = 'admin' AND m.id <> OLD.id AND a.status = 'active')
BEGIN
  SELECT RAISE(ABORT, 'last_admin');
END;
CREATE TRIGGER team_keeps_admin_update BEFORE UPDATE OF role ON memberships
  WHEN OLD.team_id IS NOT NULL AND OLD.role = 'admin' AND NEW.role IS NOT 'admin'
    AND NOT EXISTS (SELECT 1 FROM memberships m JOIN accounts a ON a.id = m.account_id
      WHERE m.team_id = OLD.team_id AND m.role = 'admin' AND m.id <> OLD.id AND a.status = 'active')
BEGIN
  SELECT RAISE(ABORT, 'last_admin');
END;

-- A project has exactly the owner that its own row names.
CREATE TRIGGER project_owner_delete BEFORE DELETE ON memberships
  WHEN OLD.project_id IS NOT NULL AND OLD.role = 'owner'
    AND EXISTS (SELECT 1 FROM projects WHERE id = OLD.project_id AND owner_account_id = OLD.account_id)
BEGIN
  SELECT RAISE(ABORT, 'project_owner');
END;
CREATE TRIGGER project_owner_update BEFORE UPDATE OF role, account_id, project_id ON memberships
  WHEN OLD.project_id IS NOT NULL AND (NEW.role IS 'owner')
    <> EXISTS (SELECT 1 FROM projects WHERE id = NEW.project_id AND owner_account_id = NEW.account_id)
BEGIN
  SELECT RAISE(ABORT, 'project_owner');
END;
CREATE TRIGGER project_owner_insert BEFORE INSERT ON memberships
  WHEN NEW.project_id IS NOT NULL AND NEW.role = 'owner'
    AND NOT EXISTS (SELECT 1 FROM projects WHERE id = NEW.project_id AND owner_account_id = NEW.account_id)
BEGIN
  SELECT RAISE(ABORT, 'project_owner');
END;

-- T1: a Personal project has its owner only, and keeps its name and its place.
CREATE TRIGGER personal_project_alone BEFORE INSERT ON memberships
  WHEN NEW.project_id IS NOT NULL AND NEW.role IS NOT 'owner'
    AND EXISTS (SELECT 1 FROM projects WHERE id = NEW.project_id AND kind = 'personal')
BEGIN
  SELECT RAISE(ABORT, 'personal_project');
END;
CREATE TRIGGER personal_project_unshared BEFORE INSERT ON collaborating_teams
  WHEN EXISTS (SELECT 1 FROM projects WHERE id = NEW.project_id AND kind = 'personal')
BEGIN
  SELECT RAISE(ABORT, 'personal_project');
END;
CREATE TRIGGER personal_project_unautomated BEFORE INSERT ON service_accounts
  WHEN EXISTS (SELECT 1 FROM projects WHERE id = NEW.project_id AND kind = 'personal')
BEGIN
  SELECT RAISE(ABORT, 'personal_project');
END;
CREATE TRIGGER personal_project_fixed BEFORE UPDATE OF name, kind, owner_account_id, owner_team_id, organization_id, visibility ON projects
  WHEN OLD.kind = 'personal' AND (NEW.name IS NOT OLD.name OR NEW.kind IS NOT OLD.kind OR NEW.owner_account_id IS NOT OLD.owner_account_id
    OR NEW.owner_team_id IS NOT OLD.owner_team_id OR NEW.organization_id IS NOT OLD.organization_id OR NEW.visibility IS NOT OLD.visibility)
BEGIN
  SELECT RAISE(ABORT, 'personal_project');
END;
CREATE TRIGGER personal_project_stays BEFORE DELETE ON projects
  WHEN OLD.kind = 'personal' AND EXISTS (SELECT 1 FROM organizations WHERE id = OLD.organization_id)
BEGIN
  SELECT RAISE(ABORT, 'personal_project');
END;
