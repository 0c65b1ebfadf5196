package ru.samosval.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import ru.samosval.storage.sqlite.Trigrams;

/**
 * The text index of long lists, by which a rare text is found without reading every row. Rows are only removed from it
 * when the audit log deletes them.
 *
 * <p>It is written afterwards, in batches, so no act waits for it. Rows that are not in it yet are read one by one, and
 * everything it finds is compared with the text itself. So a search is correct, however far the index has come.
 */
@ApplicationScoped
public class TextIndex {

    /** A batch is worth its cost from this many new rows on. Fewer of them cost a search nothing. */
    private static final int WORTH = 500;

    private static final int BATCH = 5_000;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Database database;

    /** The lists with so many rows outside the index that a batch is worth it. */
    public List<String> behind() {
        return Trigrams.lists().stream().filter(this::isBehind).toList();
    }

    private boolean isBehind(String table) {
        return Trigrams.pending(em, table) >= WORTH;
    }

    /** Adds a batch of a list's rows to its index. Returns whether another batch is worth it. */
    @Transactional
    public boolean catchUp(String table) {
        database.inBatch(sql -> {
            Trigrams.take(sql::update, table, BATCH);
            return null;
        });
        return isBehind(table);
    }

    /** Adds all rows of a list to its index, within the running transaction. */
    public static void takeAll(Sql sql, String table) {
        Trigrams.take(sql::update, table, Integer.MAX_VALUE);
    }

    /**
     * Removes the rows of a list up to this id from its index, within the running transaction, before they are deleted.
     */
    public static void takeOut(Sql sql, String table, long upTo) {
        Trigrams.takeOut(sql::update, table, upTo);
    }
}
