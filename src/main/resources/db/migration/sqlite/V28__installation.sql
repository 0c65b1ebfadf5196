-- What tells this installation from every other one, in one row and made once: Docker's clients take two hosts of one ID
-- for the same host. It is told to everybody who asks the host, and is no secret.
CREATE TABLE installation (
    id TEXT PRIMARY KEY
) WITHOUT ROWID;
INSERT INTO installation (id) VALUES (lower(hex(randomblob(16))));
