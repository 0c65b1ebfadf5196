package ru.samosval.docker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.deployment.DeploymentStatus;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.Ports;
import ru.samosval.i18n.Keyed;
import ru.samosval.input.Characters;
import ru.samosval.refusal.Refusal.Conflict;
import ru.samosval.refusal.Refusal.NotFound;
import ru.samosval.simulation.ReplicaRestart;
import ru.samosval.simulation.Resources;
import ru.samosval.simulation.Run;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.Sql;

/** Reads the fleet as Docker hosts: what an actor sees of it, in all environments or in one. */
@ApplicationScoped
public class DockerHosts {

    /** The most containers of a host, because clients ask for all of them each second. */
    static final int MOST = 1_000;

    private static final String DEPLOYED = "SELECT d.id, d.name, d.environment, d.status, d.replicas, d.ports,"
            + " d.needs_restart, d.created_at, i.id, i.image_tag, r.id, u.username, r.entrypoint, x.seed, x.requested_at,"
            + " x.ready_at, x.fails, x.ended_at, x.model, x.milli_cpus, x.ram_mb, x.number,"
            + " EXISTS (SELECT 1 FROM replica_restarts y WHERE y.deployment_id = d.id AND y.run_number = d.run_number),"
            + " d.commit_id,"
            + " CASE WHEN b.fails = 1 AND b.ready_at < b.ended_at THEN b.ready_at ELSE COALESCE(b.ended_at, 0) END"
            + " FROM deployments d JOIN images i ON i.id = d.image_id JOIN image_requests r ON r.id = i.request_id"
            + " JOIN users u ON u.id = r.owner_id"
            + " LEFT JOIN deployment_runs x ON x.deployment_id = d.id AND x.number = d.run_number"
            + " LEFT JOIN deployment_runs b ON b.deployment_id = d.id AND b.number = d.run_number - 1 WHERE 1 = 1";
    private static final String RESTARTS =
            "SELECT replica, down_at, up_at, killed_by FROM replica_restarts WHERE deployment_id = ? AND run_number = ?";

    /** A name followed by the number of a replica. */
    private static final Pattern REPLICA = Pattern.compile("(.+)-\\d{1,3}");

    /** A name that has its deployment's number. */
    private static final Pattern NUMBERED = Pattern.compile(".*\\.(\\d{1,15})-\\d{1,3}");

    @Inject
    private Lookup lookup;

    /**
     * Limits the deployments of a host. Null does not limit.
     *
     * @param running true for those only that run or are being started
     * @param imageName with a tag, or without one for all tags
     * @param name the name of the deployments
     * @param part a part of their names
     * @param commit the commit of their runs
     * @param most how many deployments at most
     */
    record Narrowing(
            Environment environment,
            Boolean running,
            String imageName,
            Long image,
            Long deployment,
            Long request,
            String owner,
            String name,
            String part,
            String commit,
            int most) {

        static final Narrowing NONE = of(null);

        static Narrowing of(Environment environment) {
            return new Narrowing(environment, null, null, null, null, null, null, null, null, null, MOST + 1);
        }

        Narrowing toDeployment(long id) {
            return new Narrowing(environment, null, null, null, id, null, null, null, null, null, 1);
        }
    }

    /** Everything that the actor sees in the environment (null: in all). Not whole if that is too much for a host. */
    DockerHost of(Actor actor, Environment environment) {
        return narrowed(actor, Narrowing.of(environment));
    }

    /**
     * The names of all containers that the actor sees. They are the same in whichever part of the fleet the containers
     * appear.
     */
    public ContainerNames names(Actor actor) {
        StringBuilder query = new StringBuilder("SELECT d.id, d.name, d.replicas FROM deployments d WHERE 1 = 1");
        List<Object> parameters = new ArrayList<>();
        visible(query, parameters, actor);
        query.append(" ORDER BY d.id DESC LIMIT ").append(MOST + 1);
        return ContainerNames.of(lookup.read(reading -> reading.list(
                query.toString(),
                row -> new ContainerNames.Named(row.getLong(1), Characters.shown(row.getString(2)), row.getInt(3)),
                parameters.toArray())));
    }

