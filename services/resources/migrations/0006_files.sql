-- Files: what is in them is in R2; what they are called, and what of R2 is still needed, is here (ADR 18).

-- What somebody uploaded, as it is for ever. In R2: `contents/<id>`; or `contents/<id>/<object>` for each part.
CREATE TABLE contents (
  id TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  -- `sha256:<hex>`, or `sha256-parts:<hex>` over the digests of several parts.
  digest TEXT NOT NULL,
  -- How long each part is but the last; null where it went up in one piece.
  part_size INTEGER,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The parts of contents that went up in parts, and of those that are still on their way. Written once.
CREATE TABLE parts (
  content_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  -- Of its object, below the content's id. New for each attempt: of two at once, the one that loses tidies up its own.
  object TEXT NOT NULL,
  size INTEGER NOT NULL,
  -- The hex of its SHA-256.
  digest TEXT NOT NULL,
  PRIMARY KEY (content_id, number)
) STRICT, WITHOUT ROWID;

-- Kept by the resource's id alone, which may move to another project. Written where the resource is still there.
CREATE TABLE files (
  resource_id TEXT NOT NULL,
  path TEXT NOT NULL,
  -- New with each write, and so the file's version too.
  content_id TEXT NOT NULL REFERENCES contents (id),
  content_type TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_with TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (resource_id, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX files_content ON files (content_id);

-- Contents on their way up in parts, for seven days.
CREATE TABLE uploads (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  resource_id TEXT NOT NULL,
  path TEXT NOT NULL,
  content_id TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  part_size INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_with TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX uploads_resource ON uploads (resource_id);
CREATE INDEX uploads_content ON uploads (content_id);
CREATE INDEX uploads_expires ON uploads (expires_at);

-- All that keeps a content. Who refers to contents too, makes it anew in their migration, and marks what they leave as loose.
CREATE VIEW content_references AS
  SELECT content_id FROM files
  UNION ALL
  SELECT content_id FROM uploads;

-- Contents that may be needed no more, since when: the sweep looks. Nothing is put into R2 before it is here, or in an
-- upload, so that nothing stays there unknown.
CREATE TABLE loose_contents (
  content_id TEXT PRIMARY KEY,
  since INTEGER NOT NULL,
  -- How often its objects are still to be looked for, since a part may have been on its way; 0 where there is one, whose key is known.
  looks INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX loose_contents_since ON loose_contents (since);

CREATE TRIGGER files_delete AFTER DELETE ON files
BEGIN
  INSERT INTO loose_contents (content_id, since, looks)
    SELECT id, CAST(unixepoch('subsec') * 1000 AS INTEGER), iif(part_size IS NULL, 0, 2) FROM contents WHERE id = OLD.content_id
    ON CONFLICT DO UPDATE SET since = min(since, excluded.since);
END;
-- Somebody may be reading what was replaced: it stays for a quarter of an hour.
CREATE TRIGGER files_replace AFTER UPDATE OF content_id ON files WHEN NEW.content_id <> OLD.content_id
BEGIN
  INSERT INTO loose_contents (content_id, since, looks)
    SELECT id, CAST(unixepoch('subsec') * 1000 AS INTEGER) + 900000, iif(part_size IS NULL, 0, 2) FROM contents WHERE id = OLD.content_id
    ON CONFLICT DO NOTHING;
END;
-- Aborted, over, or complete: then the same batch makes a content of it, which is loose no more.
CREATE TRIGGER uploads_delete AFTER DELETE ON uploads
BEGIN
  INSERT INTO loose_contents (content_id, since, looks)
    VALUES (OLD.content_id, CAST(unixepoch('subsec') * 1000 AS INTEGER), 2)
    ON CONFLICT DO UPDATE SET since = min(since, excluded.since);
END;

-- Resources that are gone, whose many rows go in bounded parts: the sweep looks.
CREATE TABLE removed_resources (
  resource_id TEXT PRIMARY KEY,
  removed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER resources_removed AFTER DELETE ON resources
BEGIN
  INSERT INTO removed_resources (resource_id, removed_at)
    VALUES (OLD.id, CAST(unixepoch('subsec') * 1000 AS INTEGER)) ON CONFLICT DO NOTHING;
END;
