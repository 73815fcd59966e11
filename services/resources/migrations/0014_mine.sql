-- Somebody's things by the project that they are in, so that all lists of one's own go project by project: what is seen,
-- and what is asked for, is found in each by its own indexes.
DROP INDEX resources_mine;
DROP INDEX resources_newest_of;
CREATE INDEX resources_newest_of ON resources (owner, project_id, substr(id, -26));
