package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Client;
import ru.samosval.harness.Docker;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Json;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Problem;
import ru.samosval.harness.Prometheus;
import ru.samosval.harness.Scraped;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** What Prometheus and orchestrators ask for. */
@OnServer
class MonitoringIT {

    private static final List<String> LEVELS = List.of("INFO", "WARN", "ERROR");

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    private long running(String environment, int replicas) {
        long id = story.tryDeployment(
                        Cast.shared().image(), story.name("watched"), environment, Integer.toString(replicas), "")
                .id();
        return story.awaitStatus(id, "running");
    }

    private static Scraped scrape(Client client, String query, String... headers) {
        Client.Answer answer = client.get("/metrics" + query, headers);
        assertEquals(200, answer.status(), answer::toString);
        return Scraped.of(answer.body());
    }

    private static JsonObject token(Client person) {
        Client.Answer created =
                person.postJson("/api/tokens", "{\"name\":\"prometheus\",\"scope\":\"read\",\"expires_in_days\":1}");
        assertEquals(201, created.status(), created::toString);
        return created.json();
    }

    private static String[] authorization(JsonObject token) {
        return new String[] {"Authorization", "Bearer " + token.getString("token")};
    }

    private static String[] bearer(Client person) {
        return authorization(token(person));
    }

    @Test
    void theServerIsAliveAndReadyForEverybody() {
        JsonObject live = server.as(null).get("/health/live").json();
        assertEquals("UP", live.getString("status"));
        Client.Answer ready = server.as(null).get("/health/ready");
        assertEquals(200, ready.status());
        assertEquals(
                Json.object("{\"status\":\"UP\",\"checks\":[{\"name\":\"database\",\"status\":\"UP\"},"
                        + "{\"name\":\"timer\",\"status\":\"UP\"}]}"),
                ready.json());
        Map<String, Integer> closed = new TreeMap<>();
        for (String servers : List.of("/health", "/health/started", "/openapi", "/metrics/base", "/metrics/vendor")) {
            closed.put(servers, server.as(null).get(servers).status());
        }
        assertEquals(
                Map.of(
                        "/health", 404,
                        "/health/started", 404,
                        "/openapi", 403,
                        "/metrics/base", 403,
                        "/metrics/vendor", 403),
                closed,
                "those of the server itself");
    }

    @Test
    void whoIsNobodyIsAskedForATokenAndATokenIsEnough() {
        Client.Answer refused = server.as(null).get("/metrics");
        Problem.of(401, refused);
        assertTrue(refused.header("WWW-Authenticate").startsWith("Bearer"), refused::toString);
        assertEquals("no-store", refused.header("Cache-Control"));
        Problem.of(401, server.as(null).get("/metrics", "Authorization", "Bearer samosval_nothing"));
        String[] token = bearer(story.person("operator"));
        assertEquals(200, server.as(null).get("/metrics", token).status());
    }

    @Test
    void bothFormatsAreAnsweredAndPromtoolFindsNothingToSay() {
        running("dev", 2);
        Client.Answer text = story.root().get("/metrics");
        assertTrue(text.header("Content-Type").startsWith("text/plain; version=0.0.4"), text.header("Content-Type"));
        Client.Answer open = story.root()
                .get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");
        assertTrue(
                open.header("Content-Type").startsWith("application/openmetrics-text; version=1.0.0"),
                open.header("Content-Type"));
        assertTrue(open.body().endsWith("# EOF\n"));
        assertEquals(names(Scraped.of(text.body())), names(Scraped.of(open.body())));
        Prometheus.demand();
        assertEquals("", Prometheus.promtool(text.body(), "check", "metrics"));
    }

    private static Set<String> names(Scraped scraped) {
        return scraped.samples().stream().map(Scraped.Sample::name).collect(Collectors.toSet());
    }

