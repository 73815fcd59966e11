-- Organizations whose deletion has reached this database, and with them all their projects; see purged_projects.
CREATE TABLE purged_organizations (
  organization_id TEXT PRIMARY KEY,
  purged_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX resources_organization ON resources (organization_id);
CREATE TRIGGER purged_organizations_stay_empty BEFORE INSERT ON resources
  WHEN EXISTS (SELECT 1 FROM purged_organizations WHERE organization_id = NEW.organization_id)
BEGIN
  SELECT RAISE(ABORT, 'access_changed');
END;
CREATE TRIGGER purged_organizations_take_nothing BEFORE UPDATE OF organization_id ON resources
  WHEN NEW.organization_id <> OLD.organization_id
    AND EXISTS (SELECT 1 FROM purged_organizations WHERE organization_id = NEW.organization_id)
BEGIN
  SELECT RAISE(ABORT, 'access_changed');
END;
