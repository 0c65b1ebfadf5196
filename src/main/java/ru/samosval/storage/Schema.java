package ru.samosval.storage;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.api.migration.JavaMigration;
import ru.samosval.storage.sqlite.SqliteDialect;

/** The tables, brought to this version's form by Flyway. */
@ApplicationScoped
public class Schema {

    @Resource(lookup = "java:app/jdbc/samosval")
    private DataSource database;

    /** Tables that this program cannot work with, and would spoil; the message says why, and what to do. */
    public static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unfit(String why) {
            super(why);
        }
    }

    /**
     * Does what the folder of migrations and these have in store that was not done yet, each in one transaction.
     *
     * @throws Unfit where the tables are newer than all of them, another program's, or made by other migrations; they stay
     *     as they are
     */
    public void migrate(List<JavaMigration> inJava) {
        Flyway flyway = Flyway.configure()
                .dataSource(database)
                .locations(SqliteDialect.MIGRATIONS)
                .javaMigrations(inJava.toArray(JavaMigration[]::new))
                .load();
        List<MigrationInfo> all = List.of(flyway.info().all());
        if (all.stream().anyMatch(Schema::isOfTheFuture)) {
            throw new Unfit("of a newer version of Samosval: its tables are of version " + newest(all.stream())
                    + ", this program knows those up to "
                    + newest(all.stream().filter(migration -> !isOfTheFuture(migration)))
                    + ". Start the newer version, or restore a copy from before it");
        }
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            if (e.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
                throw new Unfit("another program's: it has tables that Samosval has not made. Say another folder by"
                        + " samosval.data.dir");
            }
            if (e instanceof FlywayValidateException) {
                throw new Unfit("not as Samosval has made it: " + inOneLine(e.getMessage())
                        + ". Start the version that it was used with, or restore a copy");
            }
            throw e;
        }
    }

    private static String inOneLine(String text) {
        return String.valueOf(text).strip().replaceAll("\\s*\\R\\s*", "; ");
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
