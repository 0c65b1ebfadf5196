-- The last deliveries to the webhooks (Deliveries), accepted or refused: what came, what was made of it. The newest
-- thousand are kept. Long columns are the last, so that the list does not read them.
CREATE TABLE hook_deliveries (
    id            INTEGER PRIMARY KEY,
    received_at   INTEGER NOT NULL,
    dialect       TEXT    NOT NULL,
    event         TEXT,
    address       TEXT,
    user_id       INTEGER REFERENCES users (id),
    own_request   INTEGER,
    verdict       TEXT    NOT NULL,
    result        TEXT    NOT NULL,
    status        INTEGER NOT NULL,
    same_as       INTEGER,
    replay_of     INTEGER,
    reason        TEXT,
    commits       TEXT,
    outcome       TEXT,
    body_size     INTEGER NOT NULL,
    headers       TEXT,
    body          TEXT
);

-- By which a delivery that comes again is known, for a day; the outcome is what it is answered then.
CREATE TABLE hook_delivery_keys (
    delivery_key TEXT    PRIMARY KEY,
    delivery_id  INTEGER NOT NULL,
    received_at  INTEGER NOT NULL,
    outcome      TEXT    NOT NULL
) WITHOUT ROWID;
CREATE INDEX ix_hook_delivery_keys_time ON hook_delivery_keys (received_at);

-- The secrets of webhooks: of a request, or (0) of the server where the configuration has none. A signature is checked
-- with the secret itself, so they cannot be kept as hashes.
CREATE TABLE hook_secrets (
    request_id INTEGER PRIMARY KEY,
    secret     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL REFERENCES users (id)
);

-- The commit that a deployment runs, and the one that has come and waits for its restart.
ALTER TABLE deployments ADD COLUMN commit_id TEXT;
ALTER TABLE deployments ADD COLUMN next_commit TEXT;
