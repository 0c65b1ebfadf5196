package ru.samosval.request;

import java.util.List;
import ru.samosval.storage.Migration;
import ru.samosval.storage.ResultRow;
import ru.samosval.storage.Sql;

/**
 * Migrations that store the repository of every request in the form in which {@link RepoUrl} compares it. V6 also
 * stores its name, so that requests like an unknown repository are found by an index. V10 came when gitweb's query,
 * GitFlic, Gerrit, addresses for programs and more pages were understood; V24 when {@code host:path} was accepted
 * without a dot in the host, and blanks around a name were dropped. In Java, because the comparison is; in one
 * transaction, once, like every migration. If you change what {@link RepoUrl#key} returns, add another one.
 */
public final class RepositoryKeys extends Migration {

    private static final int BATCH = 5_000;

    private final boolean first;

    private RepositoryKeys(int version, boolean first) {
        super(version, first ? "repository keys" : "repository keys renewed");
        this.first = first;
    }

    /** All of these migrations. */
    public static List<Migration> all() {
        return List.of(new RepositoryKeys(6, true), new RepositoryKeys(10, false), new RepositoryKeys(24, false));
    }

    private record Keyed(long id, String url, String key, String name) {

        static Keyed of(ResultRow row) {
            return new Keyed(row.getLong(1), row.getString(2), row.getString(3), row.getString(4));
        }
    }

    @Override
    protected void migrate(Sql sql) {
        if (first) {
            sql.update("ALTER TABLE image_requests ADD COLUMN repo_name TEXT NOT NULL DEFAULT ''");
        }
        long last = 0;
        while (last >= 0) {
            last = renew(sql, last);
        }
        if (first) {
            sql.update("CREATE INDEX ix_requests_repo_name ON image_requests (repo_name, repo_key)");
        }
    }

    /** Renews the keys of the requests after this id. Returns the id of the last one, -1 if there was none. */
    private static long renew(Sql sql, long after) {
        Sql.Batch update = sql.batch("UPDATE image_requests SET repo_key = ?, repo_name = ? WHERE id = ?");
        long last = -1;
        for (Keyed request : sql.list(
                "SELECT id, repo_url, repo_key, repo_name FROM image_requests WHERE id > ? ORDER BY id LIMIT " + BATCH,
                Keyed::of,
                after)) {
            last = request.id();
            RepoUrl repository = RepoUrl.parse(request.url()).orElseGet(() -> new RepoUrl(request.key()));
            if (!repository.key().equals(request.key()) || !repository.name().equals(request.name())) {
                update.add(repository.key(), repository.name(), request.id());
            }
        }
        update.execute();
        return last;
    }
}
