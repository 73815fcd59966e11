-- Every kind of resource, and what the others say about one: whom it is attributed to, what it belongs to, where it came from.

-- The person whom a service account made it for (W8); `created_by` stays who made it.
ALTER TABLE resources ADD COLUMN attributed_to TEXT;
-- What a run belongs to, in the same project.
ALTER TABLE resources ADD COLUMN experiment_id TEXT;
ALTER TABLE resources ADD COLUMN sweep_id TEXT;
-- JSON of what it was cloned from: kind, id, project_id.
ALTER TABLE resources ADD COLUMN origin TEXT;
-- 0: came in by the project's visibility alone, and waits for a member to admit it.
ALTER TABLE resources ADD COLUMN admitted INTEGER NOT NULL DEFAULT 1;

CREATE INDEX resources_experiment ON resources (project_id, experiment_id, id) WHERE experiment_id IS NOT NULL;
CREATE INDEX resources_sweep ON resources (project_id, sweep_id, id) WHERE sweep_id IS NOT NULL;
CREATE INDEX resources_attributed_to ON resources (project_id, kind, attributed_to, id) WHERE attributed_to IS NOT NULL;

-- A workload is called by its maker and its name: of several with one name the newest keeps it.
UPDATE resources SET name = substr(name, 1, 170) || '-' || substr(id, -26) WHERE kind = 'run' AND EXISTS (
  SELECT 1 FROM resources n WHERE n.project_id = resources.project_id AND n.kind = 'run' AND n.created_by = resources.created_by
    AND n.name = resources.name AND n.id > resources.id);
CREATE UNIQUE INDEX resources_workload_name ON resources (project_id, created_by, name)
  WHERE kind IN ('job', 'notebook', 'run', 'sweep', 'experiment', 'session', 'evaluation', 'endpoint', 'cluster');
