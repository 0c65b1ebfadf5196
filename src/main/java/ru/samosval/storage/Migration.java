package ru.samosval.storage;

import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * A migration that must compute in Java what it writes. Like those in SQL it runs once, in a transaction of its own,
 * and is not changed once it has been released: Flyway knows it by its version and description.
 */
public abstract class Migration implements JavaMigration {

    private final int version;
    private final String description;

    /**
     * A migration.
     *
     * @param version its place among all migrations, those in SQL too
     * @param description what it does, in a few words
     */
    protected Migration(int version, String description) {
        this.version = version;
        this.description = description;
    }

    /** Migrates the tables. What it throws undoes all of it, and ends the start. */
    protected abstract void migrate(Sql sql);

    @Override
    public final void migrate(Context context) {
        try (Sql sql = Sql.on(context.getConnection())) {
            migrate(sql);
        }
    }

    @Override
    public final MigrationVersion getVersion() {
        return MigrationVersion.fromVersion(Integer.toString(version));
    }

    @Override
    public final String getDescription() {
        return description;
    }

    @Override
    public final Integer getChecksum() {
        return null;
    }

    @Override
    public final boolean canExecuteInTransaction() {
        return true;
    }
}
