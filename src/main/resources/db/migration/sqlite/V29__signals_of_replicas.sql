-- By which signal somebody killed a replica alone; 0 where they restarted it. So far the log's line alone said which it was;
-- where that line is too old to be kept, a kill reads as a restart.
ALTER TABLE replica_restarts ADD COLUMN killed_by INTEGER NOT NULL DEFAULT 0;
UPDATE replica_restarts SET killed_by = 9 WHERE EXISTS (SELECT 1 FROM deployment_events e
    WHERE e.deployment_id = replica_restarts.deployment_id AND e.moment = replica_restarts.down_at
        AND e.message LIKE 'Replica ' || replica_restarts.replica || ' killed by %');
