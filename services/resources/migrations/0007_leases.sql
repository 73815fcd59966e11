-- Who has been given something to execute, and until when they must be heard of again. One row a thing, for ever: its
-- epoch grows with each claim, so that whoever had an earlier one is told apart.
CREATE TABLE leases (
  resource_id TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  -- Where the thing was when it was claimed; it moves only when nobody has it.
  project_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  -- The principal, and the credential that was last used: tokens are worth what that is.
  holder TEXT NOT NULL,
  credential_type TEXT NOT NULL,
  credential_id TEXT NOT NULL,
  seconds INTEGER NOT NULL,
  claimed_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  -- Null until it was finished, or given up for lost.
  ended_at INTEGER
) STRICT, WITHOUT ROWID;
-- Of those that have not ended, there are as many as things at work. None by expires_at: a heartbeat writes one row.
CREATE INDEX leases_open ON leases (project_id, id) WHERE ended_at IS NULL;

CREATE TRIGGER leases_of_removed AFTER DELETE ON resources WHEN OLD.observed_state IS NOT NULL
BEGIN
  DELETE FROM leases WHERE resource_id = OLD.id;
END;

-- What may be claimed, oldest first.
CREATE INDEX resources_claimable ON resources (project_id, kind, id)
  WHERE observed_state = 'queued' AND desired_state = 'running' AND admitted = 1;

-- Who admitted what had come in by the project's visibility alone: it has no variables and secrets, then or ever.
ALTER TABLE resources ADD COLUMN admitted_by TEXT;
