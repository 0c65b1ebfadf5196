package ru.samosval.docker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ru.samosval.i18n.Texts;
import ru.samosval.input.Characters;
import ru.samosval.refusal.Refusal.NotFound;
import ru.samosval.simulation.Resources;

/** The calls about the host itself: its version, its size, its networks. */
@ApplicationScoped
public class HostCalls implements Call.Room {

    private static final String SERVER = "28.2.2";
    private static final int MILLI = 1_000;

    @Inject
    private DockerHosts hosts;

    @Inject
    private HostImages images;

    @Inject
    private HostIdentity identity;

    @Inject
    private Texts texts;

    @Inject
    private Clock clock;

    @Override
    public Map<String, Call.Answer> calls() {
        return Map.ofEntries(
                Map.entry("GET /_ping", HostCalls::ping),
                Map.entry("GET /version", HostCalls::version),
                Map.entry("GET /info", this::info),
                Map.entry("GET /networks", this::networks),
                Map.entry("GET /networks/{}", this::network),
                Map.entry("GET /volumes", HostCalls::volumes),
                Map.entry("GET /volumes/{}", call -> {
                    throw new NotFound("docker.volume.unknown", Characters.excerpt(call.name()));
                }),
                Map.entry(
                        "GET /plugins",
                        call -> call.answer(ContainerJson.array().build())),
                Map.entry("GET /plugins/{*}/json", call -> {
                    throw new NotFound("docker.plugin.unknown", Characters.excerpt(call.name()));
                }),
                Map.entry("GET /system/df", this::used));
    }

    private static void ping(Call call) throws IOException {
        byte[] ok = "OK".getBytes(StandardCharsets.US_ASCII);
        call.response().setHeader("Builder-Version", "1");
        call.response().setHeader("Swarm", "inactive");
        call.response().setContentType("text/plain; charset=utf-8");
        call.response().setContentLength(ok.length);
        if (!call.request().getMethod().equals("HEAD")) {
            call.response().getOutputStream().write(ok);
        }
    }

    private static void version(Call call) throws IOException {
        call.answer(ContainerJson.object()
                .add("Platform", ContainerJson.object().add("Name", "Самосвал"))
                .add(
                        "Components",
                        ContainerJson.array()
                                .add(ContainerJson.object()
                                        .add("Name", "Engine")
                                        .add("Version", SERVER)
                                        .add(
                                                "Details",
                                                ContainerJson.object()
                                                        .add("ApiVersion", DockerPath.VERSION)
                                                        .add("MinAPIVersion", DockerPath.OLDEST_VERSION)
                                                        .add("Os", "linux")
                                                        .add("Arch", "amd64"))))
                .add("Version", SERVER)
                .add("ApiVersion", DockerPath.VERSION)
                .add("MinAPIVersion", DockerPath.OLDEST_VERSION)
                .add("GitCommit", "")
                .add("GoVersion", "")
                .add("Os", "linux")
                .add("Arch", "amd64")
                .add("KernelVersion", "")
                .add("BuildTime", "")
                .build());
    }

    private void info(Call call) throws IOException {
        DockerHost host = hosts.of(call.actor(), call.environment());
        List<Container> containers = host.containers();
        long now = clock.millis();
        long running = containers.stream().filter(c -> c.at(now).isRunning()).count();
        long milliCpus = 0;
        long memory = 0;
        for (Deployed each : host.deployed()) {
            Resources one = each.run() == null ? Resources.USUAL : each.run().resources();
            milliCpus += (long) one.milliCpus() * each.replicas();
            memory += one.ramLimit() * each.replicas();
        }
        JsonArrayBuilder warnings = ContainerJson.array();
        if (!host.whole()) {
            warnings.add("WARNING: "
                    + texts.say(DockerHosts.tooMany(call.environment()).text()));
        }
        call.answer(ContainerJson.object()
                .add("ID", identity.id(call.environment()))
                .add("Name", HostIdentity.name(call.environment()))
                .add("Containers", containers.size())
                .add("ContainersRunning", running)
                .add("ContainersPaused", 0)
                .add("ContainersStopped", containers.size() - running)
                .add("Images", images.of(call.actor(), call.environment()).size())
                .add("Driver", "overlay2")
                .add("DriverStatus", ContainerJson.array())
                .add(
                        "Plugins",
                        ContainerJson.object()
                                .add("Volume", ContainerJson.array())
                                .add("Network", ContainerJson.array().add("bridge"))
                                .add("Authorization", JsonValue.NULL)
                                .add("Log", ContainerJson.array().add("json-file")))
                .add("MemoryLimit", true)
                .add("SwapLimit", true)
                .add("CpuCfsPeriod", true)
                .add("CpuCfsQuota", true)
                .add("CPUShares", true)
                .add("CPUSet", true)
                .add("PidsLimit", true)
                .add("IPv4Forwarding", true)
                .add("Debug", false)
                .add("NFd", 0)
                .add("OomKillDisable", false)
                .add("NGoroutines", 0)
                .add("SystemTime", Go.timestamp(now))
                .add("LoggingDriver", "json-file")
                .add("CgroupDriver", "systemd")
                .add("CgroupVersion", "2")
                .add("NEventsListener", 0)
                .add("KernelVersion", "")
                .add("OperatingSystem", "Самосвал")
                .add("OSType", "linux")
                .add("Architecture", "x86_64")
                .add("NCPU", Math.max(1, (milliCpus + MILLI - 1) / MILLI))
                .add("MemTotal", memory)
                .add("IndexServerAddress", "")
                .add("RegistryConfig", JsonValue.NULL)
                .add("DockerRootDir", "/var/lib/docker")
                .add("HttpProxy", "")
                .add("HttpsProxy", "")
                .add("NoProxy", "")
                .add("Labels", ContainerJson.array())
                .add("ExperimentalBuild", false)
                .add("ServerVersion", SERVER)
                .add(
                        "Runtimes",
                        ContainerJson.object()
                                .add("runc", ContainerJson.object().add("path", "runc")))
                .add("DefaultRuntime", "runc")
                .add(
                        "Swarm",
                        ContainerJson.object()
                                .add("NodeID", "")
                                .add("NodeAddr", "")
                                .add("LocalNodeState", "inactive")
                                .add("ControlAvailable", false)
                                .add("Error", "")
                                .add("RemoteManagers", JsonValue.NULL))
                .add("LiveRestoreEnabled", false)
                .add("Isolation", "")
                .add("InitBinary", "")
                .add("ContainerdCommit", ContainerJson.object().add("ID", ""))
                .add("RuncCommit", ContainerJson.object().add("ID", ""))
                .add("InitCommit", ContainerJson.object().add("ID", ""))
                .add("SecurityOptions", ContainerJson.array())
                .add("Warnings", warnings)
                .build());
    }

