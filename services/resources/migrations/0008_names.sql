-- Things by what people call them: whose, and which name. Workloads have resources_workload_name.
CREATE INDEX resources_data_name ON resources (project_id, kind, created_by, name, id)
  WHERE NOT kind IN ('job', 'notebook', 'run', 'sweep', 'experiment', 'session', 'evaluation', 'endpoint', 'cluster');
CREATE INDEX resources_attributed_name ON resources (project_id, kind, attributed_to, name, id)
  WHERE attributed_to IS NOT NULL;

-- What a run belongs to is in the same project. It may be gone later: then the run still says what it belonged to.
CREATE TRIGGER resources_groups_here_insert BEFORE INSERT ON resources
  WHEN NEW.experiment_id IS NOT NULL OR NEW.sweep_id IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'stale_version') WHERE NEW.experiment_id IS NOT NULL AND NOT EXISTS
    (SELECT 1 FROM resources WHERE project_id = NEW.project_id AND kind = 'experiment' AND id = NEW.experiment_id);
  SELECT RAISE(ABORT, 'stale_version') WHERE NEW.sweep_id IS NOT NULL AND NOT EXISTS
    (SELECT 1 FROM resources WHERE project_id = NEW.project_id AND kind = 'sweep' AND id = NEW.sweep_id);
END;
CREATE TRIGGER resources_groups_here_update BEFORE UPDATE OF project_id, experiment_id, sweep_id ON resources
  WHEN NEW.project_id <> OLD.project_id OR NEW.experiment_id IS NOT OLD.experiment_id OR NEW.sweep_id IS NOT OLD.sweep_id
BEGIN
  SELECT RAISE(ABORT, 'stale_version') WHERE NEW.experiment_id IS NOT NULL AND NOT EXISTS
    (SELECT 1 FROM resources WHERE project_id = NEW.project_id AND kind = 'experiment' AND id = NEW.experiment_id);
  SELECT RAISE(ABORT, 'stale_version') WHERE NEW.sweep_id IS NOT NULL AND NOT EXISTS
    (SELECT 1 FROM resources WHERE project_id = NEW.project_id AND kind = 'sweep' AND id = NEW.sweep_id);
END;

-- Whoever holds a lease knows the thing where it was claimed.
CREATE TRIGGER resources_leased_stay BEFORE UPDATE OF project_id ON resources
  WHEN NEW.project_id <> OLD.project_id
    AND EXISTS (SELECT 1 FROM leases WHERE resource_id = NEW.id AND ended_at IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'under_lease');
END;