    /** A series that appeared with its first event would begin at 1, which is no increase. */
    @Test
    void whatIsCountedIsThereBeforeItHappens() {
        Scraped scraped = scrape(story.root(), "");
        for (String verdict : List.of("accepted", "unauthorized", "forbidden", "throttled", "unavailable", "invalid")) {
            assertTrue(scraped.value("samosval_hooks_total", "verdict", verdict) >= 0);
        }
        for (String result : List.of("success", "failed")) {
            assertEquals(
                    scraped.value("samosval_builds_total", "result", result),
                    scraped.value("samosval_build_duration_seconds_count", "result", result));
        }
    }

    @Test
    void aReplicaHasTheNamesAndLabelsThatCAdvisorGivesAContainer() {
        long id = running("prod", 2);
        String name = server.db().text("SELECT name FROM deployments WHERE id = ?", id);
        Scraped scraped = scrape(Cast.shared().person("owner"), "");
        for (int replica = 1; replica <= 2; replica++) {
            String[] container = {"name", name + "-" + replica};
            Scraped.Sample cpu = scraped.find("container_cpu_usage_seconds_total", container)
                    .findFirst()
                    .orElseThrow();
            assertTrue(cpu.labels().get("id").matches("/docker/[0-9a-f]{64}"), cpu::toString);
            assertEquals("total", cpu.labels().get("cpu"));
            assertEquals(name, cpu.labels().get("container_label_com_docker_compose_service"));
            assertEquals("prod", cpu.labels().get("container_label_com_docker_compose_project"));
            assertEquals(
                    server.db()
                            .text(
                                    "SELECT i.image_tag FROM images i JOIN deployments d ON d.image_id = i.id WHERE d.id = ?",
                                    id),
                    cpu.labels().get("image"));
            double limit = scraped.value("container_spec_memory_limit_bytes", container);
            assertEquals(
                    limit,
                    server.db().number("SELECT ram_mb FROM deployment_runs WHERE deployment_id = ?", id)
                            * 1024.0
                            * 1024);
            double used = scraped.value("container_memory_working_set_bytes", container);
            assertTrue(used > 0 && used <= limit, () -> used + " of " + limit);
            double start = scraped.value("container_start_time_seconds", container);
            double seen = scraped.value("container_last_seen", container);
            assertTrue(start > 0 && start <= seen, () -> start + " before " + seen);
            assertEquals(
                    "eth0",
                    scraped.find("container_network_receive_bytes_total", container)
                            .findFirst()
                            .orElseThrow()
                            .labels()
                            .get("interface"));
            // Half a processor, as its request asks for.
            assertEquals(
                    0.5,
                    scraped.value("container_spec_cpu_quota", container)
                            / scraped.value("container_spec_cpu_period", container));
        }
    }

    /** So a query by name never adds up two containers, and finds the one that Docker's command shows. */
    @Test
    void metricsCallContainersAsDockerDoesAndNoTwoTheSame() {
        Client owner = story.developer();
        long image = story.image(owner, story.form(owner.username()));
        String twin = story.name("twin");
        List<Long> ids = Stream.of(new String[][] {{twin, "dev"}, {twin, "prod"}, {"магазин", "dev"}})
                .map(each ->
                        story.tryDeployment(image, each[0], each[1], "2", "").id())
                .toList();
        ids.forEach(id -> story.awaitStatus(id, "running"));
        String docker = Docker.path(owner, "read");
        Set<String> byDocker = containers(owner, docker);
        assertEquals(6, byDocker.size(), byDocker::toString);
        assertTrue(byDocker.toString().contains(" " + twin + "." + ids.get(1) + "-1 "), byDocker::toString);
        Set<String> byMetrics =
                Eventually.value("all are up", () -> names(owner, ""), found -> found.size() == byDocker.size());
        assertEquals(byDocker, byMetrics);
        Set<String> ofEnvironments = new HashSet<>(names(owner, "?environment=dev"));
        ofEnvironments.addAll(names(owner, "?environment=prod"));
        assertEquals(byDocker, ofEnvironments, "a part has the names of the whole");
        Set<String> ofHosts = new HashSet<>(containers(owner, docker + "/e/dev"));
        ofHosts.addAll(containers(owner, docker + "/e/prod"));
        assertEquals(byDocker, ofHosts);
        assertEquals(
                byDocker.size(),
                scrape(owner, "")
                        .find("samosval_replica_cpu_ratio")
                        .map(sample -> sample.labels().get("name"))
                        .distinct()
                        .count());
    }

