package ru.samosval.docker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.Histories;
import ru.samosval.deployment.History;
import ru.samosval.deployment.Ports;
import ru.samosval.i18n.Keyed;
import ru.samosval.input.Characters;
import ru.samosval.refusal.Refusal.Conflict;
import ru.samosval.telemetry.FleetCounters;

/** The calls about containers that are answered at once. */
@ApplicationScoped
public class ContainerCalls implements Call.Room {

    private static final Set<String> FILTERS = Set.of(
            "id",
            "name",
            "label",
            "status",
            "ancestor",
            "exited",
            "health",
            "network",
            "volume",
            "before",
            "since",
            "publish",
            "expose",
            "is-task",
            "isolation");

    /** Docker's words for states, including those that never occur here. */
    private static final Set<String> STATES =
            Set.of("created", "running", "paused", "restarting", "removing", "exited", "dead");

    private static final Set<String> HEALTHS = Set.of("none", "starting", "healthy", "unhealthy");

    /** The name of a service that has its deployment's number. */
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9_.-]+\\.(\\d{1,15})");

    /**
     * An expression for a whole name that has this number, anchored at its end: anything shorter could be part of other
     * names.
     */
    private static final Pattern WHOLE_NAME = Pattern.compile("\\^?/?[A-Za-z0-9_.-]+\\\\?\\.(\\d{1,15})-\\d{1,3}\\$");

    /** An expression that consists of words only. */
    private static final Pattern WORDS = Pattern.compile("\\^?/?[A-Za-z0-9_.-]*\\$?");

    @Inject
    private DockerHosts hosts;

    @Inject
    private Histories histories;

    @Inject
    private FleetCounters counters;

    @Inject
    private Clock clock;

    @Override
    public Map<String, Call.Answer> calls() {
        return Map.of(
                "GET /containers/json", this::list,
                "GET /containers/{}/json", this::inspect,
                "GET /containers/{}/top", this::top);
    }

    private void list(Call call) throws IOException {
        Filters filters = Filters.parse(call.query("filters"), FILTERS)
                .demand("status", STATES::contains)
                .demand("health", HEALTHS::contains)
                .demand("exited", code -> code.matches("[+-]?\\d{1,9}"))
                .demand("publish", PortFilter::isOne)
                .demand("expose", PortFilter::isOne);
        int limit = call.number("limit", 0);
        boolean all = call.flag("all") || limit > 0 || filters.has("status") || filters.has("exited");
        long now = clock.millis();
        Candidates found = candidates(call, filters, all, limit);
        List<Container> candidates = found.containers();
        long before = bound(candidates, filters.only("before"), Long.MAX_VALUE);
        long since = bound(candidates, filters.only("since"), Long.MIN_VALUE);
        ContainerJson json = new ContainerJson(now);
        List<Container> shown = new ArrayList<>();
        for (Container each : candidates) {
            Container.State state = each.at(now);
            if ((all || state.isRunning())
                    && fits(each, state, filters)
                    && each.deployed().createdAt() < before
                    && each.deployed().createdAt() > since) {
                shown.add(each);
                if (shown.size() == limit) {
                    break;
                }
            }
        }
        if (!found.whole() && shown.size() < limit) {
            throw DockerHosts.tooMany(call.environment());
        }
        boolean withSize = call.flag("size");
        call.answerEach(shown, each -> json.row(each, withSize).build());
    }

    /**
     * The containers from which a list is made.
     *
     * @param whole whether no others could be in it
     */
    private record Candidates(List<Container> containers, boolean whole) {}

    /** All containers of the host. If it has too many, those that are left by the filters. */
    private Candidates candidates(Call call, Filters filters, boolean all, int limit) {
        DockerHost host = hosts.of(call.actor(), call.environment());
        if (host.whole()) {
            return new Candidates(host.containers(), true);
        }
        int newest = filters.isEmpty() ? limit : 0;
        DockerHost narrowed = hosts.narrowed(call.actor(), narrowing(call.environment(), filters, all, newest));
        if (!narrowed.whole() && limit == 0) {
            throw DockerHosts.tooMany(call.environment());
        }
        String ancestor = filters.only("ancestor");
        if (narrowed.deployed().isEmpty() && ancestor != null && HostImage.isShort(ancestor)) {
            // No image has this name, and so few digits of an id were not searched for.
            throw new Conflict("docker.narrow.image", DockerHosts.MOST, HexId.SHORT, Characters.excerpt(ancestor));
        }
        return new Candidates(narrowed.containers(), narrowed.whole());
    }

    private static DockerHosts.Narrowing narrowing(Environment host, Filters filters, boolean all, int newest) {
        String environment = filters.label(Labels.ENVIRONMENT);
        if (environment == null) {
            environment = filters.label(Labels.PROJECT);
        }
        String ancestor = filters.only("ancestor");
        Long image = ancestor == null ? null : HostImage.number(ancestor);
        return new DockerHosts.Narrowing(
                host != null || environment == null
                        ? host
                        : Keyed.parse(Environment.class, environment).orElse(null),
                all ? null : true,
                image == null ? ancestor : null,
                image == null ? number(filters.label(Labels.IMAGE)) : image,
                deployment(filters),
                number(filters.label(Labels.REQUEST)),
                filters.label(Labels.OWNER),
                filters.label(Labels.NAME),
                part(filters.only("name")),
                filters.label(Labels.REVISION),
                newest > 0 && newest < DockerHosts.MOST ? newest : DockerHosts.MOST + 1);
    }

    /**
     * The id of the deployment that is given by a label, a name with its number, or a container's id; null if none is.
     */
    private static Long deployment(Filters filters) {
        Long labelled = number(filters.label(Labels.DEPLOYMENT));
        if (labelled != null) {
            return labelled;
        }
        String id = filters.only("id");
        OptionalLong container = id == null ? OptionalLong.empty() : HexId.CONTAINER.number(id);
        if (container.isPresent()) {
            return Container.deploymentOf(container.getAsLong());
        }
        Matcher service = SERVICE.matcher(String.valueOf(filters.label(Labels.SERVICE)));
        if (service.matches()) {
            return Long.valueOf(service.group(1));
        }
        Matcher name = WHOLE_NAME.matcher(String.valueOf(filters.only("name")));
        return name.matches() ? Long.valueOf(name.group(1)) : null;
    }

    /**
     * A part of the names of all deployments whose containers can match a filter by name: the longest word of an
     * expression that consists of words; null if there is none.
     */
    private static String part(String expression) {
        if (expression == null || !WORDS.matcher(expression).matches()) {
            return null;
        }
        return Arrays.stream(expression.split("[^A-Za-z0-9_]+"))
                .filter(word -> word.matches(".*[A-Za-z_].*") && !ContainerNames.NAMELESS.contains(word))
                .max(Comparator.comparingInt(String::length))
                .orElse(null);
    }

    private static Long number(String label) {
        return label == null || !label.matches("\\d{1,15}") ? null : Long.valueOf(label);
    }

    private static long bound(List<Container> containers, String reference, long otherwise) {
        return reference == null
                ? otherwise
                : DockerHosts.find(containers, reference).deployed().createdAt();
    }

    private static boolean fits(Container container, Container.State state, Filters filters) {
        Deployed deployed = container.deployed();
        HostNetwork network = new HostNetwork(deployed.environment());
        return filters.any("id", container.id()::startsWith)
                && (filters.matches("name", container.name()) || filters.matches("name", "/" + container.name()))
                && filters.labels(Labels.of(container))
                && filters.any("status", state.status().word()::equals)
                && filters.any("ancestor", a -> isOf(deployed, a))
                && filters.any(
                        "exited",
                        code -> state.status() == Container.Status.EXITED && Integer.parseInt(code) == state.exitCode())
                && filters.any("health", state.health().word()::equals)
                && filters.any("publish", p -> PortFilter.fits(p, deployed.ports(), Ports.Mapping::host))
                && filters.any("expose", p -> PortFilter.fits(p, deployed.ports(), Ports.Mapping::container))
                && filters.any("is-task", task -> !Go.isTrue(task))
                && filters.any("network", n -> n.equals(network.name()) || n.equals(network.id()))
                && !filters.has("volume");
    }

    /** Whether its image is the one that a filter names. */
    static boolean isOf(Deployed deployed, String image) {
        String hex = HostImage.hex(image);
        String tag = deployed.imageTag();
        return tag.equals(image)
                || tag.startsWith(image + ":")
                || HexId.isHex(hex) && HexId.IMAGE.of(deployed.image()).startsWith(hex);
    }

    private void inspect(Call call) throws IOException {
        Container container = hosts.find(call.actor(), call.environment(), call.name());
        call.answer(new ContainerJson(clock.millis())
                .whole(container, call.flag("size"))
                .build());
    }

    private void top(Call call) throws IOException {
        Container container = hosts.find(call.actor(), call.environment(), call.name());
        long now = clock.millis();
        Container.State state = container.at(now);
        if (state.status() != Container.Status.RUNNING) {
            throw new Conflict("docker.container.notRunning", container.name());
        }
        History history = histories.of(call.actor(), container.deployed().id());
        long before =
                counters.of(history, container.replica(), state.startedAt() + 1).cpuNanos();
        long cpu = counters.of(history, container.replica(), now + 1).cpuNanos();
        call.answer(Processes.top(container, state, Math.max(0, cpu - before)).build());
    }
}
