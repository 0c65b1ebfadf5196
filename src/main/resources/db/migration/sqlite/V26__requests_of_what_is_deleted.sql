-- Of an act whose target is no more, the request that this came of: by it those whom it concerned are told. NULL elsewhere.
ALTER TABLE audit_log ADD COLUMN request_id INTEGER;
