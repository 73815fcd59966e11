-- What is not at rest, by who made it.
CREATE INDEX resources_running ON resources (created_by, project_id, created_at) WHERE observed_state NOT IN ('stopped', 'succeeded', 'failed');
