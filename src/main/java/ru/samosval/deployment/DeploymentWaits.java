package ru.samosval.deployment;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import ru.samosval.api.JsonFormat;
import ru.samosval.waiting.Sight;
import ru.samosval.waiting.WaitingRoom;
import ru.samosval.waiting.Waits;

/** Calls that wait until a deployment runs or has failed. */
@ApplicationScoped
public class DeploymentWaits {

    @Inject
    private Waits waits;

    @Inject
    private DeploymentSights sights;

    private WaitingRoom room;

    @PostConstruct
    void open() {
        room = waits.room(
                "running", id -> sights.find(id).map(DeploymentWaits::sight).orElse(null));
    }

    /** The room where they wait. */
    WaitingRoom room() {
        return room;
    }

    /** Whether nothing will change by itself: it runs, or it will not unless somebody starts it. */
    static boolean isSettled(DeploymentStatus status) {
        return status != DeploymentStatus.DEPLOYING;
    }

    private static Sight sight(DeploymentSights.Seen seen) {
        return new Sight(seen.readers(), isSettled(seen.status()), seen.version(), JsonFormat.write(seen.deployment()));
    }

    void onDeploymentsChanged(@Observes DeploymentsChanged change) {
        change.ids().forEach(room::wake);
    }
}
