package ru.samosval.request;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * Migration V6: every request's repository is stored as {@link RepoUrl} compares it now, and by its name as well, so that
 * the like of an unknown repository is found by an index. In Java, since the comparison is; in one transaction, once, as
 * every migration. Whoever changes what {@link RepoUrl#key} gives adds another such migration.
 */
public final class RepositoryKeys implements JavaMigration {

    private static final int BATCH = 5_000;

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("6");
    }

    @Override
    public String getDescription() {
        return "repository keys";
    }

    @Override
    public Integer getChecksum() {
        return null;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE image_requests ADD COLUMN repo_name TEXT NOT NULL DEFAULT ''");
        }
        long last = 0;
        while (last >= 0) {
            last = renew(connection, last);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE INDEX ix_requests_repo_name ON image_requests (repo_name, repo_key)");
        }
    }

    /** Renews the keys of the requests after this id; returns the last one of them, -1 where there was none. */
    private static long renew(Connection connection, long after) throws SQLException {
        long last = -1;
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT id, repo_url, repo_key FROM image_requests WHERE id > ? ORDER BY id LIMIT " + BATCH);
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE image_requests SET repo_key = ?, repo_name = ? WHERE id = ?")) {
            select.setLong(1, after);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    last = rows.getLong(1);
                    String former = rows.getString(3);
                    RepoUrl repository = RepoUrl.parse(rows.getString(2)).orElse(null);
                    update.setString(1, repository == null ? former : repository.key());
                    update.setString(
                            2, repository == null ? former.substring(former.lastIndexOf('/') + 1) : repository.name());
                    update.setLong(3, last);
                    update.addBatch();
                }
            }
            update.executeBatch();
        }
        return last;
    }
}
