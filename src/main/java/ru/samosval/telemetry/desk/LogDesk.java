package ru.samosval.telemetry.desk;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import ru.samosval.access.Actor;
import ru.samosval.deployment.Histories;
import ru.samosval.deployment.Histories.Chosen;
import ru.samosval.deployment.Histories.Stretch;
import ru.samosval.deployment.History;
import ru.samosval.deployment.WriteBarrier;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.simulation.Run;
import ru.samosval.work.Work;

/** What somebody looks at: the deployments that they may see, and the range of time. */
@ApplicationScoped
public class LogDesk {

    @Inject
    private Histories histories;

    @Inject
    private WriteBarrier barrier;

    @Inject
    private Clock clock;

    /**
     * A view of the desk.
     *
     * @param deployments the chosen ones, newest first, at most {@link DeskParameters#MOST_DEPLOYMENTS}
     * @param more whether there are more, which are left out
     * @param from the beginning of the range
     * @param to its end, exclusive: never later than now
     */
    record View(List<Chosen> deployments, boolean more, Past past, Place from, Place to) {}

    /** The view that the parameters ask for. */
    View view(Actor actor, DeskParameters asked) {
        // First the clock, then what is held; the lines are read later, as the live log does it: they have every act
        // that is over by then.
        long now = clock.millis() + 1;
        List<Chosen> found = histories.choose(actor, asked.choice(), DeskParameters.MOST_DEPLOYMENTS + 1);
        boolean more = found.size() > DeskParameters.MOST_DEPLOYMENTS;
        List<Chosen> deployments = more ? found.subList(0, DeskParameters.MOST_DEPLOYMENTS) : found;
        List<Long> ids = deployments.stream().map(Chosen::id).sorted().toList();
        long end = ids.stream().mapToLong(barrier::heldAt).reduce(now, Math::min);
        Place from = DeskParameters.place("from", asked.from, Place.beginningOf(0));
        Place to = earlier(DeskParameters.place("to", asked.to, Place.beginningOf(end)), Place.beginningOf(end));
        if (asked.run() > 0) {
            if (ids.size() != 1 || asked.choice().ids().size() != 1) {
                throw new Invalid("run", "desk.run.one");
            }
            Stretch run = histories
                    .stretch(actor, ids.get(0), asked.run())
                    .orElseThrow(() -> new Invalid("run", "desk.run.none", asked.run()));
            from = later(from, Place.beginningOf(run.requestedAt()));
            // The line of the act that ended the run has the moment of its end, and is not part of the run.
            to = run.endedAt() == Run.ONGOING ? to : earlier(to, Place.beginningOf(run.endedAt()));
        }
        return new View(deployments, more, past(actor, ids), from, to);
    }

    private Past past(Actor actor, List<Long> ids) {
        return new Past() {
            @Override
            public long beginning() {
                return ids.isEmpty() ? Long.MAX_VALUE : histories.beginning(ids);
            }

            @Override
            public List<History> between(long from, long to) {
                return ids.isEmpty() ? List.of() : histories.between(actor, ids, from, to);
            }
        };
    }

    /** The lines that the parameters ask for, as they come, after a place; null means from now on. */
    Work live(Actor actor, DeskParameters asked, Wanted wanted, Place after) {
        return new LiveLines(() -> view(actor, asked), barrier, clock::millis, wanted, after);
    }

    /** The last runs of a deployment, newest first. */
    List<Stretch> runs(Actor actor, long deployment, int most) {
        return histories.stretches(actor, deployment, most);
    }

    private static Place earlier(Place a, Place b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Place later(Place a, Place b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
