package ru.samosval.request;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * Migrations that store the repository of every request in the form in which {@link RepoUrl} compares it. V6 also
 * stores its name, so that requests like an unknown repository are found by an index. V10 came when gitweb's query,
 * GitFlic, Gerrit, addresses for programs and more pages were understood; V24 when {@code host:path} was accepted
 * without a dot in the host, and blanks around a name were dropped. In Java, because the comparison is; in one
 * transaction, once, like every migration. If you change what {@link RepoUrl#key} returns, add another one.
 */
public final class RepositoryKeys implements JavaMigration {

    private static final int BATCH = 5_000;

    private final int version;
    private final boolean first;

    private RepositoryKeys(int version, boolean first) {
        this.version = version;
        this.first = first;
    }

    /** All of these migrations. */
    public static List<JavaMigration> all() {
        return List.of(new RepositoryKeys(6, true), new RepositoryKeys(10, false), new RepositoryKeys(24, false));
    }

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion(Integer.toString(version));
    }

    @Override
    public String getDescription() {
        return first ? "repository keys" : "repository keys renewed";
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
        if (first) {
            execute(connection, "ALTER TABLE image_requests ADD COLUMN repo_name TEXT NOT NULL DEFAULT ''");
        }
        long last = 0;
        while (last >= 0) {
            last = renew(connection, last);
        }
        if (first) {
            execute(connection, "CREATE INDEX ix_requests_repo_name ON image_requests (repo_name, repo_key)");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Renews the keys of the requests after this id. Returns the id of the last one, -1 if there was none. */
    private static long renew(Connection connection, long after) throws SQLException {
        long last = -1;
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT id, repo_url, repo_key, repo_name FROM image_requests WHERE id > ? ORDER BY id LIMIT "
                                + BATCH);
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE image_requests SET repo_key = ?, repo_name = ? WHERE id = ?")) {
            select.setLong(1, after);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    last = rows.getLong(1);
                    String former = rows.getString(3);
                    RepoUrl repository = RepoUrl.parse(rows.getString(2)).orElseGet(() -> new RepoUrl(former));
                    if (!repository.key().equals(former) || !repository.name().equals(rows.getString(4))) {
                        update.setString(1, repository.key());
                        update.setString(2, repository.name());
                        update.setLong(3, last);
                        update.addBatch();
                    }
                }
            }
            update.executeBatch();
        }
        return last;
    }
}
