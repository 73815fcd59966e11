-- EVENTS_DB: the audit log. Lines are added and never changed; times are milliseconds since the epoch.

CREATE TABLE audit (
  id TEXT PRIMARY KEY, -- the event's: delivered twice, logged once; and ids sort by time
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  project_id TEXT,
  organization_id TEXT,
  actor_id TEXT NOT NULL,
  target_id TEXT NOT NULL,
  credential_id TEXT,
  address TEXT,
  event TEXT NOT NULL
) STRICT;

-- One index a place and filter: a page costs what it shows, however long the log is.
CREATE INDEX audit_project ON audit (project_id, id) WHERE project_id IS NOT NULL;
CREATE INDEX audit_project_type ON audit (project_id, type, id) WHERE project_id IS NOT NULL;
CREATE INDEX audit_project_actor ON audit (project_id, actor_id, id) WHERE project_id IS NOT NULL;
CREATE INDEX audit_project_target ON audit (project_id, target_id, id) WHERE project_id IS NOT NULL;
CREATE INDEX audit_project_credential ON audit (project_id, credential_id, id) WHERE project_id IS NOT NULL;
CREATE INDEX audit_project_address ON audit (project_id, address, id) WHERE project_id IS NOT NULL;
CREATE INDEX audit_organization ON audit (organization_id, id) WHERE organization_id IS NOT NULL;
CREATE INDEX audit_organization_type ON audit (organization_id, type, id) WHERE organization_id IS NOT NULL;
CREATE INDEX audit_organization_actor ON audit (organization_id, actor_id, id) WHERE organization_id IS NOT NULL;
CREATE INDEX audit_organization_target ON audit (organization_id, target_id, id) WHERE organization_id IS NOT NULL;
CREATE INDEX audit_organization_credential ON audit (organization_id, credential_id, id) WHERE organization_id IS NOT NULL;
CREATE INDEX audit_organization_address ON audit (organization_id, address, id) WHERE organization_id IS NOT NULL;
