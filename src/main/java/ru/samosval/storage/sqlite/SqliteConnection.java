package ru.samosval.storage.sqlite;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.jdbc4.JDBC4Connection;
import ru.samosval.storage.Durability;

/**
 * A connection that is never left inside a failed transaction. SQLite rolls back by itself where the disk is full, and the
 * driver, which does not know, then fails at each rollback and commit to come: a pooled connection would be spoilt for
 * ever. Here whatever ends a transaction, done or failed, leaves the connection outside of one; the pool's own {@code
 * setAutoCommit(true)} then has nothing more to do. (The driver itself begins the next transaction with the commit, and
 * says that the commit failed where only that beginning did.)
 *
 * <p>Nothing is begun or committed on a file that is not the one that was opened. A transaction, which writes, begins when
 * it is this connection's turn.
 */
final class SqliteConnection extends JDBC4Connection implements DatabaseLog.Holder {

    private final DatabaseFile file;
    private final WriteTurn turn;
    private boolean isMyTurn;
    private boolean isFlushedLater;

    SqliteConnection(DatabaseFile file, WriteTurn turn, String url, Properties properties) throws SQLException {
        super(url, file.path().toString(), properties);
        this.file = file;
        this.turn = turn;
        try {
            // The first one that reads makes the log.
            getDatabase().exec("SELECT COUNT(*) FROM sqlite_master", true);
            file.log().opened(this);
        } catch (SQLException e) {
            super.close();
            throw e;
        } catch (IOException e) {
            super.close();
            throw new SQLException(
                    "[SQLITE_IOERR] the log of " + file.path() + " cannot be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public void setAutoCommit(boolean on) throws SQLException {
        if (getAutoCommit() == on) {
            return;
        }
        if (on) {
            commit();
            return;
        }
        file.demand();
        int patience = turn.take();
        isMyTurn = true;
        int usual = getBusyTimeout();
        try {
            setBusyTimeout(patience);
            flushLater(Durability.isLater());
            super.setAutoCommit(false);
        } catch (SQLException e) {
            abandon();
            throw e;
        } finally {
            setBusyTimeout(usual);
        }
    }

    @Override
    public void commit() throws SQLException {
        try {
            file.demand();
            getDatabase().exec("commit;", false);
            end();
            flushLater(false);
        } catch (SQLException e) {
            abandon();
            // Out of the transaction it can itself carry what a lost log holds, before anybody is told anything.
            file.wrong();
            throw e;
        }
        // Before anybody is told that it is done.
        file.demandKept();
    }

    @Override
    public void rollback() {
        abandon();
    }

    /** A setting of the connection, which SQLite takes outside of transactions only. */
    private void flushLater(boolean later) throws SQLException {
        if (later != isFlushedLater) {
            getDatabase().exec("PRAGMA synchronous=" + (later ? "NORMAL" : "FULL"), true);
            isFlushedLater = later;
        }
    }

    /** Rolls back what there is to roll back. */
    private void abandon() {
        try {
            getDatabase().exec("rollback;", false);
        } catch (SQLException e) {
            // SQLite did it before, or never began; either way there is no transaction now.
        }
        end();
    }

    private void end() {
        getConnectionConfig().setAutoCommit(true);
        passTurn();
    }

    private void passTurn() {
        if (isMyTurn) {
            isMyTurn = false;
            turn.pass();
        }
    }

    @Override
    public void carry() throws SQLException {
        getDatabase().exec("PRAGMA wal_checkpoint(PASSIVE)", true);
    }

    @Override
    public void close() throws SQLException {
        try {
            file.log().close(this);
        } finally {
            passTurn();
        }
    }

    @Override
    public void release() throws SQLException {
        super.close();
    }
}
