-- A period of the audit log: its rows in the order of their moments, and the other filters, out of the index itself.
CREATE INDEX ix_audit_created ON audit_log (created_at, id, action, user_id);
