-- The token by which this one was made, and with which it ends; NULL where somebody who was signed in made it.
ALTER TABLE api_tokens ADD COLUMN made_by INTEGER;
CREATE INDEX ix_api_tokens_made_by ON api_tokens (made_by) WHERE made_by IS NOT NULL;
