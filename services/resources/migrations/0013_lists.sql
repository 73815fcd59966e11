-- Lists across kinds and projects. The end of an id is when it was made, whatever its kind: newest first, of all kinds at once.
CREATE INDEX resources_newest ON resources (project_id, substr(id, -26));
CREATE INDEX resources_newest_of ON resources (project_id, owner, substr(id, -26));
CREATE INDEX resources_mine ON resources (owner, substr(id, -26));
