-- Whose a thing is: who made it, until it was handed to somebody else. `own` rights go by it; created_by never changes.
ALTER TABLE resources ADD COLUMN owner TEXT NOT NULL DEFAULT '';
UPDATE resources SET owner = created_by WHERE owner = '';
CREATE INDEX resources_owner ON resources (project_id, kind, owner, id);
-- What is not at rest, by whose it is.
DROP INDEX resources_running;
CREATE INDEX resources_running ON resources (owner, project_id, created_at) WHERE observed_state NOT IN ('stopped', 'succeeded', 'failed');
