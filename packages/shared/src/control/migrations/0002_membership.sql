-- Membership in full: organizations with policies and entitlements, invitations, teams' profiles, custom roles in use,
-- transfers, variables, secrets, checkouts, the directory. projects writes these, but for what stands beside accounts,
-- service_accounts and keys: that is auth's.

-- Policies are the organization's own; entitlements are what a system administrator gave it (access/entitlements.ts).
ALTER TABLE organizations ADD COLUMN external_collaborators INTEGER NOT NULL DEFAULT 1;
ALTER TABLE organizations ADD COLUMN members_create_projects INTEGER NOT NULL DEFAULT 0;
ALTER TABLE organizations ADD COLUMN default_visibility TEXT NOT NULL DEFAULT 'private' CHECK (default_visibility IN ('private', 'team', 'public', 'open'));
ALTER TABLE organizations ADD COLUMN entitlements TEXT NOT NULL DEFAULT '{}';
-- What is left of its credits, in cents; `credits` says where it came from.
ALTER TABLE organizations ADD COLUMN balance INTEGER NOT NULL DEFAULT 0;
CREATE INDEX organizations_kind ON organizations (kind, id);

CREATE TABLE credits (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  amount INTEGER NOT NULL,
  reason TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX credits_organization ON credits (organization_id, id);

-- One row.
CREATE TABLE system_settings (
  id TEXT PRIMARY KEY CHECK (id = 'system'),
  settings TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO system_settings (id, settings, updated_at) VALUES ('system', '{}', 0);

ALTER TABLE accounts ADD COLUMN system_administrator INTEGER NOT NULL DEFAULT 0;
CREATE INDEX accounts_administrators ON accounts (username) WHERE system_administrator = 1;
CREATE INDEX accounts_status ON accounts (status, username);
-- The sign-in library asks for how somebody signs in without saying by whom.
CREATE INDEX identities_provider_account ON identities (provider_account_id);

-- A name that somebody had is nobody else's any more: whoever adds people by name adds whom they mean.
CREATE TABLE retired_names (
  kind TEXT NOT NULL CHECK (kind IN ('username', 'github_username')),
  name TEXT NOT NULL COLLATE NOCASE,
  account_id TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX retired_names_account ON retired_names (account_id, kind);
CREATE TRIGGER username_retires AFTER UPDATE OF username ON accounts WHEN NEW.username IS NOT OLD.username
BEGIN
  INSERT INTO retired_names (kind, name, account_id) VALUES ('username', OLD.username, OLD.id) ON CONFLICT DO NOTHING;
END;
-- A personal organization is called what its person is, unless they called it something else.
CREATE TRIGGER personal_organization_renamed AFTER UPDATE OF username ON accounts WHEN NEW.username IS NOT OLD.username
BEGIN
  UPDATE organizations SET name = NEW.username, version = version + 1, updated_at = NEW.updated_at
    WHERE id = 'org_' || substr(NEW.id, 5) AND kind = 'personal' AND name = OLD.username;
END;
CREATE TRIGGER github_username_retires AFTER UPDATE OF github_username ON accounts
  WHEN OLD.github_username IS NOT NULL AND NEW.github_username IS NOT OLD.github_username
BEGIN
  INSERT INTO retired_names (kind, name, account_id) VALUES ('github_username', OLD.github_username, OLD.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER username_not_reissued_insert BEFORE INSERT ON accounts
  WHEN EXISTS (SELECT 1 FROM retired_names WHERE kind = 'username' AND name = NEW.username)
BEGIN
  SELECT RAISE(ABORT, 'username_taken');
END;
CREATE TRIGGER username_not_reissued_update BEFORE UPDATE OF username ON accounts
  WHEN EXISTS (SELECT 1 FROM retired_names WHERE kind = 'username' AND name = NEW.username AND account_id <> NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'username_taken');
END;
CREATE TRIGGER github_username_not_reissued BEFORE UPDATE OF github_username ON accounts
  WHEN EXISTS (SELECT 1 FROM retired_names WHERE kind = 'github_username' AND name = NEW.github_username AND account_id <> NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'github_username_taken');
END;

-- Nothing made custom roles before: the table is made anew for its wider CHECK.
DROP TABLE custom_roles;
CREATE TABLE custom_roles (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  base TEXT NOT NULL CHECK (base IN ('view_only', 'viewer', 'member')),
  scopes TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (organization_id, name)
) STRICT;
CREATE INDEX custom_roles_organization ON custom_roles (organization_id, id);
CREATE INDEX memberships_custom_role ON memberships (custom_role_id) WHERE custom_role_id IS NOT NULL;
CREATE INDEX collaborating_teams_custom_role ON collaborating_teams (custom_role_id) WHERE custom_role_id IS NOT NULL;

ALTER TABLE teams ADD COLUMN introduction TEXT NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN links TEXT NOT NULL DEFAULT '[]';
-- Projects and reports, by id: what of it somebody may see is decided when they look.
ALTER TABLE teams ADD COLUMN showcase TEXT NOT NULL DEFAULT '[]';
ALTER TABLE teams ADD COLUMN profile_visibility TEXT NOT NULL DEFAULT 'team' CHECK (profile_visibility IN ('team', 'public'));
ALTER TABLE teams ADD COLUMN created_by TEXT NOT NULL DEFAULT '';
CREATE INDEX teams_organization ON teams (organization_id, id);
CREATE INDEX teams_organization_name ON teams (organization_id, name COLLATE NOCASE);
CREATE INDEX collaborating_teams_team ON collaborating_teams (team_id, project_id);
CREATE INDEX collaborating_teams_project ON collaborating_teams (project_id, id);
CREATE INDEX projects_owner_team ON projects (owner_team_id, id) WHERE owner_team_id IS NOT NULL;
CREATE INDEX projects_owner_account ON projects (owner_account_id, organization_id, id) WHERE owner_account_id IS NOT NULL;
CREATE INDEX projects_standard ON projects (organization_id) WHERE kind = 'standard';
CREATE INDEX projects_shown ON projects (organization_id, id) WHERE visibility IN ('public', 'open');

ALTER TABLE projects ADD COLUMN overview TEXT NOT NULL DEFAULT '';
ALTER TABLE projects ADD COLUMN labels TEXT NOT NULL DEFAULT '{}';
-- Normalized: host/owner/name.
ALTER TABLE projects ADD COLUMN repository TEXT;
ALTER TABLE projects ADD COLUMN default_engine TEXT;
-- Who is charged instead of the owner.
ALTER TABLE projects ADD COLUMN billing_organization_id TEXT REFERENCES organizations (id) ON DELETE SET NULL;
CREATE INDEX projects_billing ON projects (billing_organization_id) WHERE billing_organization_id IS NOT NULL;

-- The labels again, turned round for the filter; written by the triggers below and by nobody else.
CREATE TABLE project_labels (
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  PRIMARY KEY (project_id, key, value)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER project_labels_insert AFTER INSERT ON projects WHEN NEW.labels <> '{}'
BEGIN
  INSERT INTO project_labels (key, value, project_id) SELECT key, value, NEW.id FROM json_each(NEW.labels);
END;
CREATE TRIGGER project_labels_update AFTER UPDATE OF labels ON projects WHEN NEW.labels <> OLD.labels
BEGIN
  DELETE FROM project_labels WHERE project_id = NEW.id;
  INSERT INTO project_labels (key, value, project_id) SELECT key, value, NEW.id FROM json_each(NEW.labels);
END;

-- From outside the organization, and known to be.
ALTER TABLE memberships ADD COLUMN external INTEGER NOT NULL DEFAULT 0;
-- Who is in a place, person by person.
CREATE INDEX memberships_people_of_organization ON memberships (organization_id, account_id) WHERE organization_id IS NOT NULL;
CREATE INDEX memberships_people_of_team ON memberships (team_id, account_id) WHERE team_id IS NOT NULL;
CREATE INDEX memberships_people_of_project ON memberships (project_id, account_id) WHERE project_id IS NOT NULL;
-- Who stands above it.
CREATE INDEX memberships_administrators ON memberships (organization_id, account_id) WHERE organization_id IS NOT NULL AND role IN ('admin', 'owner');
CREATE INDEX memberships_project_admins ON memberships (project_id, account_id) WHERE project_id IS NOT NULL AND role IN ('admin', 'owner');

CREATE TABLE invitations (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  team_id TEXT REFERENCES teams (id) ON DELETE CASCADE,
  project_id TEXT REFERENCES projects (id) ON DELETE CASCADE,
  email TEXT NOT NULL COLLATE NOCASE,
  role TEXT,
  -- One that was answered keeps no role from being deleted; one that waits for its answer is void without it.
  custom_role_id TEXT REFERENCES custom_roles (id) ON DELETE SET NULL,
  access TEXT,
  add_ons TEXT NOT NULL DEFAULT '[]',
  external INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'accepted', 'declined', 'revoked', 'expired')),
  expires_at INTEGER NOT NULL,
  -- Who invited last, by inviting or by sending again: their right is what it lives by.
  invited_by TEXT NOT NULL,
  -- With which project key: revoked, it takes the invitation along. Null: signed in.
  invited_with TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK (team_id IS NULL OR project_id IS NULL)
) STRICT;
-- One open invitation a person and place.
CREATE UNIQUE INDEX invitations_open ON invitations (organization_id, coalesce(team_id, project_id, ''), email) WHERE status = 'pending';
CREATE INDEX invitations_unanswered ON invitations (coalesce(team_id, project_id, organization_id), id) WHERE status = 'pending';
CREATE INDEX invitations_email ON invitations (email, id) WHERE status = 'pending';
CREATE INDEX invitations_organization ON invitations (organization_id, id) WHERE team_id IS NULL AND project_id IS NULL;
-- What goes with an organization is found, not searched for.
CREATE INDEX invitations_within_organization ON invitations (organization_id);
CREATE INDEX invitations_team ON invitations (team_id, id) WHERE team_id IS NOT NULL;
CREATE INDEX invitations_project ON invitations (project_id, id) WHERE project_id IS NOT NULL;
CREATE INDEX invitations_custom_role ON invitations (custom_role_id) WHERE custom_role_id IS NOT NULL;

-- A project offered to somebody: at most one offer at a time.
CREATE TABLE transfers (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL UNIQUE REFERENCES projects (id) ON DELETE CASCADE,
  to_account_id TEXT REFERENCES accounts (id),
  to_team_id TEXT REFERENCES teams (id) ON DELETE CASCADE,
  -- Whose right it lives by: when they do not own the project any more, the offer is void.
  offered_by TEXT NOT NULL,
  -- With which project key, as with invitations. Null: signed in.
  offered_with TEXT,
  expires_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  CHECK ((to_account_id IS NULL) <> (to_team_id IS NULL))
) STRICT;
CREATE INDEX transfers_account ON transfers (to_account_id, id) WHERE to_account_id IS NOT NULL;
CREATE INDEX transfers_team ON transfers (to_team_id, id) WHERE to_team_id IS NOT NULL;

CREATE TABLE variables (
  project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, name)
) STRICT, WITHOUT ROWID;

-- Third-party keys. Each value under a key of its own, and that one under the key-encryption key named `kek`.
CREATE TABLE secrets (
  project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  sealed TEXT NOT NULL,
  wrapped_key TEXT NOT NULL,
  kek TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX secrets_kek ON secrets (kek);

-- C11: who has checked the project's repository out; of that repository, so that another one starts anew.
CREATE TABLE checkouts (
  project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  principal_id TEXT NOT NULL,
  repository TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, principal_id)
) STRICT, WITHOUT ROWID;

-- O3: the Organization Default Key and the service account that it acts as, which no project route shows.
ALTER TABLE service_accounts ADD COLUMN kind TEXT NOT NULL DEFAULT 'standard' CHECK (kind IN ('standard', 'organization'));
CREATE INDEX service_accounts_standard ON service_accounts (project_id, id) WHERE kind = 'standard';
CREATE UNIQUE INDEX service_accounts_organization ON service_accounts (project_id) WHERE kind = 'organization';
ALTER TABLE keys ADD COLUMN kind TEXT NOT NULL DEFAULT 'project' CHECK (kind IN ('project', 'organization'));
CREATE UNIQUE INDEX keys_organization ON keys (organization_id) WHERE kind = 'organization' AND revoked_at IS NULL;

-- Who can be found by what, in which organization or project: lower case, one row a word. Written by triggers only.
CREATE TABLE directory (
  place_id TEXT NOT NULL,
  term TEXT NOT NULL,
  account_id TEXT NOT NULL,
  PRIMARY KEY (place_id, term, account_id)
) STRICT, WITHOUT ROWID;
-- The email is the third of them.
ALTER TABLE accounts ADD COLUMN terms TEXT GENERATED ALWAYS AS (lower('[' || json_quote(name) || ',' || json_quote(username) || ','
  || json_quote(email) || ',' || replace(json_quote(name), ' ', '","') || ']')) VIRTUAL;
-- A personal organization and a Personal project have nobody else to find. By their email people are found in organizations
-- alone, which they joined themselves: into a project anybody can put them, and would then read it letter by letter.
CREATE VIEW directory_places AS
  SELECT m.account_id, m.id AS membership_id, m.organization_id AS place_id, 1 AS by_email FROM memberships m
    CROSS JOIN organizations o ON o.id = m.organization_id WHERE m.organization_id IS NOT NULL AND o.kind = 'standard'
  UNION ALL
  SELECT m.account_id, m.id, m.project_id, 0 FROM memberships m
    CROSS JOIN projects p ON p.id = m.project_id WHERE m.project_id IS NOT NULL AND p.kind <> 'personal';
CREATE TRIGGER directory_joined AFTER INSERT ON memberships WHEN NEW.team_id IS NULL
BEGIN
  INSERT OR IGNORE INTO directory (place_id, term, account_id)
    SELECT d.place_id, t.value, a.id FROM directory_places d CROSS JOIN accounts a CROSS JOIN json_each(a.terms) t
      WHERE d.membership_id = NEW.id AND a.id = NEW.account_id AND t.value <> '' AND (d.by_email OR t.key <> 2);
END;
CREATE TRIGGER directory_left AFTER DELETE ON memberships WHEN OLD.team_id IS NULL
BEGIN
  DELETE FROM directory WHERE (place_id, term, account_id) IN
    (SELECT coalesce(OLD.organization_id, OLD.project_id), t.value, a.id FROM accounts a CROSS JOIN json_each(a.terms) t
      WHERE a.id = OLD.account_id);
END;
CREATE TRIGGER directory_renaming BEFORE UPDATE OF name, username, email ON accounts
BEGIN
  DELETE FROM directory WHERE (place_id, term, account_id) IN
    (SELECT d.place_id, t.value, OLD.id FROM accounts a CROSS JOIN json_each(a.terms) t CROSS JOIN directory_places d
      WHERE a.id = OLD.id AND d.account_id = OLD.id);
END;
CREATE TRIGGER directory_renamed AFTER UPDATE OF name, username, email ON accounts
BEGIN
  INSERT OR IGNORE INTO directory (place_id, term, account_id)
    SELECT d.place_id, t.value, NEW.id FROM accounts a CROSS JOIN json_each(a.terms) t CROSS JOIN directory_places d
      WHERE a.id = NEW.id AND d.account_id = NEW.id AND t.value <> '' AND (d.by_email OR t.key <> 2);
END;
CREATE TRIGGER directory_organization AFTER DELETE ON organizations BEGIN DELETE FROM directory WHERE place_id = OLD.id; END;
CREATE TRIGGER directory_project AFTER DELETE ON projects BEGIN DELETE FROM directory WHERE place_id = OLD.id; END;

-- Who belongs where. A team is of people of its organization; a team's project takes its people (C2), another one those of
-- the organization (C1) and, said to be such, people from outside. A personal organization takes anyone (T2).
CREATE TRIGGER team_within_organization BEFORE INSERT ON memberships
  WHEN NEW.team_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM teams t CROSS JOIN memberships m
    ON m.account_id = NEW.account_id AND m.organization_id = t.organization_id WHERE t.id = NEW.team_id)
BEGIN
  SELECT RAISE(ABORT, 'not_in_organization');
END;
CREATE TRIGGER project_within_team BEFORE INSERT ON memberships
  WHEN NEW.project_id IS NOT NULL AND EXISTS (SELECT 1 FROM projects WHERE id = NEW.project_id AND owner_team_id IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM projects p CROSS JOIN memberships m
      ON m.account_id = NEW.account_id AND m.team_id = p.owner_team_id WHERE p.id = NEW.project_id)
BEGIN
  SELECT RAISE(ABORT, 'not_in_team');
END;
CREATE TRIGGER project_within_organization BEFORE INSERT ON memberships
  WHEN NEW.project_id IS NOT NULL AND NEW.external = 0
    AND EXISTS (SELECT 1 FROM projects p CROSS JOIN organizations o ON o.id = p.organization_id WHERE p.id = NEW.project_id AND o.kind = 'standard')
    AND NOT EXISTS (SELECT 1 FROM projects p CROSS JOIN memberships m
      ON m.account_id = NEW.account_id AND m.organization_id = p.organization_id WHERE p.id = NEW.project_id)
BEGIN
  SELECT RAISE(ABORT, 'not_in_organization');
END;
CREATE TRIGGER personal_organization_alone BEFORE INSERT ON memberships
  WHEN NEW.organization_id IS NOT NULL AND EXISTS (SELECT 1 FROM organizations o CROSS JOIN memberships m ON m.organization_id = o.id
    WHERE o.id = NEW.organization_id AND o.kind = 'personal')
BEGIN
  SELECT RAISE(ABORT, 'personal_organization');
END;
CREATE TRIGGER personal_organization_teamless BEFORE INSERT ON teams
  WHEN EXISTS (SELECT 1 FROM organizations WHERE id = NEW.organization_id AND kind = 'personal')
BEGIN
  SELECT RAISE(ABORT, 'personal_organization');
END;
-- Teams collaborate within their organization; a project's own team is in it already.
CREATE TRIGGER collaboration_within_organization BEFORE INSERT ON collaborating_teams
  WHEN NOT EXISTS (SELECT 1 FROM projects p CROSS JOIN teams t ON t.id = NEW.team_id
    WHERE p.id = NEW.project_id AND t.organization_id = p.organization_id AND p.owner_team_id IS NOT NEW.team_id)
BEGIN
  SELECT RAISE(ABORT, 'not_in_organization');
END;

-- Who joins the organization is external no more; who leaves it, or a team, leaves what was held through it.
CREATE TRIGGER organization_joined AFTER INSERT ON memberships WHEN NEW.organization_id IS NOT NULL
BEGIN
  UPDATE memberships SET external = 0, version = version + 1 WHERE id IN (SELECT m.id FROM memberships m
    CROSS JOIN projects p ON p.id = m.project_id
    WHERE m.account_id = NEW.account_id AND m.project_id IS NOT NULL AND m.external = 1 AND p.organization_id = NEW.organization_id);
END;
CREATE TRIGGER organization_left AFTER DELETE ON memberships
  WHEN OLD.organization_id IS NOT NULL AND EXISTS (SELECT 1 FROM organizations WHERE id = OLD.organization_id)
BEGIN
  DELETE FROM memberships WHERE id IN (SELECT m.id FROM memberships m CROSS JOIN teams t ON t.id = m.team_id
    WHERE m.account_id = OLD.account_id AND m.team_id IS NOT NULL AND t.organization_id = OLD.organization_id);
  DELETE FROM memberships WHERE id IN (SELECT m.id FROM memberships m CROSS JOIN projects p ON p.id = m.project_id
    WHERE m.account_id = OLD.account_id AND m.project_id IS NOT NULL AND p.organization_id = OLD.organization_id);
END;
CREATE TRIGGER team_left AFTER DELETE ON memberships
  WHEN OLD.team_id IS NOT NULL AND EXISTS (SELECT 1 FROM teams WHERE id = OLD.team_id)
BEGIN
  DELETE FROM memberships WHERE id IN (SELECT m.id FROM memberships m CROSS JOIN projects p ON p.id = m.project_id
    WHERE m.account_id = OLD.account_id AND m.project_id IS NOT NULL AND p.owner_team_id = OLD.team_id);
END;

-- A key dies with the team's part in the project, where that admitted its owner; adding the team again revives none. A team
-- that has come to own the project still admits them.
CREATE TRIGGER collaboration_keys BEFORE DELETE ON collaborating_teams
  WHEN NOT EXISTS (SELECT 1 FROM projects WHERE id = OLD.project_id AND owner_team_id = OLD.team_id)
BEGIN
  UPDATE keys SET revoked_at = CAST(unixepoch('subsec') * 1000 AS INTEGER), revoked_because = 'membership_ended', version = version + 1
    WHERE project_id = OLD.project_id AND revoked_at IS NULL
      AND EXISTS (SELECT 1 FROM memberships m WHERE m.id = keys.membership_id AND m.team_id = OLD.team_id);
END;

-- The last owner, or admin, who is not suspended is not suspended while others are left behind: somebody else takes over
-- first. Where nobody is, nobody is missed: an organization that is made is no protection from being suspended.
CREATE TRIGGER organization_keeps_owner_suspend BEFORE UPDATE OF status ON accounts
  WHEN NEW.status = 'suspended' AND OLD.status <> 'suspended' AND EXISTS (
    SELECT 1 FROM memberships m CROSS JOIN organizations o ON o.id = m.organization_id
      WHERE m.account_id = OLD.id AND m.organization_id IS NOT NULL AND m.role = 'owner' AND o.kind = 'standard'
        AND EXISTS (SELECT 1 FROM memberships n CROSS JOIN accounts a ON a.id = n.account_id
          WHERE n.organization_id = m.organization_id AND n.id <> m.id AND a.status = 'active')
        AND NOT EXISTS (SELECT 1 FROM memberships n CROSS JOIN accounts a ON a.id = n.account_id
          WHERE n.organization_id = m.organization_id AND n.role = 'owner' AND n.id <> m.id AND a.status = 'active'))
BEGIN
  SELECT RAISE(ABORT, 'last_owner');
END;
CREATE TRIGGER team_keeps_admin_suspend BEFORE UPDATE OF status ON accounts
  WHEN NEW.status = 'suspended' AND OLD.status <> 'suspended' AND EXISTS (
    SELECT 1 FROM memberships m WHERE m.account_id = OLD.id AND m.team_id IS NOT NULL AND m.role = 'admin'
      AND EXISTS (SELECT 1 FROM memberships n CROSS JOIN accounts a ON a.id = n.account_id
        WHERE n.team_id = m.team_id AND n.id <> m.id AND a.status = 'active')
      AND NOT EXISTS (SELECT 1 FROM memberships n CROSS JOIN accounts a ON a.id = n.account_id
        WHERE n.team_id = m.team_id AND n.role = 'admin' AND n.id <> m.id AND a.status = 'active'))
BEGIN
  SELECT RAISE(ABORT, 'last_admin');
END;

-- A Default project belongs to nobody, stays, and goes with its organization.
CREATE TRIGGER default_project_stays BEFORE DELETE ON projects
  WHEN OLD.kind = 'default' AND EXISTS (SELECT 1 FROM organizations WHERE id = OLD.organization_id)
BEGIN
  SELECT RAISE(ABORT, 'default_project');
END;
CREATE TRIGGER default_project_fixed BEFORE UPDATE OF kind, owner_account_id, owner_team_id, organization_id ON projects
  WHEN OLD.kind = 'default' AND (NEW.kind IS NOT 'default' OR NEW.owner_account_id IS NOT NULL OR NEW.owner_team_id IS NOT NULL
    OR NEW.organization_id IS NOT OLD.organization_id)
BEGIN
  SELECT RAISE(ABORT, 'default_project');
END;

-- What a decision about somebody else rests on, beside memberships: whatever changes it moves `access_version` on, so that
-- what was decided just before does not commit (`basis` in contract/auth.ts).
ALTER TABLE projects ADD COLUMN access_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE organizations ADD COLUMN access_version INTEGER NOT NULL DEFAULT 1;
CREATE TRIGGER project_access_changed AFTER UPDATE OF visibility, owner_account_id, owner_team_id, organization_id ON projects
  WHEN NEW.visibility IS NOT OLD.visibility OR NEW.owner_account_id IS NOT OLD.owner_account_id
    OR NEW.owner_team_id IS NOT OLD.owner_team_id OR NEW.organization_id IS NOT OLD.organization_id
BEGIN
  UPDATE projects SET access_version = access_version + 1 WHERE id = NEW.id;
END;
CREATE TRIGGER collaboration_added AFTER INSERT ON collaborating_teams
BEGIN
  UPDATE projects SET access_version = access_version + 1 WHERE id = NEW.project_id;
END;
CREATE TRIGGER collaboration_changed AFTER UPDATE ON collaborating_teams
BEGIN
  UPDATE projects SET access_version = access_version + 1 WHERE id = NEW.project_id;
END;
CREATE TRIGGER collaboration_ended AFTER DELETE ON collaborating_teams
BEGIN
  UPDATE projects SET access_version = access_version + 1 WHERE id = OLD.project_id;
END;
-- Who comes into a team that overrides may hold less from then on, by a row that was not there when it was decided.
CREATE TRIGGER override_joined AFTER INSERT ON memberships WHEN NEW.team_id IS NOT NULL
BEGIN
  UPDATE projects SET access_version = access_version + 1
    WHERE id IN (SELECT project_id FROM collaborating_teams WHERE team_id = NEW.team_id AND mode = 'override');
END;
CREATE TRIGGER organization_access_changed AFTER UPDATE OF members_create_projects ON organizations
  WHEN NEW.members_create_projects IS NOT OLD.members_create_projects
BEGIN
  UPDATE organizations SET access_version = access_version + 1 WHERE id = NEW.id;
END;

-- T4: an organization pays for projects elsewhere while who owns them owns it too: nobody else there sees them, or could end it.
CREATE TRIGGER billing_left AFTER DELETE ON memberships
  WHEN (OLD.organization_id IS NOT NULL AND OLD.role = 'owner') OR (OLD.team_id IS NOT NULL AND OLD.role = 'admin')
BEGIN
  UPDATE projects SET billing_organization_id = NULL, version = version + 1
    WHERE billing_organization_id = OLD.organization_id AND organization_id <> OLD.organization_id AND NOT EXISTS (SELECT 1 FROM memberships o
      WHERE o.organization_id = projects.billing_organization_id AND o.role = 'owner' AND (o.account_id = projects.owner_account_id
        OR o.account_id IN (SELECT t.account_id FROM memberships t WHERE t.team_id = projects.owner_team_id AND t.role = 'admin')));
  UPDATE projects SET billing_organization_id = NULL, version = version + 1
    WHERE owner_team_id = OLD.team_id AND organization_id <> billing_organization_id AND NOT EXISTS (SELECT 1 FROM memberships o
      WHERE o.organization_id = projects.billing_organization_id AND o.role = 'owner' AND (o.account_id = projects.owner_account_id
        OR o.account_id IN (SELECT t.account_id FROM memberships t WHERE t.team_id = projects.owner_team_id AND t.role = 'admin')));
END;
CREATE TRIGGER billing_lost AFTER UPDATE OF role ON memberships
  WHEN (OLD.organization_id IS NOT NULL AND OLD.role = 'owner' AND NEW.role IS NOT 'owner')
    OR (OLD.team_id IS NOT NULL AND OLD.role = 'admin' AND NEW.role IS NOT 'admin')
BEGIN
  UPDATE projects SET billing_organization_id = NULL, version = version + 1
    WHERE billing_organization_id = OLD.organization_id AND organization_id <> OLD.organization_id AND NOT EXISTS (SELECT 1 FROM memberships o
      WHERE o.organization_id = projects.billing_organization_id AND o.role = 'owner' AND (o.account_id = projects.owner_account_id
        OR o.account_id IN (SELECT t.account_id FROM memberships t WHERE t.team_id = projects.owner_team_id AND t.role = 'admin')));
  UPDATE projects SET billing_organization_id = NULL, version = version + 1
    WHERE owner_team_id = OLD.team_id AND organization_id <> billing_organization_id AND NOT EXISTS (SELECT 1 FROM memberships o
      WHERE o.organization_id = projects.billing_organization_id AND o.role = 'owner' AND (o.account_id = projects.owner_account_id
        OR o.account_id IN (SELECT t.account_id FROM memberships t WHERE t.team_id = projects.owner_team_id AND t.role = 'admin')));
END;

-- A project that changes hands takes its keys and invitations along.
CREATE TRIGGER project_moves_keys AFTER UPDATE OF organization_id ON projects WHEN NEW.organization_id IS NOT OLD.organization_id
BEGIN
  UPDATE invitations SET organization_id = NEW.organization_id WHERE project_id = NEW.id;
  UPDATE keys SET organization_id = NEW.organization_id, version = version + 1 WHERE project_id = NEW.id;
END;

DROP TRIGGER expect_holds;
CREATE TRIGGER expect_holds INSTEAD OF INSERT ON expect WHEN NEW.actual IS NOT NEW.wanted
BEGIN
  SELECT CASE NEW.otherwise
    WHEN 'access_changed' THEN RAISE(ABORT, 'access_changed')
    WHEN 'too_many_projects' THEN RAISE(ABORT, 'too_many_projects')
    WHEN 'too_many_teams' THEN RAISE(ABORT, 'too_many_teams')
    WHEN 'too_many_service_accounts' THEN RAISE(ABORT, 'too_many_service_accounts')
    WHEN 'quota_exceeded' THEN RAISE(ABORT, 'quota_exceeded')
    WHEN 'invitation_void' THEN RAISE(ABORT, 'invitation_void')
    WHEN 'rehearsed' THEN RAISE(ABORT, 'rehearsed')
    ELSE RAISE(ABORT, 'stale_version')
  END;
END;
