-- The palette finds what is named exactly as typed among any number of newer names that hold it (Search.beginning).
CREATE INDEX ix_deployments_name ON deployments (search_text, id DESC);
CREATE INDEX ix_requests_tag ON image_requests (LOWER(image_name || ':' || version_tag), id DESC);
CREATE INDEX ix_images_tag_folded ON images (LOWER(image_tag), id DESC);
CREATE INDEX ix_builds_tag ON builds (LOWER(image_name || ':' || version_tag), id DESC);
