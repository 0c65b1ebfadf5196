-- The palette finds what is named exactly as typed among any number of newer names that hold it (Search.beginning).
CREATE INDEX ix_deployments_name ON deployments (search_text, id);
CREATE INDEX ix_builds_name ON builds (image_name, id);