    /** The id, the name and the service of each container. */
    private static Set<String> containers(Client owner, String docker) {
        return Json.array(owner.get(docker + "/containers/json").body()).getValuesAs(JsonObject.class).stream()
                .map(each -> each.getString("Id") + " "
                        + each.getJsonArray("Names").getString(0).substring(1) + " "
                        + each.getJsonObject("Labels").getString("com.docker.compose.service"))
                .collect(Collectors.toSet());
    }

    private static Set<String> names(Client owner, String query) {
        return scrape(owner, query)
                .find("container_last_seen")
                .map(Scraped.Sample::labels)
                .map(labels -> labels.get("id").substring("/docker/".length()) + " " + labels.get("name") + " "
                        + labels.get("container_label_com_docker_compose_service"))
                .collect(Collectors.toSet());
    }

    @Test
    void aDeveloperFindsTheirOwnReplicasAndNothingOfThePortal() {
        long id = running("dev", 1);
        String[] own = {"deployment_id", Long.toString(id)};
        Scraped owner = scrape(Cast.shared().person("owner"), "");
        assertEquals(3, owner.find("samosval_log_lines_total", own).count());
        assertEquals(0, owner.find("samosval_requests").count());
        Scraped stranger = scrape(Cast.shared().person("stranger"), "");
        assertEquals(List.of(), stranger.samples());
        assertEquals(
                3,
                scrape(story.operator(), "")
                        .find("samosval_log_lines_total", own)
                        .count());
    }

    @Test
    void anEnvironmentAndShardsNarrowTheScrape() {
        running("dev", 1);
        running("staging", 1);
        running("staging", 2);
        Set<String> all = replicas(scrape(story.root(), ""));
        Set<String> staging = replicas(scrape(story.root(), "?environment=staging"));
        assertTrue(all.containsAll(staging) && staging.size() >= 3, staging::toString);
        Set<String> found = new HashSet<>();
        int sum = 0;
        for (int shard = 1; shard <= 3; shard++) {
            Scraped part = scrape(story.root(), "?shard=" + shard + "/3");
            sum += replicas(part).size();
            found.addAll(replicas(part));
            assertEquals(
                    shard == 1 ? 5 : 0, part.find("samosval_requests").count(), "the portal's own are not doubled");
        }
        assertTrue(found.containsAll(staging), "each in one of the shards");
        assertEquals(found.size(), sum, "and in no two");
        assertEquals(
                List.of("environment"),
                Problem.of(400, story.root().get("/metrics?environment=x")).fields());
        assertEquals(
                List.of("shard"),
                Problem.of(400, story.root().get("/metrics?shard=4/3")).fields());
    }

    private static Set<String> replicas(Scraped scraped) {
        return scraped.find("container_last_seen")
                .map(s -> s.labels().get("id"))
                .collect(Collectors.toSet());
    }

    @Test
    void thePortalTellsOfItsRequestsBuildsHooksAndTimer() {
        Scraped before = scrape(story.root(), "");
        long request =
                story.approved(story.developer(), story.form(story.developer().username()));
        story.imageOf(request);
        server.as(null).postJson("/api/hooks/commit", "{}");
        Scraped after = Eventually.value(
                "the build and the hook are counted",
                () -> scrape(story.root(), ""),
                s -> succeeded(s) > succeeded(before) && invalid(s) > invalid(before));
        assertEquals(invalid(before) + 1, invalid(after));
        assertEquals(
                server.db().number("SELECT COUNT(*) FROM image_requests WHERE status = 'rejected'"),
                scrape(story.root(), "").value("samosval_requests", "status", "rejected"));
        assertEquals(succeeded(after), after.value("samosval_build_duration_seconds_count", "result", "success"));
        assertEquals(3, after.find("samosval_log_viewers").count(), "page, desk, docker");
    }

