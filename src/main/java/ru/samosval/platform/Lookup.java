package ru.samosval.platform;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Reads by plain JDBC what nearly every request asks: for a row or two EclipseLink costs many times what the database
 * does. Not for transactions, which read on their own connection.
 */
@ApplicationScoped
public class Lookup {

    @Resource(lookup = "java:app/jdbc/samosval")
    private DataSource database;

    protected Lookup() {}

    /** Reads another database, outside the container. */
    public Lookup(DataSource database) {
        this.database = database;
    }

    /** How a row becomes a value. */
    @FunctionalInterface
    public interface Shape<T> {
        /** The value of the row that the cursor is on. */
        T of(ResultSet row) throws SQLException;
    }

    /** Several questions in one go. */
    @FunctionalInterface
    public interface Work<T> {
        /** Asks them. */
        T of(Reading reading) throws SQLException;
    }

    /** One connection, to ask what belongs together. */
    public static final class Reading {

        private final Connection connection;

        private Reading(Connection connection) {
            this.connection = connection;
        }

        /** The rows that a query finds. */
        public <T> List<T> list(String sql, Shape<T> shape, Object... parameters) throws SQLException {
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    query.setObject(i + 1, parameters[i]);
                }
                try (ResultSet rows = query.executeQuery()) {
                    List<T> found = new ArrayList<>();
                    while (rows.next()) {
                        found.add(shape.of(rows));
                    }
                    return found;
                }
            }
        }

        /** The first row that a query finds. */
        public <T> Optional<T> first(String sql, Shape<T> shape, Object... parameters) throws SQLException {
            return list(sql, shape, parameters).stream().findFirst();
        }
    }

    /** Asks several questions. */
    public <T> T read(Work<T> work) {
        try (Connection connection = database.getConnection()) {
            return work.of(new Reading(connection));
        } catch (SQLException e) {
            throw new IllegalStateException("the database refused to be read", e);
        }
    }

    /** Asks one. */
    public <T> Optional<T> first(String sql, Shape<T> shape, Object... parameters) {
        return read(reading -> reading.first(sql, shape, parameters));
    }
}
