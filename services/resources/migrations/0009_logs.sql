-- Logs, metrics and alerts of workloads. Rows are found by their resource alone: a run takes them along when it moves.
-- What goes with a resource in one trigger stands below; logs and metrics are too large for that, and are swept.

-- One row an append, and no index beside the key that has it: an append writes one row. Old rows become one, whose lines are
-- an object in R2. `last` and `first` are places in the log, which
-- has no gaps. The newest row says how far each writer has come, so that the next append reads one row to know its place.
CREATE TABLE log_chunks (
  resource_id TEXT NOT NULL,
  last INTEGER NOT NULL,
  first INTEGER NOT NULL,
  at INTEGER NOT NULL,
  writer TEXT,
  -- JSON: writer → the number of its last append; those that wrote last stand last.
  positions TEXT NOT NULL,
  -- What the log takes, in bytes, as far as its last line.
  size INTEGER NOT NULL,
  -- The object that has the lines: logs/<resource_id>/<object>.
  object TEXT,
  -- JSON: [text, stream?, at?, writer?] of each line.
  lines TEXT,
  PRIMARY KEY (resource_id, last),
  CHECK ((object IS NULL) <> (lines IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX log_chunks_archived ON log_chunks (resource_id, last) WHERE object IS NOT NULL;

-- One row: the log at which the search for silent ones goes on.
CREATE TABLE log_search (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  after TEXT NOT NULL
) STRICT;
INSERT INTO log_search (id, after) VALUES (1, '');

-- One row a metric: what lists show of it, and its newest points until they fill a block.
CREATE TABLE metrics (
  resource_id TEXT NOT NULL,
  name TEXT NOT NULL,
  count INTEGER NOT NULL,
  -- JSON: [step, value, at].
  last TEXT NOT NULL,
  min REAL NOT NULL,
  max REAL NOT NULL,
  -- How many blocks of level 0 there are.
  blocks INTEGER NOT NULL,
  waiting INTEGER NOT NULL,
  -- The points in no block yet, as JSON, each followed by a comma.
  tail TEXT NOT NULL,
  PRIMARY KEY (resource_id, name)
) STRICT, WITHOUT ROWID;
-- The names of one thing are listed in one answer. Only a new name gets here.
CREATE TRIGGER metrics_are_bounded AFTER INSERT ON metrics
  WHEN (SELECT count(*) FROM metrics WHERE resource_id = NEW.resource_id) > 1000
BEGIN
  SELECT RAISE(ABORT, 'quota_exceeded');
END;

-- The history of a metric. A block of level 0 has its points; one of each level above stands for as many blocks of the
-- level below as make one, by what is least and greatest in each part of them.
CREATE TABLE metric_blocks (
  resource_id TEXT NOT NULL,
  name TEXT NOT NULL,
  level INTEGER NOT NULL,
  number INTEGER NOT NULL,
  first_step INTEGER NOT NULL,
  last_step INTEGER NOT NULL,
  points TEXT NOT NULL,
  PRIMARY KEY (resource_id, name, level, number)
) STRICT, WITHOUT ROWID;

-- How far each writer of metrics has come that counts its appends.
CREATE TABLE metric_writers (
  resource_id TEXT NOT NULL,
  writer TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (resource_id, writer)
) STRICT, WITHOUT ROWID;

CREATE TABLE alerts (
  resource_id TEXT NOT NULL,
  id TEXT NOT NULL,
  metric TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('above', 'below')),
  threshold REAL NOT NULL,
  -- Whether the metric is across by now: when this becomes 1, the alert fires.
  crossed INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_with TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (resource_id, id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER alerts_are_bounded AFTER INSERT ON alerts
  WHEN (SELECT count(*) > 100 OR sum(created_by = NEW.created_by) > 20 FROM alerts WHERE resource_id = NEW.resource_id)
BEGIN
  SELECT RAISE(ABORT, 'quota_exceeded');
END;

-- Alerts that fired and are not told yet: written along with the points that made them fire, gone with their event.
CREATE TABLE firings (
  resource_id TEXT NOT NULL,
  alert_id TEXT NOT NULL,
  step INTEGER NOT NULL,
  value REAL NOT NULL,
  at INTEGER NOT NULL,
  -- JSON: whose points they were, and where.
  appended_by TEXT NOT NULL,
  fired_at INTEGER NOT NULL,
  id INTEGER PRIMARY KEY
) STRICT;
CREATE INDEX firings_resource ON firings (resource_id, alert_id);

CREATE TRIGGER alerts_go AFTER DELETE ON resources
BEGIN
  DELETE FROM alerts WHERE resource_id = OLD.id;
END;
CREATE TRIGGER firings_go AFTER DELETE ON alerts
BEGIN
  DELETE FROM firings WHERE resource_id = OLD.resource_id AND alert_id = OLD.id;
END;
