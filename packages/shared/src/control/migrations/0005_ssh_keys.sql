-- As many public keys as an account may have. Here, since two may be registered at once.
CREATE TRIGGER ssh_keys_quota BEFORE INSERT ON ssh_keys
  WHEN (SELECT count(*) FROM ssh_keys WHERE account_id = NEW.account_id) >= 50
BEGIN
  SELECT RAISE(ABORT, 'quota_exceeded');
END;