    private static double succeeded(Scraped scraped) {
        return scraped.value("samosval_builds_total", "result", "success");
    }

    private static double invalid(Scraped scraped) {
        return scraped.value("samosval_hooks_total", "verdict", "invalid");
    }

    /** How long what is due waits while it cannot be done is asked in DatabaseFaultsIT. */
    @Test
    void theTimersLastTickGrowsOlderUntilTheNextOneAndNothingWaitsForIt() {
        double[] age = {scrape(story.root(), "").value("samosval_tick_age_seconds")};
        for (boolean younger : List.of(false, true)) {
            Eventually.holds(younger ? "it ticks again" : "its last tick grows older", () -> {
                double last = age[0];
                age[0] = scrape(story.root(), "").value("samosval_tick_age_seconds");
                return younger ? age[0] < last : age[0] > last;
            });
        }
        Eventually.holds("what is due is done", () -> scrape(story.root(), "").value("samosval_tick_lag_seconds") == 0);
    }

    @ParameterizedTest
    @CsvSource({
        "page, /api/deployments/ID/logs/stream",
        "desk, /api/logs/stream?deployment=ID",
        "docker, /docker/TOKEN/events"
    })
    void whoWatchesIsCountedByWhatTheyWatchWith(String kind, String address) {
        long id = running("dev", 1);
        Client person = story.person("operator");
        // Again and again, because streams that other tests have left may end meanwhile.
        Eventually.holds("there is one viewer more, by " + kind, () -> {
            Map<String, Double> before = viewers();
            Map<String, Double> more = new TreeMap<>(before);
            more.merge(kind, 1.0, Double::sum);
            JsonObject token = token(person);
            String path = address.replace("ID", Long.toString(id)).replace("TOKEN", token.getString("token"));
            List<String> headers = new ArrayList<>(List.of(authorization(token)));
            if (kind.equals("desk")) {
                headers.addAll(List.of("Accept", "application/x-ndjson"));
            }
            try (LogStream stream = server.as(null).stream(path, headers.toArray(String[]::new))) {
                assertEquals(200, stream.status(), path);
                boolean counted = viewers().equals(more);
                // The server ends it then. That somebody has gone it would notice only when it writes next.
                person.call("DELETE", "/api/tokens/" + token.getInt("id"));
                Eventually.holds("the stream ends", stream::isEnded);
                if (counted) {
                    Eventually.holds(
                            "the viewer is counted no more", () -> viewers().get(kind) <= before.get(kind));
                }
                return counted;
            }
        });
    }

    private Map<String, Double> viewers() {
        return scrape(story.root(), "")
                .find("samosval_log_viewers")
                .collect(Collectors.toMap(
                        sample -> sample.labels().get("kind"), Scraped.Sample::value, (a, b) -> a, TreeMap::new));
    }

    @Test
    void aScrapeAndTheLogAgreeToTheLine() {
        long id = running("dev", 3);
        story.act(story.operator(), id, "restart");
        story.awaitStatus(id, "running");
        long begin = server.db().number("SELECT MAX(requested_at) FROM deployment_runs WHERE deployment_id = ?", id);
        Scraped scraped = scrape(story.root(), "");
        for (int replica = 1; replica <= 3; replica++) {
            String[] own = {"deployment_id", Long.toString(id), "replica", Integer.toString(replica)};
            String name = scraped.find("samosval_log_lines_total", own)
                    .findFirst()
                    .orElseThrow()
                    .labels()
                    .get("name");
            // The last moment that the counters include, in milliseconds.
            long last = Math.round(scraped.value("container_last_seen", "name", name) * 1_000);
            List<JsonObject> lines = story.root()
                    .get("/api/deployments/" + id + "/logs?tail=1000&replica=" + replica)
                    .json()
                    .getJsonArray("lines")
                    .getValuesAs(JsonObject.class);
            for (String level : LEVELS) {
                long said = lines.stream()
                        .filter(line -> line.getString("level").equals(level))
                        .mapToLong(line -> Instant.parse(line.getString("ts")).toEpochMilli())
                        .filter(timestamp -> timestamp >= begin && timestamp <= last)
                        .count();
                List<String> labels = new ArrayList<>(List.of(own));
                labels.addAll(List.of("level", level));
                assertEquals(
                        said,
                        scraped.value("samosval_log_lines_total", labels.toArray(String[]::new)),
                        level + " of replica " + replica);
            }
        }
    }

