-- Each event with its place among those of this database: in the order of their commits, whichever worker's clock was ahead.
CREATE TABLE outbox_placed (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  event TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO outbox_placed (id, event, created_at) SELECT id, event, created_at FROM outbox ORDER BY id;
DROP TABLE outbox;
ALTER TABLE outbox_placed RENAME TO outbox;
