package ru.samosval.telemetry;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.access.Unguarded;
import ru.samosval.deployment.History;
import ru.samosval.simulation.Counters;
import ru.samosval.simulation.Level;
import ru.samosval.simulation.Run;
import ru.samosval.simulation.RunCounters;

/**
 * The counters of deployments' replicas. They count the run that is current, including the lines that record acts on
 * it, and begin anew with each run. The lines they count are exactly those that the log shows for that replica and run.
 */
@Unguarded("counts what the history holds; Histories.of gives those that an actor sees")
@ApplicationScoped
public class FleetCounters {

    /** For this many of the runs whose counters are no closed sum the sums so far are kept. */
    private static final int KNOWN = 1_000;

    /** What a run is known by, however often its replicas are restarted meanwhile. */
    private record Key(long deployment, long requestedAt) {}

    private final Map<Key, RunCounters> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, RunCounters> eldest) {
            return size() > KNOWN;
        }
    };

    /**
     * The counters of a replica before a moment, exclusive.
     *
     * @param replica its number, from 1
     * @param to epoch milliseconds
     * @return all 0 if no run had been requested by then
     */
    public Counters of(History history, int replica, long to) {
        List<Run> runs = history.runs();
        int last = runs.size() - 1;
        while (last >= 0 && runs.get(last).requestedAt() >= to) {
            last--;
        }
        if (last < 0) {
            return Counters.NONE;
        }
        Run run = runs.get(last);
        Counters counters = of(history.deployment(), run, replica, to);
        return replica == History.Event.REPLICA ? counters.plusLines(actions(history, run, to)) : counters;
    }

    private Counters of(long deployment, Run run, int replica, long to) {
        if (RunCounters.isClosed(run)) {
            return new RunCounters(run).at(replica, to);
        }
        Key key = new Key(deployment, run.requestedAt());
        RunCounters counters;
        synchronized (known) {
            counters = known.get(key);
        }
        if (counters == null || !counters.isOf(run)) {
            // Outside: those before may be adding up a month, and others need not wait for that.
            RunCounters added = new RunCounters(run, counters);
            synchronized (known) {
                counters = known.get(key);
                if (counters == null || !counters.isOf(run)) {
                    counters = added;
                    known.put(key, added);
                }
            }
        }
        synchronized (counters) {
            return counters.at(replica, to);
        }
    }

    /** For how many runs sums are kept. */
    int known() {
        synchronized (known) {
            return known.size();
        }
    }

    private static long[] actions(History history, Run run, long to) {
        long[] levels = new long[Level.values().length];
        for (History.Event action : history.events()) {
            if (action.timestamp() >= run.requestedAt() && action.timestamp() < to) {
                levels[action.level().ordinal()]++;
            }
        }
        return levels;
    }
}
