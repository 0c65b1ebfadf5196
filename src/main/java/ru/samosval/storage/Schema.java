package ru.samosval.storage;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.migration.JavaMigration;
import ru.samosval.storage.sqlite.SqliteDialect;

/** The tables, brought to this version's form by Flyway. */
@ApplicationScoped
public class Schema {

    @Resource(lookup = "java:app/jdbc/samosval")
    private DataSource database;

    /** Does what the folder of migrations and these have in store that was not done yet, each in one transaction. */
    public void migrate(List<JavaMigration> inJava) {
        Flyway.configure()
                .dataSource(database)
                .locations(SqliteDialect.MIGRATIONS)
                .javaMigrations(inJava.toArray(JavaMigration[]::new))
                .load()
                .migrate();
    }
}
