package ru.samosval.storage;

import java.sql.ResultSet;
import java.sql.SQLException;

/** A row that a query found; its columns are counted from 1. */
public final class ResultRow {

    private final ResultSet row;

    ResultRow(ResultSet row) {
        this.row = row;
    }

    /** Reads a column as JDBC does. */
    @FunctionalInterface
    private interface Column<T> {
        T read() throws SQLException;
    }

    private static <T> T read(Column<T> column) {
        try {
            return column.read();
        } catch (SQLException e) {
            throw Sql.refused(e);
        }
    }

    /** Whether the column is null. */
    public boolean isNull(int column) {
        return read(() -> row.getObject(column)) == null;
    }

    /** A whole number; 0 where the column is null. */
    public long getLong(int column) {
        return read(() -> row.getLong(column));
    }

    /** The same, smaller. */
    public int getInt(int column) {
        return read(() -> row.getInt(column));
    }

    /** A number; 0 where the column is null. */
    public double getDouble(int column) {
        return read(() -> row.getDouble(column));
    }

    /** Whether the column is neither null nor 0. */
    public boolean getBoolean(int column) {
        return read(() -> row.getBoolean(column));
    }

    /** A text; null where the column is. */
    public String getString(int column) {
        return read(() -> row.getString(column));
    }
}
