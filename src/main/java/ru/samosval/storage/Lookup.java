package ru.samosval.storage;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
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

    /** Several questions in one go. */
    @FunctionalInterface
    public interface Work<T> {
        /** Asks them. */
        T of(Sql reading);
    }

    /** Asks several questions on one connection. */
    public <T> T read(Work<T> work) {
        try (Connection connection = database.getConnection();
                Sql reading = new Sql(connection)) {
            return work.of(reading);
        } catch (SQLException e) {
            throw Sql.refused(e);
        }
    }

    /** Asks several questions that are all answered of one moment, whatever is written meanwhile; not within a transaction. */
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
                    // After some faults the database has ended it by itself.
                    e.addSuppressed(over);
                }
                throw e;
            }
            reading.update("COMMIT");
            return read;
        });
    }

    /** Asks one. */
    public <T> Optional<T> first(String sql, Sql.Shape<T> shape, Object... parameters) {
        return read(reading -> reading.first(sql, shape, parameters));
    }
}