    /** What the narrowing leaves of the fleet. Not whole if that is still too much for a host. */
    DockerHost narrowed(Actor actor, Narrowing narrowing) {
        List<Deployed> deployed = read(actor, narrowing);
        // Read after the deployments, so that each of them has its name.
        ContainerNames names = narrowing.equals(Narrowing.NONE)
                ? ContainerNames.of(deployed.stream()
                        .map(each -> new ContainerNames.Named(each.id(), each.name(), each.replicas()))
                        .toList())
                : names(actor);
        int containers = 0;
        List<Deployed> fitting = new ArrayList<>();
        for (Deployed each : deployed) {
            containers += each.replicas();
            if (containers > MOST) {
                return new DockerHost(fitting, names, false);
            }
            fitting.add(each);
        }
        return new DockerHost(fitting, names, true);
    }

    /**
     * The container with this name or id, or with an id that begins like this.
     *
     * @throws NotFound if there is none
     * @throws Conflict if there are several, or the host has too many containers to search
     */
    Container find(Actor actor, Environment environment, String reference) {
        String name = reference.startsWith("/") ? reference.substring(1) : reference;
        OptionalLong number = HexId.CONTAINER.number(name);
        if (number.isPresent()) {
            // Clients ask for many containers one by one; the whole host need not be read for that.
            return ofDeployment(actor, environment, Container.deploymentOf(number.getAsLong()), name);
        }
        DockerHost host = of(actor, environment);
        if (host.whole()) {
            List<Container> containers = host.containers();
            boolean isName = containers.stream().anyMatch(each -> each.name().equals(name));
            return find(containers, isName ? name : known(host, name));
        }
        Matcher numbered = NUMBERED.matcher(name);
        if (!numbered.matches()) {
            throw new Conflict("docker.narrow.name", MOST, HexId.SHORT);
        }
        return ofDeployment(actor, environment, Long.parseLong(numbered.group(1)), name);
    }

    private Container ofDeployment(Actor actor, Environment environment, long deployment, String name) {
        DockerHost one = narrowed(actor, Narrowing.of(environment).toDeployment(deployment));
        return find(one.containers(), name);
    }

    /**
     * The full name for a name without its deployment's number, if only one deployment of the host is called like that.
     */
    private static String known(DockerHost host, String name) {
        Matcher parts = REPLICA.matcher(name);
        if (!parts.matches()) {
            return name;
        }
        String plain = parts.group(1);
        List<Deployed> called = host.deployed().stream()
                .filter(each -> ContainerNames.plain(each.id(), each.name()).equals(plain))
                .toList();
        return called.size() == 1
                ? host.names().service(called.get(0).id(), called.get(0).name()) + name.substring(plain.length())
                : name;
    }

    static Container find(List<Container> containers, String name) {
        for (Container each : containers) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        Container found = null;
        if (HexId.isHex(name)) {
            for (Container each : containers) {
                if (each.id().startsWith(name)) {
                    if (found != null) {
                        throw new Conflict("docker.ambiguous", name);
                    }
                    found = each;
                }
            }
        }
        if (found == null) {
            throw new NotFound("docker.container.unknown", Characters.excerpt(name));
        }
        return found;
    }

    /**
     * The refusal for a host that has more than it may show at once. It says by what the host can still be narrowed.
     *
     * @param environment the one that the host shows; null for all
     */
    static Conflict tooMany(Environment environment) {
        return new Conflict(environment == null ? "docker.narrow" : "docker.narrow.environment", MOST);
    }

    /** The same for a call that shows everything at once and has no filter by which it could be narrowed. */
    static Conflict tooManyAtOnce(Environment environment) {
        return new Conflict(environment == null ? "docker.narrow.host" : "docker.narrow.whole", MOST);
    }

