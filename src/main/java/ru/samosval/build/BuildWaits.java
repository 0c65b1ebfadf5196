package ru.samosval.build;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import ru.samosval.api.JsonFormat;
import ru.samosval.waiting.Sight;
import ru.samosval.waiting.WaitingRoom;
import ru.samosval.waiting.Waits;

/** The calls that wait for the end of a build. */
@ApplicationScoped
public class BuildWaits {

    @Inject
    private Waits waits;

    @Inject
    private BuildSights sights;

    private WaitingRoom room;

    @PostConstruct
    void open() {
        room = waits.room(
                "finished", id -> sights.find(id).map(BuildWaits::sight).orElse(null));
    }

    /** The room in which they wait. */
    WaitingRoom room() {
        return room;
    }

    private static Sight sight(BuildSights.Seen seen) {
        return new Sight(seen.readers(), seen.status().isFinished(), seen.version(), JsonFormat.write(seen.build()));
    }

    void onWentOn(@Observes(during = TransactionPhase.AFTER_SUCCESS) Builds.WentOn event) {
        room.wake(event.id());
    }
}
