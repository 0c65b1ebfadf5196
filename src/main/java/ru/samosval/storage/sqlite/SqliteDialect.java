package ru.samosval.storage.sqlite;

/** What is said to SQLite in a way of its own. */
public final class SqliteDialect {

    /** Where its migrations are. */
    public static final String MIGRATIONS = "classpath:db/migration/sqlite";

    private SqliteDialect() {}

    /** The column, for a condition or an order that is not to lead to an index of it: its unary plus. */
    public static String unindexed(String column) {
        return "+" + column;
    }
}