    private void networks(Call call) throws IOException {
        Filters filters = Filters.parse(
                call.query("filters"), Set.of("name", "id", "driver", "label", "scope", "type", "dangling"));
        JsonArrayBuilder json = ContainerJson.array();
        for (HostNetwork each : HostNetwork.of(call.environment())) {
            if (filters.matches("name", each.name())
                    && filters.any("id", each.id()::startsWith)
                    && filters.any("driver", "bridge"::equals)
                    && filters.any("scope", "local"::equals)
                    && filters.any("type", "custom"::equals)
                    && filters.any("dangling", dangling -> !Go.isTrue(dangling))
                    && !filters.has("label")) {
                json.add(network(each).add("Containers", ContainerJson.object()));
            }
        }
        call.answer(json.build());
    }

    private void network(Call call) throws IOException {
        HostNetwork network = HostNetwork.find(call.environment(), call.name())
                .orElseThrow(() -> new NotFound("docker.network.unknown", Characters.excerpt(call.name())));
        JsonObjectBuilder members = ContainerJson.object();
        long now = clock.millis();
        DockerHost host = hosts.of(call.actor(), network.environment());
        for (Container each : host.containers()) {
            if (each.at(now).isRunning()) {
                members.add(
                        each.id(),
                        ContainerJson.object()
                                .add("Name", each.name())
                                .add("EndpointID", "")
                                .add("MacAddress", "")
                                .add("IPv4Address", "")
                                .add("IPv6Address", ""));
            }
        }
        JsonObjectBuilder json = network(network).add("Containers", members);
        if (!host.whole()) {
            // The only place in which clients show a text.
            json.add(
                    "Labels",
                    ContainerJson.object()
                            .add("ru.samosval.containers", texts.of("docker.network.part", DockerHosts.MOST)));
        }
        call.answer(json.build());
    }

    private static JsonObjectBuilder network(HostNetwork network) {
        return ContainerJson.object()
                .add("Name", network.name())
                .add("Id", network.id())
                .add("Created", Go.NEVER)
                .add("Scope", "local")
                .add("Driver", "bridge")
                .add("EnableIPv4", true)
                .add("EnableIPv6", false)
                .add(
                        "IPAM",
                        ContainerJson.object()
                                .add("Driver", "default")
                                .add("Options", JsonValue.NULL)
                                .add("Config", ContainerJson.array()))
                .add("Internal", false)
                .add("Attachable", false)
                .add("Ingress", false)
                .add("ConfigFrom", ContainerJson.object().add("Network", ""))
                .add("ConfigOnly", false)
                .add("Options", ContainerJson.object())
                .add("Labels", ContainerJson.object());
    }

    private static void volumes(Call call) throws IOException {
        call.answer(ContainerJson.object()
                .add("Volumes", ContainerJson.array())
                .add("Warnings", JsonValue.NULL)
                .build());
    }

    private void used(Call call) throws IOException {
        DockerHost host = hosts.of(call.actor(), call.environment());
        List<HostImage> all = images.of(call.actor(), call.environment());
        if (!host.whole() || all.size() > DockerHosts.MOST) {
            throw DockerHosts.tooManyAtOnce(call.environment());
        }
        ContainerJson json = new ContainerJson(clock.millis());
        JsonArrayBuilder containers = ContainerJson.array();
        host.containers().forEach(each -> containers.add(json.row(each, true)));
        JsonArrayBuilder rows = ContainerJson.array();
        all.forEach(image -> rows.add(HostImageJson.row(image)));
        call.answer(ContainerJson.object()
                .add("LayersSize", all.stream().mapToLong(HostImage::bytes).sum())
                .add("Images", rows)
                .add("Containers", containers)
                .add("Volumes", ContainerJson.array())
                .add("BuildCache", ContainerJson.array())
                .build());
    }
}
