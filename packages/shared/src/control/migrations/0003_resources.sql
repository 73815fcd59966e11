-- What resources ask of CONTROL: who can pay, and with which public keys people connect.

-- G11: when the payment method was verified, by a system administrator; null: there is none.
ALTER TABLE accounts ADD COLUMN payment_verified_at INTEGER;
ALTER TABLE organizations ADD COLUMN payment_verified_at INTEGER;

-- O4: where an organization's use outside of projects belongs; `projects_default` has it of the others.
CREATE UNIQUE INDEX projects_personal_organization ON projects (organization_id) WHERE kind = 'personal';

CREATE TABLE ssh_keys (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  -- As in the first two words of its line: `ssh-ed25519`, and base 64.
  type TEXT NOT NULL,
  public_key TEXT NOT NULL,
  -- `SHA256:…`, as OpenSSH shows it. One key proves one person.
  fingerprint TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ssh_keys_account ON ssh_keys (account_id, id);
-- As many public keys as an account may have. Here, since two may be registered at once.
CREATE TRIGGER ssh_keys_quota BEFORE INSERT ON ssh_keys
  WHEN (SELECT count(*) FROM ssh_keys WHERE account_id = NEW.account_id) >= 50
BEGIN
  SELECT RAISE(ABORT, 'quota_exceeded');
END;

-- T4, said once: projects billed to an organization other than their own, whose owners do not own that one.
CREATE VIEW billed_to_others AS
  SELECT p.id, p.billing_organization_id, p.owner_team_id FROM projects p
    WHERE p.billing_organization_id <> p.organization_id AND NOT EXISTS (SELECT 1 FROM memberships o
      WHERE o.organization_id = p.billing_organization_id AND o.role = 'owner' AND (o.account_id = p.owner_account_id
        OR o.account_id IN (SELECT t.account_id FROM memberships t WHERE t.team_id = p.owner_team_id AND t.role = 'admin')));
DROP TRIGGER billing_left;
CREATE TRIGGER billing_left AFTER DELETE ON memberships
  WHEN (OLD.organization_id IS NOT NULL AND OLD.role = 'owner') OR (OLD.team_id IS NOT NULL AND OLD.role = 'admin')
BEGIN
  UPDATE projects SET billing_organization_id = NULL, version = version + 1 WHERE id IN (
    SELECT id FROM billed_to_others WHERE billing_organization_id = OLD.organization_id
    UNION ALL SELECT id FROM billed_to_others WHERE owner_team_id = OLD.team_id);
END;
DROP TRIGGER billing_lost;
CREATE TRIGGER billing_lost AFTER UPDATE OF role ON memberships
  WHEN (OLD.organization_id IS NOT NULL AND OLD.role = 'owner' AND NEW.role IS NOT 'owner')
    OR (OLD.team_id IS NOT NULL AND OLD.role = 'admin' AND NEW.role IS NOT 'admin')
BEGIN
  UPDATE projects SET billing_organization_id = NULL, version = version + 1 WHERE id IN (
    SELECT id FROM billed_to_others WHERE billing_organization_id = OLD.organization_id
    UNION ALL SELECT id FROM billed_to_others WHERE owner_team_id = OLD.team_id);
END;
