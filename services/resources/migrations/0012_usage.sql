-- What was used, what it cost, and who pays: records, a ledger for each account and organization, and totals of the records.
-- Money and quantities are integers, in millionths. Rows here are added and never change: triggers refuse anything else.
-- A project's records outlive it, and so does the ledger of whom they were charged to.

-- The last entry of a holder says their balance. By the trigger below each is the one before it and the amount, so that the
-- last is the sum of them all, whatever is written at the same time.
CREATE TABLE ledger (
  -- The account or organization whose it is.
  holder_id TEXT NOT NULL,
  -- 1, 2, 3 … without a gap.
  number INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL CHECK (type IN ('usage', 'credit')),
  -- Of use, less than nothing.
  amount_micros INTEGER NOT NULL,
  -- After it. Named as what is answered: a JSON number holds no more exactly.
  balance_micros INTEGER NOT NULL CONSTRAINT quota_exceeded CHECK (abs(balance_micros) <= 9007199254740991),
  -- Of use: where, and how many records. Of a credit: why.
  project_id TEXT,
  organization_id TEXT,
  records INTEGER,
  reason TEXT,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- The holder again, for an index of what system administrators gave and took: the planner takes the primary key otherwise.
  credited_to TEXT AS (CASE type WHEN 'credit' THEN holder_id END) VIRTUAL,
  PRIMARY KEY (holder_id, number),
  CHECK ((type = 'usage') = (project_id IS NOT NULL AND organization_id IS NOT NULL AND records IS NOT NULL)),
  CHECK ((type = 'credit') = (reason IS NOT NULL)),
  CHECK (type = 'credit' OR amount_micros <= 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_credits ON ledger (credited_to, number) WHERE credited_to IS NOT NULL;

CREATE TRIGGER ledger_adds_up BEFORE INSERT ON ledger
  WHEN NEW.number IS NOT 1 + coalesce((SELECT max(number) FROM ledger WHERE holder_id = NEW.holder_id), 0)
    OR NEW.balance_micros IS NOT NEW.amount_micros
      + coalesce((SELECT balance_micros FROM ledger WHERE holder_id = NEW.holder_id ORDER BY number DESC LIMIT 1), 0)
BEGIN
  SELECT RAISE(ABORT, 'ledger_adds_up');
END;
CREATE TRIGGER ledger_stays BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER ledger_is_kept BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'append_only'); END;

CREATE TABLE usage_records (
  project_id TEXT NOT NULL,
  -- The batch that it came in, by what that was charged as.
  entry_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  -- The meter's own name for it, and the digest of what it sent: the same again is no other.
  id TEXT NOT NULL,
  digest TEXT NOT NULL,
  meter TEXT NOT NULL,
  quantity_micros INTEGER NOT NULL CHECK (quantity_micros >= 0),
  amount_micros INTEGER NOT NULL CHECK (amount_micros >= 0),
  -- T4: as it was when this was recorded.
  charged_to TEXT NOT NULL,
  principal_id TEXT NOT NULL,
  -- Both null for what was not the use of a resource.
  kind TEXT,
  resource_id TEXT,
  started_at INTEGER,
  ended_at INTEGER NOT NULL,
  recorded_by TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, entry_id, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX usage_records_id ON usage_records (project_id, id);
CREATE INDEX usage_records_principal ON usage_records (project_id, principal_id, entry_id, position);
CREATE INDEX usage_records_resource ON usage_records (project_id, resource_id, entry_id, position) WHERE resource_id IS NOT NULL;

CREATE TRIGGER usage_records_come_first BEFORE INSERT ON usage_records
  WHEN EXISTS (SELECT 1 FROM ledger WHERE id = NEW.entry_id)
BEGIN
  SELECT RAISE(ABORT, 'append_only');
END;
CREATE TRIGGER usage_records_stay BEFORE UPDATE ON usage_records BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER usage_records_are_kept BEFORE DELETE ON usage_records BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- The records added up by day (UTC), written by the trigger below and by nobody else: what is read is as much as there are
-- days and groups. Each record counts in its project and organization as used, and for its payer as charged; there for
-- everybody together, and for its principal alone.
CREATE TABLE usage_totals (
  place_id TEXT NOT NULL,
  basis TEXT NOT NULL CHECK (basis IN ('used', 'charged')),
  -- '' for everybody.
  principal_id TEXT NOT NULL,
  dimension TEXT NOT NULL CHECK (dimension IN ('day', 'kind', 'member', 'project', 'meter')),
  day TEXT NOT NULL,
  name TEXT NOT NULL,
  records INTEGER NOT NULL,
  quantity_micros INTEGER NOT NULL CONSTRAINT quota_exceeded CHECK (quantity_micros <= 9007199254740991),
  amount_micros INTEGER NOT NULL,
  PRIMARY KEY (place_id, basis, principal_id, dimension, day, name)
) STRICT, WITHOUT ROWID;

-- A batch is charged, once and whole, by its entry in the ledger.
CREATE TRIGGER ledger_charges_records AFTER INSERT ON ledger WHEN NEW.type = 'usage'
BEGIN
  SELECT RAISE(ABORT, 'ledger_adds_up') FROM (
    SELECT count(*) AS records, sum(amount_micros) AS amount, sum(charged_to <> NEW.holder_id) AS others FROM usage_records
      WHERE project_id = NEW.project_id AND entry_id = NEW.id) r
    WHERE r.records IS NOT NEW.records OR r.amount IS NOT -NEW.amount_micros OR r.others > 0;
  INSERT INTO usage_totals (place_id, basis, principal_id, dimension, day, name, records, quantity_micros, amount_micros)
    SELECT place.value ->> 0, place.value ->> 1, whose.value, dimension.value, r.day,
        CASE dimension.value WHEN 'day' THEN r.day WHEN 'kind' THEN r.kind WHEN 'member' THEN r.principal_id
          WHEN 'project' THEN NEW.project_id ELSE r.meter END,
        sum(r.records), sum(r.quantity_micros), sum(r.amount_micros)
      FROM (SELECT date(ended_at / 1000, 'unixepoch') AS day, coalesce(kind, '') AS kind, principal_id, meter, count(*) AS records,
            sum(quantity_micros) AS quantity_micros, sum(amount_micros) AS amount_micros
          FROM usage_records WHERE project_id = NEW.project_id AND entry_id = NEW.id GROUP BY 1, 2, 3, 4) r
        CROSS JOIN json_each(json_array(json_array(NEW.project_id, 'used'), json_array(NEW.organization_id, 'used'),
          json_array(NEW.holder_id, 'charged'))) place
        CROSS JOIN json_each(json_array('', r.principal_id)) whose
        CROSS JOIN json_each('["day","kind","member","project","meter"]') dimension
      -- What would be one group always is no table: a project's projects, somebody's own members.
      WHERE (dimension.value <> 'project' OR place.value ->> 0 <> NEW.project_id) AND (dimension.value <> 'member' OR whose.value = '')
      GROUP BY 1, 2, 3, 4, 5, 6
    ON CONFLICT (place_id, basis, principal_id, dimension, day, name) DO UPDATE SET
      records = records + excluded.records,
      quantity_micros = quantity_micros + excluded.quantity_micros,
      amount_micros = amount_micros + excluded.amount_micros;
END;
