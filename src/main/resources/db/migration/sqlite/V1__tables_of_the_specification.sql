-- Section 6.2 of the specification: its seven tables with exactly its columns, and beside them what the application
-- needs more (row_version for optimistic locking, repo_key for finding the requests of a commit, seeds and plans of the
-- simulation). Times are TEXT in ISO-8601 UTC with milliseconds, always of one width, so that they sort as text.
-- Moments that the simulation reckons with are INTEGER epoch milliseconds.

CREATE TABLE users (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    username      TEXT    NOT NULL UNIQUE,
    password_hash TEXT    NOT NULL,
    role          TEXT    NOT NULL CHECK (role IN ('admin', 'operator', 'developer')),
    is_active     INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    created_at    TEXT    NOT NULL,
    row_version   INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX ix_users_login ON users (username COLLATE NOCASE);

-- The rule of section 4.8, kept by the database as well: root is never deleted, blocked, renamed or demoted.
CREATE TRIGGER root_is_not_deleted BEFORE DELETE ON users WHEN OLD.username = 'root'
BEGIN
    SELECT RAISE(ABORT, 'root cannot be deleted');
END;
CREATE TRIGGER root_is_not_blocked BEFORE UPDATE ON users
WHEN OLD.username = 'root' AND (NEW.is_active = 0 OR NEW.role <> 'admin' OR NEW.username <> 'root')
BEGIN
    SELECT RAISE(ABORT, 'root cannot be blocked');
END;

CREATE TABLE image_requests (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    image_name         TEXT    NOT NULL,
    repo_url           TEXT    NOT NULL,
    repo_branch        TEXT    NOT NULL,
    update_mode        TEXT    NOT NULL CHECK (update_mode IN ('continuous', 'static')),
    target_commit      TEXT,
    base_image         TEXT    NOT NULL,
    run_commands       TEXT,
    entrypoint         TEXT,
    dockerfile_content TEXT,
    ram_mb             INTEGER NOT NULL CHECK (ram_mb BETWEEN 1 AND 1048576),
    vcpu               REAL    NOT NULL CHECK (vcpu BETWEEN 0.1 AND 256),
    version_tag        TEXT    NOT NULL,
    owner_id           INTEGER NOT NULL REFERENCES users (id),
    status             TEXT    NOT NULL CHECK (status IN ('draft', 'submitted', 'in_review', 'approved', 'rejected')),
    collaborators      TEXT,
    created_by         INTEGER NOT NULL REFERENCES users (id),
    created_at         TEXT    NOT NULL,
    updated_at         TEXT    NOT NULL,
    rejection_reason   TEXT,
    repo_key           TEXT    NOT NULL,
    search_text        TEXT    NOT NULL,
    row_version        INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX ix_requests_status ON image_requests (status, id);
CREATE INDEX ix_requests_owner ON image_requests (owner_id, id);
CREATE INDEX ix_requests_creator ON image_requests (created_by, id);
CREATE INDEX ix_requests_repo ON image_requests (repo_key, repo_branch, update_mode);

-- The logins of the column `collaborators`, one a row, so that "named in it" is an indexed question.
CREATE TABLE request_collaborators (
    request_id INTEGER NOT NULL REFERENCES image_requests (id) ON DELETE CASCADE,
    user_id    INTEGER NOT NULL REFERENCES users (id),
    PRIMARY KEY (user_id, request_id)
) WITHOUT ROWID;
CREATE INDEX ix_collaborators_request ON request_collaborators (request_id);

CREATE TABLE images (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id INTEGER NOT NULL REFERENCES image_requests (id),
    name       TEXT    NOT NULL,
    version    TEXT    NOT NULL,
    image_tag  TEXT    NOT NULL,
    created_at TEXT    NOT NULL
);
CREATE INDEX ix_images_request ON images (request_id, id);
CREATE INDEX ix_images_tag ON images (image_tag);

CREATE TABLE builds (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id    INTEGER NOT NULL REFERENCES image_requests (id),
    image_id      INTEGER REFERENCES images (id),
    status        TEXT    NOT NULL CHECK (status IN ('queued', 'building', 'success', 'failed')),
    build_log     TEXT,
    error_message TEXT,
    built_by      INTEGER NOT NULL REFERENCES users (id),
    created_at    TEXT    NOT NULL,
    finished_at   TEXT,
    image_name    TEXT    NOT NULL,
    version_tag   TEXT    NOT NULL,
    plan_error    TEXT,
    due_at        INTEGER,
    row_version   INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX ix_builds_request ON builds (request_id, id);
CREATE INDEX ix_builds_status ON builds (status, id);
CREATE INDEX ix_builds_image ON builds (image_id);
CREATE INDEX ix_builds_due ON builds (due_at) WHERE due_at IS NOT NULL;
CREATE UNIQUE INDEX ux_builds_unfinished ON builds (request_id) WHERE status IN ('queued', 'building');

-- The steps of a build that are still to come: planned when it starts, carried into build_log as they fall due.
CREATE TABLE build_steps (
    build_id INTEGER NOT NULL REFERENCES builds (id) ON DELETE CASCADE,
    number   INTEGER NOT NULL,
    due_at   INTEGER NOT NULL,
    line     TEXT    NOT NULL,
    PRIMARY KEY (build_id, number)
) WITHOUT ROWID;

CREATE TABLE deployments (
    id                  INTEGER PRIMARY KEY AUTOINCREMENT,
    image_id            INTEGER NOT NULL REFERENCES images (id),
    name                TEXT    NOT NULL,
    environment         TEXT    NOT NULL CHECK (environment IN ('dev', 'staging', 'prod')),
    status              TEXT    NOT NULL CHECK (status IN ('deploying', 'running', 'failed', 'stopped')),
    replicas            INTEGER NOT NULL CHECK (replicas BETWEEN 1 AND 100),
    ports               TEXT,
    stopped_by_operator INTEGER NOT NULL CHECK (stopped_by_operator IN (0, 1)),
    needs_restart       INTEGER NOT NULL CHECK (needs_restart IN (0, 1)),
    created_at          TEXT    NOT NULL,
    updated_at          TEXT    NOT NULL,
    run_number          INTEGER NOT NULL,
    due_at              INTEGER,
    search_text         TEXT    NOT NULL,
    row_version         INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX ix_deployments_image ON deployments (image_id, id);
CREATE INDEX ix_deployments_status ON deployments (status, id);
CREATE INDEX ix_deployments_environment ON deployments (environment, status, id);
CREATE INDEX ix_deployments_due ON deployments (due_at) WHERE due_at IS NOT NULL;

-- The host ports of a deployment, one a row: "taken by another deployment of the same environment" is asked here.
CREATE TABLE deployment_ports (
    deployment_id INTEGER NOT NULL REFERENCES deployments (id) ON DELETE CASCADE,
    host_port     INTEGER NOT NULL,
    PRIMARY KEY (host_port, deployment_id)
) WITHOUT ROWID;
CREATE INDEX ix_ports_deployment ON deployment_ports (deployment_id);

-- One stretch from start to stop of one deployment. Its logs and metrics are a function of this row and the time.
CREATE TABLE deployment_runs (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    deployment_id INTEGER NOT NULL REFERENCES deployments (id) ON DELETE CASCADE,
    number        INTEGER NOT NULL,
    seed          INTEGER NOT NULL,
    requested_at  INTEGER NOT NULL,
    ready_at      INTEGER NOT NULL,
    fails         INTEGER NOT NULL CHECK (fails IN (0, 1)),
    ended_at      INTEGER
);
CREATE UNIQUE INDEX ux_runs_number ON deployment_runs (deployment_id, number);

-- Lines of a deployment's log that record acts: who started or stopped it, a new commit, a restart that is due.
CREATE TABLE deployment_events (
    deployment_id INTEGER NOT NULL REFERENCES deployments (id) ON DELETE CASCADE,
    moment        INTEGER NOT NULL,
    n             INTEGER NOT NULL,
    level         TEXT    NOT NULL,
    message       TEXT    NOT NULL,
    PRIMARY KEY (deployment_id, moment, n)
) WITHOUT ROWID;

CREATE TABLE alerts (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    alert_type TEXT    NOT NULL,
    target_id  INTEGER NOT NULL,
    message    TEXT    NOT NULL,
    resolved   INTEGER NOT NULL CHECK (resolved IN (0, 1)),
    created_at TEXT    NOT NULL,
    request_id  INTEGER NOT NULL REFERENCES image_requests (id),
    resolved_at TEXT,
    resolved_by INTEGER REFERENCES users (id),
    row_version INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX ix_alerts_resolved ON alerts (resolved, id);
CREATE INDEX ix_alerts_target ON alerts (target_id, resolved);
CREATE INDEX ix_alerts_request ON alerts (request_id, resolved);

CREATE TABLE audit_log (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id     INTEGER REFERENCES users (id),
    action      TEXT NOT NULL,
    target_id   INTEGER,
    details     TEXT,
    created_at  TEXT NOT NULL,
    search_text TEXT
);
CREATE INDEX ix_audit_user ON audit_log (user_id, id);
CREATE INDEX ix_audit_action ON audit_log (action, id);
CREATE INDEX ix_audit_action_target ON audit_log (target_id, action);
