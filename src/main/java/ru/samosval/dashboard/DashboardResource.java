package ru.samosval.dashboard;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.access.Actor;
import ru.samosval.alert.Alerts;
import ru.samosval.i18n.Keyed;
import ru.samosval.user.Caller;

/** The API's call for the numbers of the dashboard (section 9.2). */
@Tag(name = "Dashboard")
@Path("dashboard")
@ApplicationScoped
public class DashboardResource {

    @Inject
    private Dashboard dashboard;

    @Inject
    private Alerts alerts;

    @Inject
    private Caller caller;

    /** How many requests and deployments the caller sees in each state, and how many alerts are open. */
    @Schema(name = "Counts")
    public record Counts(
            @Schema(example = "{\"draft\":2,\"submitted\":1,\"in_review\":0,\"approved\":7,\"rejected\":0}")
            Map<String, Long> requests,

            @Schema(example = "{\"deploying\":1,\"running\":12,\"failed\":0,\"stopped\":3}")
            Map<String, Long> deployments,

            @Schema(example = "0") long openAlerts) {}

    /** The numbers now. */
    @GET
    @Operation(operationId = "getCounts", summary = "How many requests and deployments you see in each state")
    public Counts get() {
        Actor actor = caller.get();
        return new Counts(keyed(dashboard.requests(actor)), keyed(dashboard.deployments(actor)), alerts.open(actor));
    }

    private static Map<String, Long> keyed(Map<? extends Keyed, Long> counts) {
        Map<String, Long> keyed = new LinkedHashMap<>();
        counts.forEach((state, count) -> keyed.put(state.getKey(), count));
        return keyed;
    }
}
