-- What becomes of the organization's keys that leak: they are revoked, or those who administer them are told and see to it.
ALTER TABLE organizations ADD COLUMN leaked_keys TEXT NOT NULL DEFAULT 'revoke' CHECK (leaked_keys IN ('revoke', 'notify'));

-- Secrets of keys that were reported as leaked: what is reported again is no news.
CREATE TABLE leaks (
  digest TEXT PRIMARY KEY,
  key_id TEXT NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
  reported_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX leaks_key ON leaks (key_id);
