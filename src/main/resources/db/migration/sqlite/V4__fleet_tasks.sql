-- What concerns too many deployments to be done in the act's own transaction: recorded with the act, carried in batches
-- (FleetTasks). A task concerns the deployments of its request up to last_deployment, in the order of their images; it is
-- done up to (at_image, at_deployment), which each batch moves on in its own transaction.
CREATE TABLE fleet_tasks (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    kind            TEXT    NOT NULL CHECK (kind IN ('commit', 'base_image')),
    request_id      INTEGER NOT NULL REFERENCES image_requests (id),
    user_id         INTEGER REFERENCES users (id),
    old_value       TEXT,
    new_value       TEXT    NOT NULL,
    recorded_at     INTEGER NOT NULL,
    last_deployment INTEGER NOT NULL,
    at_image        INTEGER NOT NULL DEFAULT 0,
    at_deployment   INTEGER NOT NULL DEFAULT 0,
    total           INTEGER NOT NULL,
    done            INTEGER NOT NULL DEFAULT 0,
    restarted       INTEGER NOT NULL DEFAULT 0,
    flagged         INTEGER NOT NULL DEFAULT 0,
    finished_at     INTEGER,
    replaced_by     INTEGER REFERENCES fleet_tasks (id)
);
CREATE INDEX ix_fleet_tasks_unfinished ON fleet_tasks (request_id, id) WHERE finished_at IS NULL;
