package ru.samosval.dashboard;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.json.JsonArrayBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ru.samosval.api.JsonFactories;
import ru.samosval.audit.Audit;
import ru.samosval.deployment.DeploymentStatus;
import ru.samosval.i18n.Keyed;
import ru.samosval.i18n.Texts;
import ru.samosval.request.RequestStatus;
import ru.samosval.user.Caller;

/** {@code /dashboard}. */
@Named("dashboardPage")
@RequestScoped
public class DashboardPage {

    @Inject
    private Dashboard dashboard;

    @Inject
    private Caller caller;

    @Inject
    private Texts texts;

    private Map<RequestStatus, Long> requests;
    private Map<DeploymentStatus, Long> deployments;
    private List<Audit.Row> latest;

    /** A card: a state and how many things are in it. */
    public record Card(Keyed status, long count) {}

    public List<Card> getRequests() {
        return cards(requestCounts());
    }

    public List<Card> getDeployments() {
        return cards(deploymentCounts());
    }

    /** The chart of requests by status, as Chart.js takes it. */
    public String getRequestChart() {
        return chart(requestCounts());
    }

    /** The chart of deployments by status, as Chart.js takes it. */
    public String getDeploymentChart() {
        return chart(deploymentCounts());
    }

    /** The latest acts. */
    public List<Audit.Row> getLatest() {
        if (latest == null) {
            latest = dashboard.latest(caller.get());
        }
        return latest;
    }

    /** Whether there is nothing yet, so that the page says what to do first. */
    public boolean isEmpty() {
        return requestCounts().values().stream().allMatch(n -> n == 0);
    }

    private Map<RequestStatus, Long> requestCounts() {
        if (requests == null) {
            requests = dashboard.requests(caller.get());
        }
        return requests;
    }

    private Map<DeploymentStatus, Long> deploymentCounts() {
        if (deployments == null) {
            deployments = dashboard.deployments(caller.get());
        }
        return deployments;
    }

    private static <E extends Keyed> List<Card> cards(Map<E, Long> counts) {
        List<Card> cards = new ArrayList<>();
        counts.forEach((status, count) -> cards.add(new Card(status, count)));
        return cards;
    }

    /** The colours are the theme's, chosen by the state in the page's script. */
    private <E extends Keyed> String chart(Map<E, Long> counts) {
        JsonArrayBuilder labels = JsonFactories.BUILDERS.createArrayBuilder();
        JsonArrayBuilder values = JsonFactories.BUILDERS.createArrayBuilder();
        JsonArrayBuilder keys = JsonFactories.BUILDERS.createArrayBuilder();
        counts.forEach((status, count) -> {
            labels.add(texts.label(status));
            values.add(count);
            keys.add(status.getKey());
        });
        return JsonFactories.BUILDERS
                .createObjectBuilder()
                .add("type", "bar")
                .add(
                        "data",
                        JsonFactories.BUILDERS
                                .createObjectBuilder()
                                .add("labels", labels)
                                .add(
                                        "datasets",
                                        JsonFactories.BUILDERS
                                                .createArrayBuilder()
                                                .add(JsonFactories.BUILDERS
                                                        .createObjectBuilder()
                                                        .add("data", values)
                                                        .add("states", keys))))
                .build()
                .toString();
    }
}
