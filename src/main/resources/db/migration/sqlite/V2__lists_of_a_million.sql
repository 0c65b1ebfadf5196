-- What lists of a million rows need: how many there are without counting, any page from one index, a text without
-- reading every row. What seldom or never changes is indexed; a move of a deployment rewrites one index instead of two.

-- A list's count is the sum of a few of these rows. They have the columns that the list is filtered by, so a filter
-- reads the same on both. Kept by triggers: no way of writing can forget them.
CREATE TABLE deployment_counts (
    image_id    INTEGER NOT NULL,
    environment TEXT    NOT NULL,
    status      TEXT    NOT NULL,
    n           INTEGER NOT NULL,
    PRIMARY KEY (image_id, environment, status)
) WITHOUT ROWID;
INSERT INTO deployment_counts
    SELECT d.image_id, d.environment, s.status, SUM(d.status = s.status)
    FROM deployments d, (SELECT 'deploying' AS status UNION ALL SELECT 'running' UNION ALL SELECT 'failed' UNION ALL SELECT 'stopped') s
    GROUP BY 1, 2, 3;

-- The first of an image in an environment makes the rows of all its states, so that a move only counts down and up: an
-- INSERT that might meet a row costs three times as much, and ten thousand move at once.
CREATE TRIGGER deployment_is_counted AFTER INSERT ON deployments
BEGIN
    INSERT INTO deployment_counts
        SELECT NEW.image_id, NEW.environment, s.status, 0
        FROM (SELECT 'deploying' AS status UNION ALL SELECT 'running' UNION ALL SELECT 'failed' UNION ALL SELECT 'stopped') s
        WHERE NOT EXISTS (SELECT 1 FROM deployment_counts WHERE image_id = NEW.image_id AND environment = NEW.environment);
    UPDATE deployment_counts SET n = n + 1
    WHERE image_id = NEW.image_id AND environment = NEW.environment AND status = NEW.status;
END;
CREATE TRIGGER deployment_is_counted_no_more AFTER DELETE ON deployments
BEGIN
    UPDATE deployment_counts SET n = n - 1
    WHERE image_id = OLD.image_id AND environment = OLD.environment AND status = OLD.status;
END;
CREATE TRIGGER deployment_is_to_be_counted_elsewhere BEFORE UPDATE OF image_id, environment ON deployments
BEGIN
    INSERT INTO deployment_counts
        SELECT NEW.image_id, NEW.environment, s.status, 0
        FROM (SELECT 'deploying' AS status UNION ALL SELECT 'running' UNION ALL SELECT 'failed' UNION ALL SELECT 'stopped') s
        WHERE NOT EXISTS (SELECT 1 FROM deployment_counts WHERE image_id = NEW.image_id AND environment = NEW.environment);
END;
CREATE TRIGGER deployment_is_counted_elsewhere AFTER UPDATE OF status, image_id, environment ON deployments
BEGIN
    UPDATE deployment_counts SET n = n - 1
    WHERE image_id = OLD.image_id AND environment = OLD.environment AND status = OLD.status;
    UPDATE deployment_counts SET n = n + 1
    WHERE image_id = NEW.image_id AND environment = NEW.environment AND status = NEW.status;
END;

CREATE TABLE alert_counts (
    request_id INTEGER NOT NULL,
    resolved   INTEGER NOT NULL,
    n          INTEGER NOT NULL,
    PRIMARY KEY (request_id, resolved)
) WITHOUT ROWID;
INSERT INTO alert_counts SELECT request_id, resolved, COUNT(*) FROM alerts GROUP BY 1, 2;

CREATE TRIGGER alert_is_counted AFTER INSERT ON alerts
BEGIN
    INSERT INTO alert_counts VALUES (NEW.request_id, NEW.resolved, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER alert_is_counted_no_more AFTER DELETE ON alerts
BEGIN
    UPDATE alert_counts SET n = n - 1 WHERE request_id = OLD.request_id AND resolved = OLD.resolved;
END;
CREATE TRIGGER alert_is_counted_elsewhere AFTER UPDATE OF request_id, resolved ON alerts
WHEN OLD.resolved <> NEW.resolved OR OLD.request_id <> NEW.request_id
BEGIN
    UPDATE alert_counts SET n = n - 1 WHERE request_id = OLD.request_id AND resolved = OLD.resolved;
    INSERT INTO alert_counts VALUES (NEW.request_id, NEW.resolved, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;

-- Each of these gives a list its order and answers the other filters out of the index itself.
DROP INDEX ix_deployments_status;
DROP INDEX ix_deployments_environment;
CREATE INDEX ix_deployments_status ON deployments (status, id, environment, image_id);
CREATE INDEX ix_deployments_environment ON deployments (environment, id, image_id);
CREATE INDEX ix_deployments_order ON deployments (id, image_id);
CREATE INDEX ix_builds_order ON builds (id, request_id);
DROP INDEX ix_builds_status;
CREATE INDEX ix_builds_status ON builds (status, id, request_id);
DROP INDEX ix_builds_request;
CREATE INDEX ix_builds_request ON builds (request_id, id, status);
DROP INDEX ix_alerts_resolved;
CREATE INDEX ix_alerts_resolved ON alerts (resolved, id, request_id);
DROP INDEX ix_alerts_request;
CREATE INDEX ix_alerts_request ON alerts (request_id, id, resolved);
DROP INDEX ix_audit_user;
CREATE INDEX ix_audit_user ON audit_log (user_id, id, action);
DROP INDEX ix_audit_action;
CREATE INDEX ix_audit_action ON audit_log (action, id, user_id);
DROP INDEX ix_requests_status;
CREATE INDEX ix_requests_status ON image_requests (status, id, owner_id);
DROP INDEX ix_users_login;
CREATE INDEX ix_users_login ON users (LOWER(username), id);
-- Nothing asks for it.
DROP INDEX ix_audit_action_target;

-- Trigrams of the texts that lists are searched by, where these never change. Written behind, in batches (TextIndex):
-- a row waits for no index, and those after indexed_to are few enough to be looked through.
CREATE TABLE text_indexes (
    listed     TEXT    PRIMARY KEY,
    indexed_to INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO text_indexes VALUES ('deployments', 0), ('images', 0), ('builds', 0), ('audit_log', 0);
CREATE VIRTUAL TABLE deployments_text USING fts5 (text, content='', columnsize=0, detail=none, tokenize='trigram');
CREATE VIRTUAL TABLE images_text USING fts5 (text, content='', columnsize=0, detail=none, tokenize='trigram');
CREATE VIRTUAL TABLE builds_text USING fts5 (text, content='', columnsize=0, detail=none, tokenize='trigram');
CREATE VIRTUAL TABLE audit_log_text USING fts5 (text, content='', columnsize=0, detail=none, tokenize='trigram');
CREATE VIRTUAL TABLE deployments_terms USING fts5vocab (deployments_text, instance);
CREATE VIRTUAL TABLE images_terms USING fts5vocab (images_text, instance);
CREATE VIRTUAL TABLE builds_terms USING fts5vocab (builds_text, instance);
CREATE VIRTUAL TABLE audit_log_terms USING fts5vocab (audit_log_text, instance);