    /** Uses the command in docs/metrics.md. */
    @Test
    void dockerHasTheLinesThatTheMetricCountsInEachRun() {
        Docker.demand();
        long id = running("dev", 3);
        Docker docker = Docker.of(Cast.shared().person("owner"), "write", "/e/dev");
        String second =
                docker.lines("ps", "--format", "{{.Names}}", "--filter", "label=ru.samosval.deployment=" + id).stream()
                        .filter(name -> name.endsWith("-2"))
                        .findFirst()
                        .orElseThrow();
        assertCounted(docker, id, "in the first run");
        story.act(story.operator(), id, "stop");
        story.act(story.operator(), id, "start");
        story.awaitStatus(id, "running");
        assertCounted(docker, id, "after a stop and a start");
        story.act(story.operator(), id, "restart");
        story.awaitStatus(id, "running");
        assertCounted(docker, id, "after a restart");
        docker.lines("kill", second);
        assertCounted(docker, id, "while one is down that was killed");
        Eventually.holds(
                "it is up again",
                () -> docker.lines("inspect", "-f", "{{.State.Status}}", second).equals(List.of("running")));
        assertCounted(docker, id, "after one was killed");
        Map<String, Double> restarts = scrape(story.root(), "")
                .find("samosval_replica_restarts_total", "deployment_id", Long.toString(id))
                .collect(Collectors.toMap(sample -> sample.labels().get("name"), Scraped.Sample::value));
        assertEquals(3, restarts.size(), restarts::toString);
        restarts.forEach((name, count) -> {
            assertEquals(name.equals(second) ? 1 : 0, count, name);
            assertEquals(
                    List.of("%.0f".formatted(count)), docker.lines("inspect", "-f", "{{.RestartCount}}", name), name);
        });
    }

    private void assertCounted(Docker docker, long id, String when) {
        String[] own = {"deployment_id", Long.toString(id)};
        Scraped scraped = Eventually.value(
                "there is something to count",
                () -> scrape(story.root(), ""),
                s -> s.find("samosval_log_lines_total", own)
                                .mapToDouble(Scraped.Sample::value)
                                .sum()
                        > 20);
        Map<String, Double> counted = scraped.find("samosval_log_lines_total", own)
                .collect(Collectors.groupingBy(
                        sample -> sample.labels().get("name"), Collectors.summingDouble(Scraped.Sample::value)));
        assertEquals(3, counted.size(), counted::toString);
        counted.forEach((name, lines) -> {
            String since = "%.3f".formatted(scraped.value("container_start_time_seconds", "name", name));
            String until = "%.3f".formatted(scraped.value("container_last_seen", "name", name));
            Docker.Said said = docker.run("logs", "--since", since, "--until", until, name);
            assertEquals(lines, said.out().size() + said.err().size(), name + " " + when);
        });
    }

