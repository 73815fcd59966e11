-- EVENTS_DB: where each line stands in the log, who is told of it, and how that went. Times are milliseconds since the epoch.

-- The log again, each line with its place: lines get theirs as they are logged, one after the other, so whoever has read up
-- to a place has missed nothing before it. An index of the log ends in the place without naming it.
CREATE TABLE audit_placed (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE, -- the event's: delivered twice, logged once; and ids sort by time
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
INSERT INTO audit_placed (id, at, type, project_id, organization_id, actor_id, target_id, credential_id, address, event)
  SELECT id, at, type, project_id, organization_id, actor_id, target_id, credential_id, address, event FROM audit ORDER BY id;
DROP TABLE audit;
ALTER TABLE audit_placed RENAME TO audit;

-- One index a place and filter: a page costs what it shows, however long the log is.
CREATE INDEX audit_project ON audit (project_id, id) WHERE project_id IS NOT NULL;
CREATE INDEX audit_project_position ON audit (project_id) WHERE project_id IS NOT NULL;
CREATE INDEX audit_project_type ON audit (project_id, type, id) WHERE project_id IS NOT NULL;
CREATE INDEX audit_project_actor ON audit (project_id, actor_id, id) WHERE project_id IS NOT NULL;
CREATE INDEX audit_project_target ON audit (project_id, target_id, id) WHERE project_id IS NOT NULL;
CREATE INDEX audit_project_credential ON audit (project_id, credential_id, id) WHERE project_id IS NOT NULL;
CREATE INDEX audit_project_address ON audit (project_id, address, id) WHERE project_id IS NOT NULL;
CREATE INDEX audit_organization ON audit (organization_id, id) WHERE organization_id IS NOT NULL;
CREATE INDEX audit_organization_position ON audit (organization_id) WHERE organization_id IS NOT NULL;
CREATE INDEX audit_organization_type ON audit (organization_id, type, id) WHERE organization_id IS NOT NULL;
CREATE INDEX audit_organization_actor ON audit (organization_id, actor_id, id) WHERE organization_id IS NOT NULL;
CREATE INDEX audit_organization_target ON audit (organization_id, target_id, id) WHERE organization_id IS NOT NULL;
CREATE INDEX audit_organization_credential ON audit (organization_id, credential_id, id) WHERE organization_id IS NOT NULL;
CREATE INDEX audit_organization_address ON audit (organization_id, address, id) WHERE organization_id IS NOT NULL;

-- For how long an organization's log is kept; without a row for ever.
CREATE TABLE audit_settings (
  organization_id TEXT PRIMARY KEY,
  retention_days INTEGER CHECK (retention_days BETWEEN 30 AND 3650),
  -- When cron looks next whether there are lines that are too old.
  due_at INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_settings_due ON audit_settings (due_at) WHERE retention_days IS NOT NULL;

-- An endpoint of somebody's that is told what happens in a project or an organization.
CREATE TABLE webhooks (
  id TEXT PRIMARY KEY,
  -- Null for an organization's own.
  project_id TEXT,
  -- Of a project's: the organization that the project is in.
  organization_id TEXT NOT NULL,
  url TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  -- What it is told of; each empty for all. Types are exact, or a family: `run.*`.
  types TEXT NOT NULL DEFAULT '[]',
  kinds TEXT NOT NULL DEFAULT '[]',
  labels TEXT NOT NULL DEFAULT '{}',
  -- `closing`: its place is gone; what is on its way still goes. `deleted`: nobody sees it any more, its rows go in parts.
  status TEXT NOT NULL DEFAULT 'enabled' CHECK (status IN ('enabled', 'disabled', 'closing', 'deleted')),
  disabled_because TEXT CHECK (disabled_because IN ('asked', 'failing', 'gone', 'transferred')),
  -- It is told of what happened from then on.
  active_since INTEGER NOT NULL,
  -- Since when no attempt has succeeded, of those there were.
  failing_since INTEGER,
  created_by TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK ((status = 'disabled') = (disabled_because IS NOT NULL))
) STRICT;
CREATE INDEX webhooks_project ON webhooks (project_id, id) WHERE project_id IS NOT NULL;
CREATE INDEX webhooks_organization ON webhooks (organization_id, project_id, id);
CREATE INDEX webhooks_ending ON webhooks (id) WHERE status IN ('closing', 'deleted');

CREATE TRIGGER webhooks_quota BEFORE INSERT ON webhooks
  WHEN (SELECT count(*) FROM webhooks
    WHERE organization_id = NEW.organization_id AND project_id IS NEW.project_id
      AND status IN ('enabled', 'disabled')) >= 100
BEGIN
  SELECT RAISE(ABORT, 'quota_exceeded');
END;

-- What an endpoint's messages are signed with: two for a while after a rotation. Each under a data key of its own, that one
-- under the key-encryption key that `kek` names (docs/storage.md).
CREATE TABLE webhook_secrets (
  id TEXT PRIMARY KEY,
  webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  sealed TEXT NOT NULL,
  wrapped_key TEXT NOT NULL,
  kek TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- Null for the one in use.
  expires_at INTEGER
) STRICT;
CREATE UNIQUE INDEX webhook_secrets_in_use ON webhook_secrets (webhook_id) WHERE expires_at IS NULL;
CREATE INDEX webhook_secrets_webhook ON webhook_secrets (webhook_id, id);
CREATE INDEX webhook_secrets_kek ON webhook_secrets (kek, id);
CREATE INDEX webhook_secrets_expires ON webhook_secrets (expires_at) WHERE expires_at IS NOT NULL;

-- Up to which line of the log everybody's messages have been made out.
CREATE TABLE distribution (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  position INTEGER NOT NULL
) STRICT;
INSERT INTO distribution (id, position) SELECT 1, coalesce(max(position), 0) FROM audit;

-- One message: one event for one endpoint.
CREATE TABLE deliveries (
  id TEXT PRIMARY KEY,
  webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  event_id TEXT NOT NULL,
  type TEXT NOT NULL,
  -- `dead`: no attempt is made any more, until somebody has it replayed.
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dead')),
  -- Of this round: a replay begins another.
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER,
  created_at INTEGER NOT NULL,
  settled_at INTEGER,
  CHECK ((state = 'pending') = (next_at IS NOT NULL)),
  CHECK ((state = 'pending') = (settled_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX deliveries_message ON deliveries (webhook_id, event_id);
CREATE INDEX deliveries_due ON deliveries (webhook_id, next_at, id) WHERE state = 'pending';
CREATE INDEX deliveries_listed ON deliveries (webhook_id, id);
CREATE INDEX deliveries_state ON deliveries (webhook_id, state, id);
CREATE INDEX deliveries_type ON deliveries (webhook_id, type, id);
CREATE INDEX deliveries_settled ON deliveries (state, settled_at) WHERE settled_at IS NOT NULL;

-- What is on its way to a webhook that is switched off is not sent any more.
CREATE TRIGGER webhooks_give_up AFTER UPDATE OF status ON webhooks
  WHEN NEW.status IN ('disabled', 'deleted') AND OLD.status IN ('enabled', 'closing')
BEGIN
  UPDATE deliveries SET state = 'dead', next_at = NULL, settled_at = NEW.updated_at
    WHERE webhook_id = NEW.id AND state = 'pending';
END;

-- What became of each attempt.
CREATE TABLE attempts (
  id TEXT PRIMARY KEY,
  delivery_id TEXT NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  -- In milliseconds.
  latency INTEGER NOT NULL,
  -- Where it went, and the headers that it had.
  request TEXT NOT NULL,
  -- Null where there was no answer; `error` then says why. Of a refused answer it says that too.
  status INTEGER,
  headers TEXT,
  error TEXT
) STRICT;
CREATE INDEX attempts_delivery ON attempts (delivery_id, id);

-- The last hundred are all that anybody looks at, however often a message is replayed.
CREATE TRIGGER attempts_kept AFTER INSERT ON attempts BEGIN
  DELETE FROM attempts WHERE delivery_id = NEW.delivery_id AND id <=
    (SELECT id FROM attempts WHERE delivery_id = NEW.delivery_id ORDER BY id DESC LIMIT 1 OFFSET 100);
END;

-- A stretch of the log that somebody wants to have sent again, worked off part by part.
CREATE TABLE replays (
  id TEXT PRIMARY KEY,
  webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  -- Times of events: from this one on, before that one.
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  types TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('dead', 'all')),
  -- Up to which event it is worked off, by id.
  after TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX replays_webhook ON replays (webhook_id, id);

CREATE TRIGGER replays_quota BEFORE INSERT ON replays
  WHEN (SELECT count(*) FROM replays WHERE webhook_id = NEW.webhook_id) >= 10
BEGIN
  SELECT RAISE(ABORT, 'quota_exceeded');
END;

CREATE TRIGGER replays_end AFTER UPDATE OF status ON webhooks WHEN NEW.status <> 'enabled'
BEGIN
  DELETE FROM replays WHERE webhook_id = NEW.id;
END;

-- Events of a commit, until the audit log has them.
CREATE TABLE outbox (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
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
