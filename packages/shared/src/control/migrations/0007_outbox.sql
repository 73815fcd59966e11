-- Each event with its place among those of this database: in the order of their commits, whichever worker's clock was ahead.
CREATE TABLE outbox_placed (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  event TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO outbox_placed (event, created_at) SELECT event, created_at FROM outbox ORDER BY id;
DROP TABLE outbox;
ALTER TABLE outbox_placed RENAME TO outbox;
