-- RESOURCES_DB: everything a project holds. Times are milliseconds since the epoch.
-- Refers to CONTROL by id only.

-- One table for every kind: what differs between kinds is in `fields`, whose shape is src/kind/kinds.ts.
CREATE TABLE resources (
  id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  name TEXT NOT NULL,
  labels TEXT NOT NULL DEFAULT '{}',
  fields TEXT NOT NULL DEFAULT '{}',
  -- Both null for kinds without a lifecycle.
  desired_state TEXT,
  observed_state TEXT,
  moved_in INTEGER NOT NULL DEFAULT 0,
  created_by TEXT NOT NULL,
  created_with TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  -- Nothing is found by its id alone.
  PRIMARY KEY (project_id, kind, id),
  CHECK ((desired_state IS NULL) = (observed_state IS NULL))
) STRICT;
-- One index a list filter, each ending in the order of the list.
CREATE INDEX resources_name ON resources (project_id, kind, name, id);
CREATE INDEX resources_created_by ON resources (project_id, kind, created_by, id);
CREATE INDEX resources_created_with ON resources (project_id, kind, created_with, id);
CREATE INDEX resources_observed_state ON resources (project_id, kind, observed_state, id) WHERE observed_state IS NOT NULL;

-- The labels again, turned round for the filter; written by the triggers below and by nobody else.
CREATE TABLE resource_labels (
  project_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  resource_id TEXT NOT NULL,
  PRIMARY KEY (project_id, kind, key, value, resource_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER resource_labels_insert AFTER INSERT ON resources WHEN NEW.labels <> '{}'
BEGIN
  INSERT INTO resource_labels (project_id, kind, key, value, resource_id)
    SELECT NEW.project_id, NEW.kind, key, value, NEW.id FROM json_each(NEW.labels);
END;
CREATE TRIGGER resource_labels_update AFTER UPDATE OF project_id, labels ON resources
  WHEN NEW.labels <> OLD.labels OR NEW.project_id <> OLD.project_id
BEGIN
  DELETE FROM resource_labels WHERE (project_id, kind, key, value, resource_id) IN
    (SELECT OLD.project_id, OLD.kind, key, value, OLD.id FROM json_each(OLD.labels));
  INSERT INTO resource_labels (project_id, kind, key, value, resource_id)
    SELECT NEW.project_id, NEW.kind, key, value, NEW.id FROM json_each(NEW.labels);
END;
CREATE TRIGGER resource_labels_delete AFTER DELETE ON resources WHEN OLD.labels <> '{}'
BEGIN
  DELETE FROM resource_labels WHERE (project_id, kind, key, value, resource_id) IN
    (SELECT OLD.project_id, OLD.kind, key, value, OLD.id FROM json_each(OLD.labels));
END;

-- Projects whose deletion has reached this database. A create that was allowed before the deletion and is
-- committed after the purge would leave a resource that nobody can reach: from here on nothing comes in.
CREATE TABLE purged_projects (
  project_id TEXT PRIMARY KEY,
  purged_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER purged_projects_stay_empty BEFORE INSERT ON resources
  WHEN EXISTS (SELECT 1 FROM purged_projects WHERE project_id = NEW.project_id)
BEGIN
  SELECT RAISE(ABORT, 'access_changed');
END;
CREATE TRIGGER purged_projects_take_nothing BEFORE UPDATE OF project_id ON resources
  WHEN NEW.project_id <> OLD.project_id
    AND EXISTS (SELECT 1 FROM purged_projects WHERE project_id = NEW.project_id)
BEGIN
  SELECT RAISE(ABORT, 'access_changed');
END;

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