    private List<Deployed> read(Actor actor, Narrowing narrowing) {
        StringBuilder query = new StringBuilder(DEPLOYED);
        List<Object> parameters = new ArrayList<>();
        visible(query, parameters, actor);
        given(
                query,
                parameters,
                "d.environment = ?",
                narrowing.environment() == null ? null : narrowing.environment().getKey());
        if (narrowing.imageName() != null) {
            query.append(" AND (i.image_tag = ? OR i.image_tag >= ? AND i.image_tag < ?)");
            parameters.add(narrowing.imageName());
            parameters.add(narrowing.imageName() + ":");
            parameters.add(narrowing.imageName() + ";");
        }
        given(query, parameters, "d.image_id = ?", narrowing.image());
        given(query, parameters, "d.id = ?", narrowing.deployment());
        given(query, parameters, "i.request_id = ?", narrowing.request());
        given(query, parameters, "u.username = ?", narrowing.owner());
        given(query, parameters, "d.name = ?", narrowing.name());
        given(query, parameters, "instr(d.name, ?) > 0", narrowing.part());
        given(query, parameters, "d.commit_id = ?", narrowing.commit());
        if (narrowing.running() != null) {
            query.append(" AND d.status IN ")
                    .append(DeploymentStatus.listed(status -> status.holdsPorts() == narrowing.running()));
        }
        query.append(" ORDER BY d.id DESC LIMIT ").append(narrowing.most());
        return lookup.read(reading -> {
            List<Found> found = reading.list(query.toString(), FOUND, parameters.toArray());
            return found.stream().map(each -> deployed(reading, each)).toList();
        });
    }

    private static void visible(StringBuilder query, List<Object> parameters, Actor actor) {
        if (!actor.isStaff()) {
            query.append(" AND d.image_id IN (").append(Rights.VISIBLE_IMAGES).append(')');
            parameters.addAll(List.of(actor.id(), actor.id(), actor.id()));
        }
    }

    private static void given(StringBuilder query, List<Object> parameters, String condition, Object value) {
        if (value != null) {
            query.append(" AND ").append(condition);
            parameters.add(value);
        }
    }

    /** A deployment, and whether single replicas of its run were restarted. */
    private record Found(Deployed deployed, int run, boolean hasRestarts) {}

    private static final Sql.Shape<Found> FOUND = row -> {
        String name = Characters.shown(row.getString(2));
        String imageTag = row.getString(10);
        int replicas = row.getInt(5);
        Run run = row.isNull(14)
                ? null
                : new Run(
                        row.getLong(14),
                        name,
                        imageTag,
                        replicas,
                        row.getLong(15),
                        row.getLong(16),
                        row.getBoolean(17),
                        row.isNull(18) ? Run.ONGOING : row.getLong(18),
                        row.getInt(19),
                        new Resources(row.getInt(20), row.getInt(21)),
                        List.of());
        Deployed deployed = new Deployed(
                row.getLong(1),
                name,
                Keyed.parse(Environment.class, row.getString(3)).orElseThrow(),
                Keyed.parse(DeploymentStatus.class, row.getString(4)).orElseThrow(),
                replicas,
                Ports.parse(row.getString(6)),
                row.getBoolean(7),
                Instant.parse(row.getString(8)).toEpochMilli(),
                row.getLong(9),
                imageTag,
                row.getLong(11),
                row.getString(12),
                row.getString(24),
                row.getString(13),
                run,
                row.getLong(25));
        return new Found(deployed, row.getInt(22), row.getBoolean(23));
    };

    private static Deployed deployed(Sql reading, Found found) {
        if (!found.hasRestarts()) {
            return found.deployed();
        }
        List<ReplicaRestart> restarts = reading.list(
                RESTARTS,
                row -> new ReplicaRestart(row.getInt(1), row.getLong(2), row.getLong(3), row.getInt(4)),
                found.deployed().id(),
                found.run());
        return found.deployed().with(found.deployed().run().with(restarts));
    }
}
