-- Who is signed in outlives the process: a restart of the server signs nobody out, and several nodes share it.
-- Moments are epoch milliseconds.

-- One row for each sign-in that is open. The browser holds a random token, the table only its SHA-256.
CREATE TABLE user_sessions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash TEXT    NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL,
    address    TEXT,
    agent      TEXT
);
CREATE INDEX ix_user_sessions_user ON user_sessions (user_id, id);
CREATE INDEX ix_user_sessions_used ON user_sessions (used_at);
CREATE INDEX ix_user_sessions_created ON user_sessions (created_at);

-- What slows the guessing of secrets down: failures in a row of a login, of an address, or of a login at an address that
-- it has signed in from before.
CREATE TABLE brakes (
    subject   TEXT    PRIMARY KEY,
    failures  INTEGER NOT NULL,
    failed_at INTEGER NOT NULL,
    open_at   INTEGER NOT NULL
);
CREATE INDEX ix_brakes_failed ON brakes (failed_at);

-- 1 while a user has the password that the first start gave him; NULL where nobody has looked yet.
ALTER TABLE users ADD COLUMN initial_password INTEGER;

-- Where an act came from, and how often the same refusal came again.
ALTER TABLE audit_log ADD COLUMN address TEXT;
ALTER TABLE audit_log ADD COLUMN repeats INTEGER NOT NULL DEFAULT 1;
ALTER TABLE audit_log ADD COLUMN repeated_at TEXT;
