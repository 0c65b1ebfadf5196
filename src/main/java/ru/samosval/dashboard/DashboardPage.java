package ru.samosval.dashboard;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.access.Role;
import ru.samosval.alert.Alerts;
import ru.samosval.deployment.DeploymentStatus;
import ru.samosval.i18n.Keyed;
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
    private Alerts alerts;

    private Map<RequestStatus, Long> requests;
    private Map<DeploymentStatus, Long> deployments;
    private List<Dashboard.Event> latest;
    private List<Step> steps;

    /** A card: a state and how many things are in it. */
    public record Card(Keyed status, long count) {}

    /**
     * Something that waits for the caller: the key of its sentence, how many there are, the list that shows them, and
     * the colour of the entry.
     */
    public record Need(String key, long count, String path, String tone) {}

    /**
     * A step towards the first running deployment: its key, whether it is done, and the page where the caller can do
     * it; null if they cannot.
     */
    public record Step(String key, boolean done, String path) {}

    public List<Card> getRequests() {
        return cards(requestCounts());
    }

    public List<Card> getDeployments() {
        return cards(deploymentCounts());
    }

    /** What waits for the caller, the most urgent first. Empty if nothing does. */
    public List<Need> getNeeds() {
        boolean staff = caller.get().isStaff();
        List<Need> needs = new ArrayList<>();
        need(needs, "failed", deploymentCounts().get(DeploymentStatus.FAILED), "/deployments?status=failed", "bad");
        need(needs, "alerts", alerts.open(caller.get()), "/alerts", "bad");
        if (staff) {
            need(
                    needs,
                    "submitted",
                    requestCounts().get(RequestStatus.SUBMITTED),
                    "/requests?status=submitted",
                    "warn");
            need(
                    needs,
                    "in_review",
                    requestCounts().get(RequestStatus.IN_REVIEW),
                    "/requests?status=in_review",
                    "warn");
        } else {
            Map<RequestStatus, Long> own = dashboard.ownRequests(caller.get());
            need(needs, "rejected", own.get(RequestStatus.REJECTED), "/requests?status=rejected&whose=mine", "bad");
            need(needs, "draft", own.get(RequestStatus.DRAFT), "/requests?status=draft&whose=mine", "idle");
        }
        return needs;
    }

    private static void need(List<Need> needs, String key, long count, String path, String tone) {
        if (count > 0) {
            needs.add(new Need("dashboard.needs." + key, count, path, tone));
        }
    }

    /** The latest acts. */
    public List<Dashboard.Event> getLatest() {
        if (latest == null) {
            latest = dashboard.latest(caller.get());
        }
        return latest;
    }

    /** Whether nothing has been deployed yet. Then the page shows the first steps. */
    public boolean isEmpty() {
        return deploymentCounts().values().stream().allMatch(n -> n == 0);
    }

    /** The three steps towards the first running deployment. */
    public List<Step> getSteps() {
        if (steps == null) {
            steps = steps(caller.get());
        }
        return steps;
    }

    private List<Step> steps(Actor actor) {
        boolean people = dashboard.hasActive(Role.DEVELOPER) && dashboard.hasActive(Role.OPERATOR);
        boolean requested = requestCounts().values().stream().anyMatch(n -> n > 0);
        return List.of(
                new Step("people", people, Rights.administers(actor) ? "/admin/users" : null),
                new Step("request", requested, Rights.createsRequests(actor) ? "/requests/new" : null),
                new Step("deploy", !isEmpty(), Rights.operates(actor) && requested ? "/requests" : null));
    }

    /** The first step that the caller can do now; null if there is none. */
    public Step getNextStep() {
        return getSteps().stream()
                .filter(step -> !step.done() && step.path() != null)
                .findFirst()
                .orElse(null);
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
}
