-- A service account with the role operator may also file requests, where an administrator made it so: one token then drives
-- the whole way from a repository to a running deployment.
ALTER TABLE users ADD COLUMN files_requests INTEGER NOT NULL DEFAULT 0
    CHECK (files_requests = 0 OR service_account = 1 AND role = 'operator');
