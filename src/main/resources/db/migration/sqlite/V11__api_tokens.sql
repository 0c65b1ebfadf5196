-- What programs sign in with. The holder has the token, the table only its SHA-256. Moments are epoch milliseconds.
CREATE TABLE api_tokens (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name       TEXT    NOT NULL,
    token_hash TEXT    NOT NULL UNIQUE,
    scope      TEXT    NOT NULL CHECK (scope IN ('read', 'write')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    -- 1 once its end was told to the streams that it had opened.
    expired    INTEGER NOT NULL DEFAULT 0,
    used_at    INTEGER,
    used_from  TEXT
);
CREATE INDEX ix_api_tokens_user ON api_tokens (user_id, id);
CREATE INDEX ix_api_tokens_expires ON api_tokens (expired, expires_at);

-- 1 where the user is a program: signs in by tokens alone.
ALTER TABLE users ADD COLUMN service_account INTEGER NOT NULL DEFAULT 0;
