package ru.samosval.telemetry.stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.access.Readership;
import ru.samosval.access.Unguarded;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.Sql;

/** Finds out who sees what has changed. By plain JDBC, because it is asked on threads that serve no request. */
@ApplicationScoped
public class ChangeReaders {

    /** At most this many ids are queried at once, and told in one event. */
    private static final int AT_ONCE = 200;

    private final Lookup lookup;

    protected ChangeReaders() {
        this(null);
    }

    @Inject
    ChangeReaders(Lookup lookup) {
        this.lookup = lookup;
    }

    private record Found(long id, long request, Readership readers) {}

    /**
     * The changes of things of one kind, one change for each request that they belong to. Things that are gone are left
     * out.
     */
    @Unguarded("only finds who is to be told")
    List<Change> of(Kind kind, Collection<Long> ids, Change.What what) {
        if (kind.readers().isEmpty()) {
            return List.of(Change.of(kind, List.copyOf(ids), what));
        }
        List<Long> all = List.copyOf(ids);
        List<Change> changes = new ArrayList<>();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<Long> some = all.subList(from, Math.min(from + AT_ONCE, all.size()));
            String in = " IN (" + Sql.marks(some.size()) + ")";
            List<Found> found = lookup.read(reading -> reading.list(
                    kind.readers().orElseThrow() + in,
                    row -> new Found(
                            row.getLong(1),
                            row.getLong(2),
                            new Readership(row.getLong(3), row.getLong(4), row.getString(5))),
                    some.toArray()));
            Map<Long, List<Found>> byRequest = new LinkedHashMap<>();
            found.forEach(each -> byRequest
                    .computeIfAbsent(each.request(), request -> new ArrayList<>())
                    .add(each));
            byRequest.forEach((request, of) -> changes.add(new Change(
                    kind,
                    of.stream().map(Found::id).toList(),
                    request,
                    of.get(0).readers(),
                    what)));
        }
        return changes;
    }
}
