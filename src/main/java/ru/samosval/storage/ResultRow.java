package ru.samosval.storage;

import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of a query's result. Columns are counted from 1. */
public final class ResultRow {

    private final ResultSet row;

    ResultRow(ResultSet row) {
        this.row = row;
    }

    /** Reads a column as JDBC does. */
    @FunctionalInterface
    private interface Cell<T> {
        T read() throws SQLException;
    }

    private static <T> T read(Cell<T> cell) {
        try {
            return cell.read();
        } catch (SQLException e) {
            throw Sql.refused(e);
        }
    }

    /** Whether the column is null. */
    public boolean isNull(int column) {
        return read(() -> row.getObject(column)) == null;
    }

    /** A whole number; 0 if the column is null. */
    public long getLong(int column) {
        return read(() -> row.getLong(column));
    }

    /** The same as an int. */
    public int getInt(int column) {
        return read(() -> row.getInt(column));
    }

    /** A number; 0 if the column is null. */
    public double getDouble(int column) {
        return read(() -> row.getDouble(column));
    }

    /** Whether the column is neither null nor 0. */
    public boolean getBoolean(int column) {
        return read(() -> row.getBoolean(column));
    }

    /** A text; null if the column is null. */
    public String getString(int column) {
        return read(() -> row.getString(column));
    }
}
