-- Which other requests make an image of the same name and version is asked whenever one is looked at or saved.
CREATE INDEX ix_requests_name ON image_requests (image_name, version_tag);
