package ru.samosval.signin;

import ru.samosval.access.Actor;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditCsv;
import ru.samosval.format.Bytes;
import ru.samosval.storage.Search;
import ru.samosval.work.Work;

/**
 * All rows of a filter of the audit log as CSV, from the newest at its beginning to the oldest. It reads fifty at a
 * time, without a transaction, so that it never waits for the write lock.
 */
final class AuditDownload implements Work {

    private static final int MOST_AT_ONCE = 128 * 1_024;
    /** A row may have a hundred kilobytes. */
    private static final int ROWS = 50;

    private final Audit audit;
    private final Actor actor;
    private final Audit.Filter filter;
    private final String ifCut;
    private final long after;
    private long upTo;
    private boolean begun;

    /**
     * @param span the ids among which its rows are
     * @param ifCut the sentence of the last line if the download may not go on to the end
     */
    AuditDownload(Audit audit, Actor actor, Audit.Filter filter, Search.Ids span, String ifCut) {
        this.audit = audit;
        this.actor = actor;
        this.filter = filter;
        this.ifCut = ifCut;
        this.after = span.after();
        this.upTo = span.upTo();
    }

    @Override
    public boolean go(Bytes out, long until) {
        if (!begun) {
            AuditCsv.addHead(out);
            begun = true;
        }
        while (upTo > after && System.nanoTime() - until < 0 && out.length() < MOST_AT_ONCE) {
            long next = Math.max(after, upTo - ROWS);
            audit.among(actor, filter, new Search.Ids(next, upTo)).forEach(row -> AuditCsv.add(out, row));
            upTo = next;
        }
        return upTo > after;
    }

    @Override
    public byte[] lastWord() {
        Bytes word = new Bytes(256);
        AuditCsv.addCut(word, ifCut);
        return word.toArray();
    }
}
