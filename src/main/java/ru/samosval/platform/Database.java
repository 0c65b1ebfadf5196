package ru.samosval.platform;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The running transaction's own connection, for what is done to thousands of rows at once. */
@ApplicationScoped
public class Database {

    @Resource(lookup = "java:app/jdbc/samosval")
    private DataSource source;

    /** Work on a connection. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it. */
        T on(Connection connection) throws SQLException;
    }

    /** Does the work on the connection that the running transaction uses; a failure rolls the transaction back. */
    @Transactional(Transactional.TxType.MANDATORY)
    public <T> T inTransaction(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the database refused a batch", e);
        }
    }
}
