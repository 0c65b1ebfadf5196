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
import ru.samosval.storage.sqlite.SqliteDialect;

/** Migrates the tables to this version with Flyway. */
@ApplicationScoped
public class Schema {

    @Resource(lookup = "java:app/jdbc/samosval")
    private DataSource database;

    /** For CDI. */
    Schema() {}

    /** The tables of this database. */
    Schema(DataSource database) {
        this.database = database;
    }

    /**
     * The tables are such that this program cannot work with them and would damage them. The message says why, and what
     * to do.
     */
    public static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unfit(String why) {
            super(why);
        }
    }

    /**
     * Runs the migrations from the folder, and these, as far as they have not been run yet, each in a transaction of
     * its own.
     *
     * @throws Unfit if the tables are newer than all of them, belong to another program, or were made by other
     *     migrations. They are not changed then
     */
    public void migrate(List<Migration> inJava) {
        Flyway flyway = Flyway.configure()
                .dataSource(database)
                .locations(SqliteDialect.MIGRATIONS)
                .javaMigrations(inJava.toArray(Migration[]::new))
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
