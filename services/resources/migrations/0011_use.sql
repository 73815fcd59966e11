-- How people use what is there: inputs of workloads, comments on reports and who follows them, open connections.

-- What a workload reads. A row says what was attached then, and outlives that: a run is understood by what it was given.
CREATE TABLE attachments (
  resource_id TEXT NOT NULL,
  id TEXT NOT NULL,
  -- Where both were then. The input is there still, or gone; a run may have moved.
  project_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  input_kind TEXT NOT NULL,
  input_id TEXT NOT NULL,
  -- As it was called then.
  input_name TEXT NOT NULL,
  -- Null: the thing as it is whenever it is read.
  version INTEGER,
  -- Where the workload finds it; null: where whoever executes it chooses.
  mount TEXT,
  created_by TEXT NOT NULL,
  created_with TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (resource_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX attachments_input ON attachments (resource_id, input_id, coalesce(version, 0));
CREATE UNIQUE INDEX attachments_mount ON attachments (resource_id, mount) WHERE mount IS NOT NULL;

-- Either may go, and a run may move, between the decision and the write.
CREATE TRIGGER attachments_join_what_is_there BEFORE INSERT ON attachments
  WHEN NOT EXISTS (SELECT 1 FROM resources WHERE project_id = NEW.project_id AND kind = NEW.kind AND id = NEW.resource_id)
    OR NOT EXISTS (SELECT 1 FROM resources WHERE project_id = NEW.project_id AND kind = NEW.input_kind AND id = NEW.input_id)
BEGIN
  SELECT RAISE(ABORT, 'stale_version');
END;
CREATE TRIGGER attachments_quota BEFORE INSERT ON attachments
  WHEN (SELECT count(*) FROM attachments WHERE resource_id = NEW.resource_id) >= 100
BEGIN
  SELECT RAISE(ABORT, 'quota_exceeded');
END;
CREATE TRIGGER resources_attachments AFTER DELETE ON resources
  WHEN OLD.kind IN ('job', 'notebook', 'run', 'session', 'evaluation', 'endpoint')
BEGIN
  DELETE FROM attachments WHERE resource_id = OLD.id;
END;

-- Of a report that is gone the sweep takes both, a part at a time: see removed_resources.
CREATE TABLE comments (
  resource_id TEXT NOT NULL,
  id TEXT NOT NULL,
  -- Markdown.
  text TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_with TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (resource_id, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE follows (
  resource_id TEXT NOT NULL,
  principal_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (resource_id, principal_id)
) STRICT, WITHOUT ROWID;

-- Who is let into something that runs: by a ticket, then by whoever executes it. A row goes with its end; the audit log has
-- that it was.
CREATE TABLE connections (
  resource_id TEXT NOT NULL,
  id TEXT NOT NULL,
  -- What is connected to never moves.
  project_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  principal_type TEXT NOT NULL,
  principal_id TEXT NOT NULL,
  principal_name TEXT NOT NULL,
  -- It ends with the right of the credential that asked for it.
  credential_type TEXT NOT NULL,
  credential_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ticket_expires_at INTEGER NOT NULL,
  -- Null until the ticket was redeemed, under the lease of that epoch.
  opened_at INTEGER,
  epoch INTEGER,
  -- When its right was found to have ended; it is still to be closed then.
  ended_at INTEGER,
  PRIMARY KEY (resource_id, id)
) STRICT, WITHOUT ROWID;
-- What each heartbeat looks at: mostly nothing.
CREATE INDEX connections_open ON connections (resource_id, id) WHERE opened_at IS NOT NULL;
CREATE INDEX connections_unredeemed ON connections (ticket_expires_at) WHERE opened_at IS NULL;

CREATE TRIGGER connections_need_what_runs BEFORE INSERT ON connections
  WHEN NOT EXISTS (SELECT 1 FROM resources WHERE project_id = NEW.project_id AND kind = NEW.kind AND id = NEW.resource_id
    AND observed_state = 'running')
BEGIN
  SELECT RAISE(ABORT, 'stale_version');
END;
-- Each has their own number, so that nobody keeps others out.
CREATE TRIGGER connections_quota BEFORE INSERT ON connections
  WHEN (SELECT count(*) FROM connections WHERE resource_id = NEW.resource_id AND principal_id = NEW.principal_id) >= 50
BEGIN
  SELECT RAISE(ABORT, 'quota_exceeded');
END;
-- They end with what they lead to, and with the lease that they were opened under.
CREATE TRIGGER connections_of_what_rests AFTER UPDATE OF observed_state ON resources
  WHEN NEW.observed_state IN ('queued', 'stopped', 'succeeded', 'failed')
BEGIN
  DELETE FROM connections WHERE resource_id = NEW.id;
END;
CREATE TRIGGER connections_of_removed AFTER DELETE ON resources WHEN OLD.kind IN ('job', 'notebook', 'session', 'cluster')
BEGIN
  DELETE FROM connections WHERE resource_id = OLD.id;
END;
CREATE TRIGGER connections_of_leases AFTER UPDATE OF epoch, ended_at ON leases
  WHEN NEW.epoch <> OLD.epoch OR NEW.ended_at IS NOT NULL
BEGIN
  DELETE FROM connections WHERE resource_id = NEW.resource_id;
END;
