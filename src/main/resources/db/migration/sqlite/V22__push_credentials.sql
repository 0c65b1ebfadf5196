-- What a receiver knows the portal by: a user name and a password, or (without a name) a bearer token. They are sent, so they
-- cannot be kept as hashes.
ALTER TABLE push_targets ADD COLUMN username TEXT;
ALTER TABLE push_targets ADD COLUMN secret TEXT;
