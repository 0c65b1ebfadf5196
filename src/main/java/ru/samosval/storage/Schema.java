package ru.samosval.storage;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.JavaMigration;
import ru.samosval.storage.sqlite.SqliteDialect;

/** The tables, brought to this version's form by Flyway. */
@ApplicationScoped
public class Schema {

    @Resource(lookup = "java:app/jdbc/samosval")
    private DataSource database;

    /** Tables that a newer version of the portal has made: this one would not know what it reads and spoils. */
    public static final class Newer extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Newer(String made, String known) {
            super("its tables are of version " + made + ", this program knows those up to " + known);
        }
    }

    /**
     * Does what the folder of migrations and these have in store that was not done yet, each in one transaction.
     *
     * @throws Newer where the tables are newer than all of them; nothing is done
     */
    public void migrate(List<JavaMigration> inJava) {
        Flyway flyway = Flyway.configure()
                .dataSource(database)
                .locations(SqliteDialect.MIGRATIONS)
                .javaMigrations(inJava.toArray(JavaMigration[]::new))
                .load();
        List<MigrationInfo> all = List.of(flyway.info().all());
        if (all.stream().anyMatch(Schema::isOfTheFuture)) {
            throw new Newer(newest(all.stream()), newest(all.stream().filter(migration -> !isOfTheFuture(migration))));
        }
        flyway.migrate();
    }

    private static boolean isOfTheFuture(MigrationInfo migration) {
        return migration.getState() == MigrationState.FUTURE_SUCCESS
                || migration.getState() == MigrationState.FUTURE_FAILED;
    }

    private static String newest(Stream<MigrationInfo> migrations) {
        return migrations
                .map(MigrationInfo::getVersion)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .map(MigrationVersion::getVersion)
                .orElse("none");
    }
}
