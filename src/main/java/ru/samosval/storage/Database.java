package ru.samosval.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.eclipse.persistence.internal.sessions.UnitOfWorkImpl;
import ru.samosval.storage.sqlite.SqliteDataSource;

/** The running transaction's own connection, for what is done to thousands of rows at once. */
@ApplicationScoped
public class Database {

    @PersistenceContext
    private EntityManager em;

    /** Work on the transaction's connection. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it. */
        T on(Sql sql);
    }

    /** Runs the work in a transaction of its own; returns after the commit. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public <T> T newTransaction(Supplier<T> work) {
        return work.get();
    }

    /**
     * Does the work on the connection that the entities of the running transaction are written on, after what of them is
     * waiting to be written; a failure rolls the transaction back. (A connection of the pool's would be another one, and
     * wait for this transaction's lock.)
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public <T> T inTransaction(Work<T> work) {
        return on(connection(), work);
    }

    /**
     * The same for a batch of what a timer carries on until there is none left, at the beginning of its transaction: what a
     * power cut takes of it is carried again, so its commit does not wait for the disk ({@link Durability}).
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public <T> T inBatch(Work<T> work) {
        return on(Durability.later(this::connection), work);
    }

    private <T> T on(Connection connection, Work<T> work) {
        em.flush();
        try (Sql sql = new Sql(connection)) {
            return work.on(sql);
        }
    }

    /** Where entities join the transaction, EclipseLink has none before the first statement: it is made to take one. */
    private Connection connection() {
        Connection connection = em.unwrap(Connection.class);
        if (connection == null) {
            UnitOfWorkImpl unit = em.unwrap(UnitOfWorkImpl.class);
            unit.getAccessor().incrementCallCount(unit.getParent());
            unit.getAccessor().decrementCallCount();
            connection = em.unwrap(Connection.class);
        }
        return connection;
    }

    /**
     * Whether a transaction that writes could begin and reads: a read alone is answered from what it has in memory,
     * also of a file that was truncated.
     */
    @Transactional
    public boolean answers() {
        return inTransaction(sql -> !sql.list("SELECT 1", row -> row.getLong(1)).isEmpty());
    }

    /**
     * Looks at the database's file without asking it anything, each second: what has been acknowledged on a file whose log is
     * lost is brought into safety though nobody does or asks anything more. What is wrong stands in the log.
     */
    public void look() {
        try {
            SqliteDataSource.look();
        } catch (SQLException e) {
            StorageFaults.refusal(e);
        }
    }
}
