-- What is left of somebody's credits, and where it came from, stands in the ledger of RESOURCES_DB, in millionths (docs/adr/0021).
-- No released version had any here.
DROP TABLE credits;
ALTER TABLE organizations DROP COLUMN balance;
