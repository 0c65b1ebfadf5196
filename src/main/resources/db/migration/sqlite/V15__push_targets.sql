-- Where the portal sends logs and metrics by itself. How far it has come (epoch milliseconds, exclusive) is here, with what
-- came of it: lines and points are functions of time, so there is no queue but these two moments.
CREATE TABLE push_targets (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    name           TEXT    NOT NULL,
    protocol       TEXT    NOT NULL CHECK (protocol IN ('loki', 'otlp')),
    url            TEXT    NOT NULL,
    logs           INTEGER NOT NULL CHECK (logs IN (0, 1)),
    metrics        INTEGER NOT NULL CHECK (metrics IN (0, 1)),
    environment    TEXT    CHECK (environment IN ('dev', 'staging', 'prod')),
    filter         TEXT,
    deployments    TEXT,
    is_active      INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    logs_to        INTEGER NOT NULL,
    metrics_to     INTEGER NOT NULL,
    sent_lines     INTEGER NOT NULL DEFAULT 0,
    dropped_lines  INTEGER NOT NULL DEFAULT 0,
    sent_points    INTEGER NOT NULL DEFAULT 0,
    dropped_points INTEGER NOT NULL DEFAULT 0,
    last_sent_at   INTEGER,
    last_error     TEXT,
    last_error_at  INTEGER,
    created_at     TEXT    NOT NULL
);