    @Test
    void aRealPrometheusScrapesAndAnswersWhatTheApiSays() {
        Prometheus.demand();
        long id = running("dev", 2);
        String token = bearer(story.person("operator"))[1].substring("Bearer ".length());
        URI target = server.uri("/metrics");
        String job = """
                - job_name: samosval
                  authorization:
                    credentials: %s
                  static_configs:
                    - targets: ['%s']
                """.formatted(token, target.getAuthority());
        String labels = "deployment_id=\"" + id + "\"";
        try (Prometheus prometheus = Prometheus.scraping(job)) {
            Eventually.value(
                    "the server is scraped",
                    () -> prometheus.query("up"),
                    up -> up.size() == 1 && Prometheus.value(up.get(0)) == 1);
            JsonObject mean = Eventually.value(
                            "the mean CPU is known",
                            () -> prometheus.query("avg(samosval_replica_cpu_ratio{" + labels + "}) * 100"
                                    + " and on() (max(container_last_seen{name=~\".+\"}) > 0)"),
                            result -> !result.isEmpty())
                    .get(0);
            double timestamp = mean.getJsonArray("value").getJsonNumber(0).doubleValue();
            double seen = Prometheus.value(prometheus
                    .queryAt(
                            "max(container_last_seen{container_label_ru_samosval_deployment=\"" + id + "\"})",
                            timestamp)
                    .get(0));
            JsonObject points =
                    story.root().get("/api/deployments/" + id + "/metrics").json();
            List<String> timestamps = points.getJsonArray("labels").getValuesAs(jakarta.json.JsonString.class).stream()
                    .map(jakarta.json.JsonString::getString)
                    .toList();
            String last = timestamps.stream()
                    .filter(label -> Instant.parse(label).toEpochMilli() <= Math.round(seen * 1_000))
                    .reduce((a, b) -> b)
                    .orElseThrow();
            assertEquals(
                    points.getJsonArray("cpu")
                            .getJsonNumber(timestamps.indexOf(last))
                            .doubleValue(),
                    Prometheus.value(mean),
                    1e-6);
            // The queries of published dashboards for containers (Grafana's 193 and 14282).
            Stream.of(
                            "count(rate(container_last_seen{name=~\".+\"}[1m]))",
                            "sum(rate(container_cpu_usage_seconds_total{name=~\".+\"}[1m])) by (name) * 100",
                            "sum(rate(container_cpu_usage_seconds_total{instance=~\".*\",name=~\".*\",name=~\".+\"}[5m]))"
                                    + " by (name) * 100",
                            "sum(container_memory_rss{instance=~\".*\",name=~\".*\",name=~\".+\"}) by (name)",
                            "container_memory_usage_bytes{name=~\".+\"}",
                            "sum(container_memory_cache{name=~\".+\"}) by (name)",
                            "sum(container_memory_swap{name=~\".+\"}) by (name)",
                            "sum(rate(container_network_receive_bytes_total{name=~\".+\"}[1m])) by (name)",
                            "sum(rate(container_network_transmit_bytes_total{name=~\".+\"}[1m])) by (name)",
                            "(time() - container_start_time_seconds{name=~\".+\"})/86400")
                    .forEach(query -> Eventually.holds(
                            query, () -> !prometheus.query(query).isEmpty()));
            assertFalse(prometheus.query("count(container_last_seen) > 0").isEmpty());
        }
    }

    private static String seconds(long millis) {
        return millis / 1_000 + "." + "%03d".formatted(millis % 1_000);
    }

    @Test
    void theHistorySaysOfAMomentWhatTheScrapeSaidThen() {
        long id = running("dev", 2);
        story.act(story.operator(), id, "restart");
        story.awaitStatus(id, "running");
        String[] own = {"deployment_id", Long.toString(id)};
        Scraped scraped = scrape(story.root(), "");
        String service = scraped.find("container_last_seen", "container_label_ru_samosval_deployment", own[1])
                .findFirst()
                .orElseThrow()
                .labels()
                .get("container_label_com_docker_compose_service");
        String[] container = {"container_label_com_docker_compose_service", service};
        // A sample of the history counts what happened before its moment, exclusive.
        long timestamp = 1
                + Math.round(scraped.find("container_last_seen", container)
                                .findFirst()
                                .orElseThrow()
                                .value()
                        * 1_000);
        Client.Answer answer = story.root()
                .get("/metrics/history?from=" + (timestamp - 120_000) + "&to=" + (timestamp + 1) + "&step=60");
        assertEquals(200, answer.status(), answer::toString);
        assertTrue(answer.header("Content-Type").startsWith("application/openmetrics-text; version=1.0.0"));
        assertTrue(answer.body().endsWith("# EOF\n"));
        Set<Scraped.Sample> then = Scraped.of(answer.body()).samples().stream()
                .filter(s ->
                        seconds(timestamp).startsWith(s.time()) && Double.parseDouble(s.time()) * 1_000 == timestamp)
                .map(s -> new Scraped.Sample(s.name(), s.labels(), s.value(), null))
                .filter(s -> isOf(s, own, container))
                .collect(Collectors.toSet());
        Set<Scraped.Sample> now =
                scraped.samples().stream().filter(s -> isOf(s, own, container)).collect(Collectors.toSet());
        assertTrue(now.size() > 30, now::toString);
        assertEquals(now, then);
        String alone = story.root()
                .get("/metrics/history?from=" + timestamp + "&to=" + (timestamp + 1))
                .body();
        assertEquals(
                lines(answer.body(), id, timestamp),
                lines(alone, id, timestamp),
                "also of a stretch that begins after the acts of the run");
    }

