package ru.samosval.docker;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.api.JsonFactories;
import ru.samosval.deployment.Ports;
import ru.samosval.simulation.Resources;

/** Containers in the form of Docker's API. */
final class ContainerJson {

    private static final long NANOS = 1_000_000L;
    private static final int MILLI = 1_000;

    private final long now;

    /** The commands by entrypoint. Many containers share one, and reading it includes a search for secrets. */
    private final Map<String, List<String>> commands = new HashMap<>();

    /** For the containers as they are at a moment (epoch milliseconds). */
    ContainerJson(long now) {
        this.now = now;
    }

    /** A row of {@code docker ps}. */
    JsonObjectBuilder row(Container container, boolean withSize) {
        Deployed deployed = container.deployed();
        Container.State state = container.at(now);
        HostNetwork network = new HostNetwork(deployed.environment());
        JsonObjectBuilder row = object().add("Id", container.id())
                .add("Names", array().add("/" + container.name()))
                .add("Image", deployed.imageTag())
                .add("ImageID", HostImage.digest(deployed.image()))
                .add("Command", String.join(" ", command(deployed)))
                .add("Created", deployed.createdAt() / MILLI)
                .add("Ports", portRows(deployed.ports(), state))
                .add("Labels", labels(container))
                .add("State", state.status().word())
                .add("Status", state.sentence(now))
                .add("HostConfig", object().add("NetworkMode", network.name()))
                .add("NetworkSettings", object().add("Networks", networks(network)))
                .add("Mounts", array());
        if (withSize) {
            row.add("SizeRw", 0).add("SizeRootFs", HostImage.bytes(deployed.imageTag()));
        }
        return row;
    }

    /** The answer of {@code docker inspect}. */
    JsonObjectBuilder whole(Container container, boolean withSize) {
        Deployed deployed = container.deployed();
        Container.State state = container.at(now);
        List<String> command = command(deployed);
        HostNetwork network = new HostNetwork(deployed.environment());
        JsonObjectBuilder whole = object().add("Id", container.id())
                .add("Created", Go.timestamp(deployed.createdAt()))
                .add("Path", command.isEmpty() ? "" : command.get(0))
                .add("Args", texts(command.subList(Math.min(1, command.size()), command.size())))
                .add("State", state(container, state))
                .add("Image", HostImage.digest(deployed.image()))
                .add("ResolvConfPath", "")
                .add("HostnamePath", "")
                .add("HostsPath", "")
                .add("LogPath", "")
                .add("Name", "/" + container.name())
                .add("RestartCount", state.restarts())
                .add("Driver", "overlay2")
                .add("Platform", "linux")
                .add("MountLabel", "")
                .add("ProcessLabel", "")
                .add("AppArmorProfile", "")
                .add("ExecIDs", JsonValue.NULL)
                .add("HostConfig", hostConfig(deployed, network))
                .add("GraphDriver", object().add("Name", "overlay2").add("Data", JsonValue.NULL))
                .add("Mounts", array())
                .add("Config", config(container, command))
                .add("NetworkSettings", networkSettings(deployed, state, network));
        if (withSize) {
            whole.add("SizeRw", 0).add("SizeRootFs", HostImage.bytes(deployed.imageTag()));
        }
        return whole;
    }

    private List<String> command(Deployed deployed) {
        return commands.computeIfAbsent(deployed.entrypoint(), HostImage::command);
    }

    private JsonObjectBuilder state(Container container, Container.State state) {
        JsonObjectBuilder json = object().add("Status", state.status().word())
                .add("Running", state.isRunning())
                .add("Paused", false)
                .add("Restarting", state.status() == Container.Status.RESTARTING)
                .add("OOMKilled", state.outOfMemory())
                .add("Dead", false)
                .add("Pid", state.status() == Container.Status.RUNNING ? Processes.pid(container, state.restarts()) : 0)
                .add("ExitCode", state.exitCode())
                .add("Error", state.error())
                .add("StartedAt", Go.timestamp(state.startedAt()))
                .add("FinishedAt", Go.timestamp(state.finishedAt()));
        if (state.health() != Container.Health.NONE) {
            json.add(
                    "Health",
                    object().add("Status", state.health().word())
                            .add("FailingStreak", 0)
                            .add("Log", checks(container, state)));
        }
        return json;
    }

    private JsonArrayBuilder checks(Container container, Container.State state) {
        return state.health() == Container.Health.HEALTHY
                ? HealthCheck.log(Math.max(container.deployed().run().readyAt(), state.startedAt()), now)
                : array();
    }

