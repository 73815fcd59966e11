-- Versions of datasets, models and artifacts; registered models, whose versions are some of those; what they are called (ADR 20).

-- Written once. What has one never moves, so its project and kind stand here too. A number is one thing's for ever: the row
-- of a deleted version stays as long as the thing.
CREATE TABLE versions (
  resource_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  project_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  description TEXT NOT NULL,
  config TEXT NOT NULL,
  -- `sha256:<hex>` of the configuration and of every file's path, size and digest.
  digest TEXT NOT NULL,
  file_count INTEGER NOT NULL,
  size INTEGER NOT NULL,
  -- What made it, and JSON of how that was set up then.
  made_by_kind TEXT,
  made_by_id TEXT,
  recipe TEXT,
  -- Of a registered model: the model, and that version of it, that this is. It has no files of its own.
  linked_model_id TEXT,
  linked_id TEXT,
  created_by TEXT NOT NULL,
  created_with TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  deleted_at INTEGER,
  PRIMARY KEY (resource_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX versions_linked ON versions (linked_model_id, linked_id) WHERE linked_model_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX versions_made_by ON versions (made_by_id, id) WHERE made_by_id IS NOT NULL;

CREATE TRIGGER versions_stay_where_they_belong BEFORE INSERT ON versions
  WHEN NOT EXISTS (SELECT 1 FROM resources WHERE project_id = NEW.project_id AND kind = NEW.kind AND id = NEW.resource_id)
BEGIN
  SELECT RAISE(ABORT, 'access_changed');
END;
CREATE TRIGGER versions_link_what_is_there BEFORE INSERT ON versions
  WHEN NEW.linked_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM versions WHERE id = NEW.linked_id AND deleted_at IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'stale_version');
END;
CREATE TRIGGER versions_never_change
  BEFORE UPDATE OF resource_id, number, id, project_id, kind, digest, file_count, size, made_by_kind, made_by_id,
    linked_model_id, linked_id, created_by, created_with, created_at ON versions
BEGIN
  SELECT RAISE(ABORT, 'versions never change');
END;

CREATE TABLE version_files (
  version_id TEXT NOT NULL,
  path TEXT NOT NULL,
  content_id TEXT NOT NULL REFERENCES contents (id),
  content_type TEXT NOT NULL,
  PRIMARY KEY (version_id, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX version_files_content ON version_files (content_id);

DROP VIEW content_references;
CREATE VIEW content_references AS
  SELECT content_id FROM files
  UNION ALL
  SELECT content_id FROM uploads
  UNION ALL
  SELECT content_id FROM version_files;

CREATE TRIGGER version_files_delete AFTER DELETE ON version_files
BEGIN
  INSERT INTO loose_contents (content_id, since, looks)
    SELECT id, CAST(unixepoch('subsec') * 1000 AS INTEGER), iif(part_size IS NULL, 0, 2) FROM contents WHERE id = OLD.content_id
    ON CONFLICT DO UPDATE SET since = min(since, excluded.since);
END;

-- What a version was made from: a version of something, or ('') the thing as it was then.
CREATE TABLE version_inputs (
  version_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  resource_id TEXT NOT NULL,
  input_version_id TEXT NOT NULL,
  PRIMARY KEY (version_id, resource_id, input_version_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER versions_inputs AFTER DELETE ON versions
BEGIN
  DELETE FROM version_inputs WHERE version_id = OLD.id;
END;
CREATE INDEX version_inputs_uses ON version_inputs (input_version_id, version_id) WHERE input_version_id <> '';

-- Names that move from version to version.
CREATE TABLE aliases (
  resource_id TEXT NOT NULL,
  name TEXT NOT NULL,
  number INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (resource_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_version ON aliases (resource_id, number);

CREATE TRIGGER aliases_limit BEFORE INSERT ON aliases
  WHEN (SELECT count(*) FROM aliases WHERE resource_id = NEW.resource_id) >= 200
    AND NOT EXISTS (SELECT 1 FROM aliases WHERE resource_id = NEW.resource_id AND name = NEW.name)
BEGIN
  SELECT RAISE(ABORT, 'quota_exceeded');
END;

-- Aliases of registered models that only registry admins set and remove (W14), whether they name a version or not.
CREATE TABLE protected_aliases (
  resource_id TEXT NOT NULL,
  name TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (resource_id, name)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER protected_aliases_limit BEFORE INSERT ON protected_aliases
  WHEN (SELECT count(*) FROM protected_aliases WHERE resource_id = NEW.resource_id) >= 200
    AND NOT EXISTS (SELECT 1 FROM protected_aliases WHERE resource_id = NEW.resource_id AND name = NEW.name)
BEGIN
  SELECT RAISE(ABORT, 'quota_exceeded');
END;

-- The models that a job adds versions to, named when it was made (T10).
CREATE TABLE job_outputs (
  job_id TEXT NOT NULL,
  model_id TEXT NOT NULL,
  PRIMARY KEY (job_id, model_id)
) STRICT, WITHOUT ROWID;

-- What is small goes with its thing. Versions with files are many rows: the sweep takes those.
CREATE TRIGGER resources_aliases AFTER DELETE ON resources WHEN OLD.kind IN ('dataset', 'model', 'artifact', 'registered_model')
BEGIN
  DELETE FROM aliases WHERE resource_id = OLD.id;
  DELETE FROM protected_aliases WHERE resource_id = OLD.id;
  DELETE FROM versions WHERE resource_id = OLD.id AND linked_id IS NOT NULL;
END;
CREATE TRIGGER resources_outputs AFTER DELETE ON resources WHEN OLD.kind = 'job'
BEGIN
  DELETE FROM job_outputs WHERE job_id = OLD.id;
END;

-- A model that a registered model has versions of stays, but for the end of its project.
CREATE TRIGGER models_in_use BEFORE DELETE ON resources
  WHEN OLD.kind = 'model'
    AND EXISTS (SELECT 1 FROM versions WHERE linked_model_id = OLD.id AND deleted_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM purged_projects WHERE project_id = OLD.project_id)
    AND NOT EXISTS (SELECT 1 FROM purged_organizations WHERE organization_id = OLD.organization_id)
BEGIN
  SELECT RAISE(ABORT, 'in_use');
END;
