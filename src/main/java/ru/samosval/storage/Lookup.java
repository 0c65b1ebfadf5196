package ru.samosval.storage;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Reads by plain JDBC what nearly every request needs: for a row or two EclipseLink takes many times as long as the
 * database. Not for use within transactions, which read on their own connection.
 */
@ApplicationScoped
public class Lookup {

    @Resource(lookup = "java:app/jdbc/samosval")
    private DataSource database;

    protected Lookup() {}

    /** Reads another database, outside of the container. */
    public Lookup(DataSource database) {
        this.database = database;
    }

    /** Several queries on one connection. */
    @FunctionalInterface
    public interface Work<T> {
        /** Runs them. */
        T of(Sql reading);
    }

    /** Runs several queries on one connection. */
    public <T> T read(Work<T> work) {
        try (Connection connection = database.getConnection();
                Sql reading = new Sql(connection)) {
            return work.of(reading);
        } catch (SQLException e) {
            throw Sql.refused(e);
        }
    }

    /**
     * Runs several queries that all see the database at one moment, whatever is written meanwhile. Not for use within a
     * transaction.
     */
    public <T> T readAtOnce(Work<T> work) {
        return read(reading -> {
            reading.update("BEGIN");
            T read;
            try {
                read = work.of(reading);
            } catch (RuntimeException e) {
                try {
                    reading.update("ROLLBACK");
                } catch (RuntimeException over) {
                    // After some faults the database has ended the transaction by itself.
                    e.addSuppressed(over);
                }
                throw e;
            }
            reading.update("COMMIT");
            return read;
        });
    }

    /** Runs one query and returns its first row, if any. */
    public <T> Optional<T> first(String sql, Sql.Shape<T> shape, Object... parameters) {
        return read(reading -> reading.first(sql, shape, parameters));
    }
}
