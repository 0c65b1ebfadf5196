package ru.samosval.storage.sqlite;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * A connection that is never left inside a failed transaction. SQLite rolls back by itself if the disk is full. The
 * driver does not notice, and then fails at each later rollback and commit, so that a pooled connection would be broken
 * forever. Here everything that ends a transaction, whether it succeeds or fails, leaves the connection outside of one;
 * the pool's own {@code setAutoCommit(true)} then has nothing left to do. (The driver itself begins the next
 * transaction together with the commit, and reports that the commit failed if only that beginning did.)
 *
 * <p>Nothing is begun or committed on a file that is not the one that was opened. A transaction always writes, and
 * begins when it is this connection's turn.
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
            // The first connection that reads creates the log.
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
            // Outside of the transaction it can save what a lost log holds, before anybody gets an answer.
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

    /** Sets the durability of later transactions; SQLite accepts that only outside of a transaction. */
    private void flushLater(boolean later) throws SQLException {
        if (later != isFlushedLater) {
            getDatabase().exec("PRAGMA synchronous=" + (later ? "NORMAL" : "FULL"), true);
            isFlushedLater = later;
        }
    }

    /** Rolls back if there is a transaction. */
    private void abandon() {
        try {
            getDatabase().exec("rollback;", false);
        } catch (SQLException e) {
            // SQLite has rolled back before, or never began. Either way there is no transaction now.
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
