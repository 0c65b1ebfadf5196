package ru.samosval.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import ru.samosval.storage.sqlite.Trigrams;

/**
 * The index of long lists' texts, so that a rare text is found without reading every row. Nothing is taken out but what the
 * audit log keeps no longer.
 *
 * <p>Written behind, in batches: no act waits for it. Rows that are not in it yet are looked through, and whatever it
 * finds is compared with the text itself, so a search is right however far it has come.
 */
@ApplicationScoped
public class TextIndex {

    /** So many new rows are worth a batch; fewer are looked through at no cost. */
    private static final int WORTH = 500;

    private static final int BATCH = 5_000;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Database database;

    /** The lists that have rows enough that are not in the index yet. */
    public List<String> behind() {
        return Trigrams.lists().stream().filter(this::isBehind).toList();
    }

    private boolean isBehind(String table) {
        return Trigrams.pending(em, table) >= WORTH;
    }

    /** Takes a batch of a list's rows into its index; returns whether there are more to take. */
    @Transactional
    public boolean catchUp(String table) {
        database.inBatch(sql -> {
            Trigrams.take(sql, table, BATCH);
            return null;
        });
        return isBehind(table);
    }

    /** Takes all of a list's rows into its index within the running transaction. */
    public static void takeAll(Sql sql, String table) {
        Trigrams.take(sql, table, Integer.MAX_VALUE);
    }

    /** Takes a list's rows up to this id out of its index, before they are deleted, within the running transaction. */
    public static void takeOut(Sql sql, String table, long upTo) {
        Trigrams.takeOut(sql, table, upTo);
    }
}
