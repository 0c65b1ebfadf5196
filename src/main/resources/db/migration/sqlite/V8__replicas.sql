-- What a run's replicas are computed from. Each run keeps the generator (model) that it began with, and what its request
-- asked for then: what it has said and used must not change when the one or the other is edited.
ALTER TABLE deployment_runs ADD COLUMN model INTEGER NOT NULL DEFAULT 1;
ALTER TABLE deployment_runs ADD COLUMN milli_cpus INTEGER NOT NULL DEFAULT 500;
ALTER TABLE deployment_runs ADD COLUMN ram_mb INTEGER NOT NULL DEFAULT 512;
UPDATE deployment_runs SET milli_cpus = CAST(ROUND(r.vcpu * 1000) AS INTEGER), ram_mb = r.ram_mb
    FROM deployments d JOIN images i ON i.id = d.image_id JOIN image_requests r ON r.id = i.request_id
    WHERE d.id = deployment_runs.deployment_id;

-- One replica of a run was restarted alone: down from one moment (epoch milliseconds) to the other.
CREATE TABLE replica_restarts (
    deployment_id INTEGER NOT NULL REFERENCES deployments (id) ON DELETE CASCADE,
    run_number    INTEGER NOT NULL,
    down_at       INTEGER NOT NULL,
    replica       INTEGER NOT NULL,
    up_at         INTEGER NOT NULL,
    PRIMARY KEY (deployment_id, run_number, down_at, replica)
) WITHOUT ROWID;
