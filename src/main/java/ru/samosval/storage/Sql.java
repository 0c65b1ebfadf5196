package ru.samosval.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ru.samosval.storage.sqlite.SqliteDialect;

/**
 * SQL on one connection, for the duration of a piece of work. Parameters are texts, numbers, booleans or null. Each
 * statement is prepared once. A fault of the database is thrown as an {@link IllegalStateException}.
 */
public final class Sql implements AutoCloseable {

    /** The most ids that one statement takes. */
    public static final int MOST_IDS = 500;

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** On a connection that somebody else closes. */
    public static Sql on(Connection connection) {
        return new Sql(connection);
    }

    /** The column, written so that the database does not use an index on it. */
    public static String unindexed(String column) {
        return SqliteDialect.unindexed(column);
    }

    /** This many question marks, separated by commas, for the inside of a list's parentheses. */
    public static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    /** Turns a row into a value. */
    @FunctionalInterface
    public interface Shape<T> {
        /** The value of the row. */
        T of(ResultRow row);
    }

    static IllegalStateException refused(SQLException e) {
        return new IllegalStateException("the database refused: " + e.getMessage(), e);
    }

    /** The rows of a query, in its order. */
    public <T> List<T> list(String query, Shape<T> shape, Object... parameters) {
        try {
            PreparedStatement statement = prepare(query);
            set(statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                ResultRow row = new ResultRow(rows);
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(shape.of(row));
                }
                return found;
            }
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /** The first row of a query; empty if there is none. */
    public <T> Optional<T> first(String query, Shape<T> shape, Object... parameters) {
        List<T> found = list(query, shape, parameters);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
    }

    /** Inserts, updates or deletes rows; returns their number. */
    public int update(String statement, Object... parameters) {
        try {
            PreparedStatement update = prepare(statement);
            set(update, parameters);
            return update.executeUpdate();
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /**
     * Inserts, updates or deletes the rows of many ids by one statement; returns their number. In the statement
     * {@code ?*} stands for the ids, after all other parameters. If all rows get the same values, this takes half the
     * time of one statement for each.
     *
     * @param ids at most {@link #MOST_IDS}
     */
    public int updateAmong(String statement, List<Long> ids, Object... parameters) {
        if (ids.size() > MOST_IDS) {
            throw new IllegalArgumentException(ids.size() + " ids by one statement");
        }
        List<Object> all = new ArrayList<>(Arrays.asList(parameters));
        all.addAll(ids);
        return update(statement.replace("?*", marks(ids.size())), all.toArray());
    }

    /** One statement to run for many rows. Nothing is done before {@link Batch#execute}. */
    public Batch batch(String statement) {
        return new Batch(statement);
    }

    /** A statement and the parameters of its executions, which are done in the order of {@link #add}. */
    public final class Batch {

        private final PreparedStatement statement;
        private int size;

        private Batch(String statement) {
            try {
                this.statement = prepare(statement);
            } catch (SQLException e) {
                throw refused(e);
            }
        }

        /** Adds an execution with these parameters. */
        public void add(Object... parameters) {
            try {
                set(statement, parameters);
                statement.addBatch();
                size++;
            } catch (SQLException e) {
                throw refused(e);
            }
        }

        /** Does all executions added so far, and starts over. */
        public void execute() {
            if (size == 0) {
                return;
            }
            try {
                statement.executeBatch();
                size = 0;
            } catch (SQLException e) {
                throw refused(e);
            }
        }
    }

    private PreparedStatement prepare(String statement) throws SQLException {
        PreparedStatement known = prepared.get(statement);
        if (known == null) {
            known = connection.prepareStatement(statement);
            prepared.put(statement, known);
        }
        return known;
    }

    private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }

    /** Closes the statements, but not the connection. */
    @Override
    public void close() {
        SQLException first = null;
        for (PreparedStatement statement : prepared.values()) {
            try {
                statement.close();
            } catch (SQLException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw refused(first);
        }
    }
}
