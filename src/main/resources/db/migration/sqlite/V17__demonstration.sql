-- The demonstration set: its people, and the rows of the audit log that tell of a week that never was, which go with it.
CREATE TABLE demonstration (
    kind TEXT    NOT NULL CHECK (kind IN ('user', 'audit')),
    id   INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;

-- The sign-in of an administrator from which this one was switched to, without a password. No reference: once that
-- sign-in has ended there is no way back, and from here to nobody else.
ALTER TABLE user_sessions ADD COLUMN switched_from INTEGER;
