-- Those that were resolved long ago are looked for again and again, among very many that were not.
CREATE INDEX ix_alerts_resolved_at ON alerts (resolved_at) WHERE resolved = 1;
