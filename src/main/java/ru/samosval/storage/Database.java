package ru.samosval.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import org.eclipse.persistence.internal.sessions.UnitOfWorkImpl;
import ru.samosval.storage.sqlite.Durability;
import ru.samosval.storage.sqlite.SqliteDataSource;

/** The connection of the running transaction, for work on thousands of rows at once. */
@ApplicationScoped
public class Database {

    @PersistenceContext
    private EntityManager em;

    /** Work on the connection of a transaction. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it. */
        T on(Sql sql);
    }

    /** Does the work in a transaction of its own. Returns after the commit. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public <T> T newTransaction(Work<T> work) {
        return on(connection(), work);
    }

    /**
     * Does the work on the connection that the running transaction writes its entities on, after flushing those. A
     * failure rolls the transaction back. (Another connection of the pool would wait for this transaction's lock.)
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public <T> T inTransaction(Work<T> work) {
        return on(connection(), work);
    }

    /**
     * The same for a batch that a timer repeats until nothing is left, at the beginning of its transaction. The commit
     * does not wait for the disk ({@link Durability}): what a power cut takes away is done again.
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

    /**
     * The connection of the transaction. EclipseLink takes none before the first statement, so it is made to take one
     * here.
     */
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
     * Whether a writing transaction can begin and read. A plain read is not enough: it is answered from memory, even if
     * the file was truncated.
     */
    @Transactional
    public boolean answers() {
        return inTransaction(sql -> !sql.list("SELECT 1", row -> row.getLong(1)).isEmpty());
    }

    /**
     * Checks the database's file, without a query; called every second. If the log was lost, this makes what has been
     * acknowledged safe even if nobody uses the database any more. What is wrong is written to the server's log.
     */
    public void look() {
        try {
            SqliteDataSource.look();
        } catch (SQLException e) {
            StorageFaults.refusal(e);
        }
    }
}