    private static JsonObjectBuilder hostConfig(Deployed deployed, HostNetwork network) {
        Resources each =
                deployed.run() == null ? Resources.USUAL : deployed.run().resources();
        return object().add("NetworkMode", network.name())
                .add("PortBindings", bindings(deployed.ports(), true))
                .add("RestartPolicy", object().add("Name", "always").add("MaximumRetryCount", 0))
                .add("LogConfig", object().add("Type", "json-file").add("Config", object()))
                .add("AutoRemove", false)
                .add("Privileged", false)
                .add("ReadonlyRootfs", false)
                .add("Binds", JsonValue.NULL)
                .add("Memory", each.ramLimit())
                .add("MemorySwap", each.ramLimit())
                .add("MemoryReservation", 0)
                .add("NanoCpus", each.milliCpus() * NANOS)
                .add("CpuShares", 0)
                .add("CpuPeriod", 0)
                .add("CpuQuota", 0)
                .add("Runtime", "runc");
    }

    private static JsonObjectBuilder config(Container container, List<String> command) {
        Deployed deployed = container.deployed();
        JsonObjectBuilder exposed = object();
        deployed.ports().mappings().forEach(m -> exposed.add(m.container() + "/tcp", object()));
        return object().add("Hostname", container.id().substring(0, HexId.SHORT))
                .add("Domainname", "")
                .add("User", "")
                .add("AttachStdin", false)
                .add("AttachStdout", true)
                .add("AttachStderr", true)
                .add("ExposedPorts", exposed)
                .add("Tty", false)
                .add("OpenStdin", false)
                .add("StdinOnce", false)
                .add("Env", array())
                .add("Cmd", JsonValue.NULL)
                .add(
                        "Entrypoint",
                        command.isEmpty() ? JsonValue.NULL : texts(command).build())
                .add("Healthcheck", HealthCheck.config())
                .add("Image", deployed.imageTag())
                .add("Volumes", JsonValue.NULL)
                .add("WorkingDir", "/app")
                .add("OnBuild", JsonValue.NULL)
                .add("Labels", labels(container));
    }

    private static JsonObjectBuilder networkSettings(Deployed deployed, Container.State state, HostNetwork network) {
        return object().add("Bridge", "")
                .add("SandboxID", "")
                .add("SandboxKey", "")
                .add("Ports", bindings(deployed.ports(), state.isRunning()))
                .add("IPAddress", "")
                .add("Gateway", "")
                .add("MacAddress", "")
                .add("Networks", networks(network));
    }

    /** Without addresses: what is simulated cannot be reached, and nobody should be sent there. */
    private static JsonObjectBuilder networks(HostNetwork network) {
        return object().add(
                        network.name(),
                        object().add("IPAMConfig", JsonValue.NULL)
                                .add("Links", JsonValue.NULL)
                                .add("Aliases", JsonValue.NULL)
                                .add("NetworkID", network.id())
                                .add("EndpointID", "")
                                .add("Gateway", "")
                                .add("IPAddress", "")
                                .add("IPPrefixLen", 0)
                                .add("IPv6Gateway", "")
                                .add("GlobalIPv6Address", "")
                                .add("GlobalIPv6PrefixLen", 0)
                                .add("MacAddress", "")
                                .add("DriverOpts", JsonValue.NULL));
    }

    private static JsonArrayBuilder portRows(Ports ports, Container.State state) {
        JsonArrayBuilder rows = array();
        for (Ports.Mapping mapping : ports.mappings()) {
            JsonObjectBuilder row =
                    object().add("PrivatePort", mapping.container()).add("Type", "tcp");
            if (state.isRunning()) {
                row.add("IP", "0.0.0.0").add("PublicPort", mapping.host());
            }
            rows.add(row);
        }
        return rows;
    }

    private static JsonObjectBuilder bindings(Ports ports, boolean bound) {
        JsonObjectBuilder bindings = object();
        if (bound) {
            Map<Integer, JsonArrayBuilder> byPort = new LinkedHashMap<>();
            ports.mappings()
                    .forEach(m -> byPort.computeIfAbsent(m.container(), port -> array())
                            .add(object().add("HostIp", "0.0.0.0").add("HostPort", Integer.toString(m.host()))));
            byPort.forEach((port, hosts) -> bindings.add(port + "/tcp", hosts));
        }
        return bindings;
    }

    private static JsonObjectBuilder labels(Container container) {
        JsonObjectBuilder labels = object();
        Labels.of(container).forEach(labels::add);
        return labels;
    }

    private static JsonArrayBuilder texts(List<String> texts) {
        JsonArrayBuilder array = array();
        texts.forEach(array::add);
        return array;
    }

    static JsonObjectBuilder object() {
        return JsonFactories.BUILDERS.createObjectBuilder();
    }

    static JsonArrayBuilder array() {
        return JsonFactories.BUILDERS.createArrayBuilder();
    }
}
