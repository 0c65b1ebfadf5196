package ru.samosval.storage.sqlite;

/** SQL that only SQLite understands. */
public final class SqliteDialect {

    /** The folder of the migrations for SQLite. */
    public static final String MIGRATIONS = "classpath:db/migration/sqlite";

    private SqliteDialect() {}

    /** The column in a condition or an order that must not use an index on it: a unary plus does that. */
    public static String unindexed(String column) {
        return "+" + column;
    }
}