    private static List<String> lines(String history, long deployment, long timestamp) {
        List<String> lines = history.lines()
                .filter(line -> line.startsWith("samosval_log_lines_total{")
                        && line.contains("deployment_id=\"" + deployment + "\"")
                        && line.endsWith(" " + seconds(timestamp)))
                .toList();
        assertFalse(lines.isEmpty(), history);
        return lines;
    }

    private static boolean isOf(Scraped.Sample sample, String[] own, String[] container) {
        return own[1].equals(sample.labels().get(own[0]))
                || container[1].equals(sample.labels().get(container[0]));
    }

    @Test
    void promtoolMakesBlocksOfTheHistoryAndPrometheusAnswersOutOfThem() throws IOException {
        Prometheus.demand();
        long id = running("staging", 2);
        long end = Instant.now().toEpochMilli();
        String history = Eventually.value(
                        "some seconds are past",
                        () -> story.root()
                                .get("/metrics/history?from=" + (end - 3_600_000) + "&step=1s&environment=staging"),
                        a -> Scraped.of(a.body())
                                        .find("samosval_replica_cpu_ratio", "deployment_id", Long.toString(id))
                                        .count()
                                > 8)
                .body();
        Path blocks = Files.createTempDirectory("blocks-");
        Prometheus.promtool(history, "tsdb", "create-blocks-from", "openmetrics", "/dev/stdin", blocks.toString());
        Scraped.Sample last = Scraped.of(history)
                .find("container_cpu_usage_seconds_total")
                .reduce((a, b) -> b)
                .orElseThrow();
        try (Prometheus prometheus = Prometheus.of(blocks)) {
            List<JsonObject> found = prometheus.queryAt(
                    "container_cpu_usage_seconds_total{id=\"" + last.labels().get("id") + "\"}",
                    Double.parseDouble(last.time()));
            assertEquals(last.value(), Prometheus.value(found.get(0)), 1e-9);
        }
    }

    @Test
    void aHistoryIsOfWhatOneSeesAndABadQuestionIsRefusedWithItsField() {
        Problem.of(401, server.as(null).get("/metrics/history?from=0"));
        long from = Instant.now().toEpochMilli() - 60_000;
        assertEquals(
                "# EOF",
                story.developer()
                        .get("/metrics/history?from=" + from)
                        .body()
                        .lines()
                        .filter(line -> !line.startsWith("# TYPE") && !line.startsWith("# HELP"))
                        .collect(Collectors.joining()));
        for (String[] bad : new String[][] {
            {"", "from"},
            {"?from=yesterday", "from"},
            {"?from=" + from + "&to=" + (from - 1), "from"},
            {"?from=0", "from"},
            {"?from=2999-01-01T00:00Z", "from"},
            {"?from=" + from + "&to=x", "to"},
            {"?from=" + from + "&step=0", "step"},
            {"?from=" + from + "&step=2d", "step"},
            {"?from=" + from + "&shard=2", "shard"},
            {"?from=" + from + "&environment=x", "environment"}
        }) {
            assertEquals(
                    List.of(bad[1]),
                    Problem.of(400, story.root().get("/metrics/history" + bad[0]))
                            .fields(),
                    bad[0]);
        }
    }
}
