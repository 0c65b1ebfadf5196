-- The history on a request's page: what was done to the request itself, without the commits that came for it.
CREATE INDEX ix_audit_request ON audit_log (target_id, id)
    WHERE action IN ('request_create', 'request_update', 'request_submit', 'request_status');
