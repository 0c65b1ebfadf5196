package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Client;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** The jobs of docs/ci.md, run as they are printed: with one token, and safe to repeat. */
@OnServer
class CiIT {

    private static final Pattern BLOCK = Pattern.compile("(?s)```(\\w+)\\n(.*?)```");
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{\\s*([\\w.]+)\\s*}}");

    private final Story story = Story.on(Server.shared());

    @TempDir
    Path folder;

    /** A job: its script, and its environment, which still contains the forge's own variables. */
    private record Job(String name, List<String> shell, String script, Map<String, String> environment) {}

    private static final Pattern NEEDED = Pattern.compile("\\$\\{(\\w+):\\?}");

    private static final List<String> PLAIN_BASH = List.of("bash", "--noprofile", "--norc", "-c");

    /** As GitHub's runner starts it. */
    private static final List<String> BASH = List.of("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c");

    /** The shell of the image that GitLab's job names; Bash, as for the other jobs, if it is not installed. */
    private static List<String> alpine() {
        return isThere("busybox") ? List.of("busybox", "sh", "-e", "-c") : BASH;
    }

    @BeforeAll
    static void theToolsAreThere() {
        assumeTrue(isThere("curl") && isThere("jq"), "curl and jq are needed to run the jobs of docs/ci.md");
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static List<String> blocks(String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(Path.of("docs/ci.md")));
        while (block.find()) {
            if (block.group(1).equals(language)) {
                blocks.add(block.group(2));
            }
        }
        return blocks;
    }

    private static List<Job> jobs() throws IOException {
        Map<String, Map<String, Map<String, ?>>> github =
                new Yaml().load(blocks("yaml").get(0));
        Map<String, ?> actions = github.get("jobs").get("samosval");
        Map<String, ?> step = ((List<Map<String, ?>>) (List<?>) actions.get("steps")).get(0);
        Map<String, Map<String, ?>> gitlab = new Yaml().load(blocks("yaml").get(1));
        Map<String, ?> runner = gitlab.get("samosval");
        return List.of(
                new Job("curl", PLAIN_BASH, blocks("sh").get(0), Map.of()),
                new Job("GitHub Actions", BASH, (String) step.get("run"), texts(actions.get("env"))),
                new Job(
                        "GitLab CI",
                        alpine(),
                        String.join("\n", ((List<String>) (List<?>) runner.get("script"))),
                        texts(runner.get("variables"))));
    }

    private static Map<String, String> texts(Object map) {
        Map<String, String> texts = new HashMap<>();
        ((Map<?, ?>) map).forEach((key, value) -> texts.put(key.toString(), value.toString()));
        return texts;
    }

    /** The variables that the forge or the user's shell would set. */
    private Map<String, String> environment(Job job, String token, long request, String tag, String run) {
        Map<String, String> known = new HashMap<>(Map.of(
                "vars.SAMOSVAL_URL",
                Server.shared().origin(),
                "secrets.SAMOSVAL_TOKEN",
                token,
                "vars.SAMOSVAL_REQUEST",
                Long.toString(request),
                "github.event.repository.name",
                "shop",
                "github.sha",
                tag,
                "github.run_id",
                run,
                "github.run_attempt",
                "1"));
        Map<String, String> gitlab = Map.of(
                "$SAMOSVAL_URL",
                Server.shared().origin(),
                "$SAMOSVAL_TOKEN",
                token,
                "$SAMOSVAL_REQUEST",
                Long.toString(request),
                "$CI_PROJECT_NAME",
                "shop",
                "$CI_COMMIT_SHA",
                tag,
                "$CI_JOB_ID",
                run);
        Map<String, String> environment = new HashMap<>(Map.of(
                "PORTAL",
                Server.shared().origin(),
                "TOKEN",
                token,
                "REQUEST",
                Long.toString(request),
                "NAME",
                "shop",
                "TAG",
                tag,
                "RUN",
                run));
        job.environment().forEach((name, value) -> {
            String filled = EXPRESSION.matcher(value).replaceAll(e -> known.get(e.group(1)));
            for (Map.Entry<String, String> variable : gitlab.entrySet()) {
                filled = filled.replace(variable.getKey(), variable.getValue());
            }
            assertTrue(filled.indexOf('$') < 0, filled);
            environment.put(name, filled);
        });
        return environment;
    }

    private String run(Job job, Map<String, String> environment, int expected) throws Exception {
        Path output = Files.createTempFile(folder, "job", ".log");
        // As the forges' runners do.
        ProcessBuilder shell = new ProcessBuilder(
                Stream.concat(job.shell().stream(), Stream.of(job.script())).toList());
        shell.environment().putAll(environment);
        Process process =
                shell.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        assertTrue(process.waitFor(100, TimeUnit.SECONDS), "the job does not end");
        String log = Files.readString(output, StandardCharsets.UTF_8);
        assertEquals(expected == 0, process.exitValue() == 0, log);
        return log;
    }

    /** Checks why the call was refused, not only that it was. */
    private static void assertSays(String status, String log) {
        assertTrue(log.contains("\"status\":" + status) && log.contains("\"detail\":\""), log);
    }

    private String token(Client operator) {
        return operator.postJson("/api/tokens", "{\"name\": \"" + story.name("ci") + "\", \"scope\": \"write\"}")
                .json()
                .getString("token");
    }

    @TestFactory
    Stream<DynamicTest> eachJobDeploysAndMayBeRepeated() throws IOException {
        return jobs().stream()
                .map(job -> DynamicTest.dynamicTest(job.name(), () -> {
                    long request =
                            story.approved(story.developer(), Cast.shared().form());
                    String tag = story.name("0a1b2c3d");
                    Map<String, String> environment =
                            environment(job, token(story.operator()), request, tag, story.name("run"));
                    String first = run(job, environment, 0);
                    assertTrue(first.contains("\"running\"") && first.contains(":" + tag), first);
                    assertEquals(first, run(job, environment, 0), "once more with the same run");
                    assertEquals(
                            List.of(1L, 1L),
                            List.of(
                                    Server.shared()
                                            .db()
                                            .number("SELECT COUNT(*) FROM builds WHERE request_id = ?", request),
                                    Server.shared()
                                            .db()
                                            .number(
                                                    "SELECT COUNT(*) FROM deployments d JOIN images i ON i.id = d.image_id"
                                                            + " WHERE i.request_id = ?",
                                                    request)));
                }));
    }

    /** The story of section 12 from the repository on, by one token of a program that was made for it. */
    @Test
    void oneTokenGoesAllTheWayFromARepositoryToARunningDeployment() throws Exception {
        Job job = new Job("the whole way", alpine(), blocks("sh").get(1), Map.of());
        String script = job.script();
        assertTrue(script.lines().count() < 15 && !script.matches("(?s).*\\b(?:sed|grep)\\b.*"), script);
        Client owner = story.developer();
        String tag = story.name("0a1b2c3d");
        String run = story.name("run");
        Map<String, String> environment = new HashMap<>(environment(job, tokenOfProgram(true), 0, tag, run));
        environment.putAll(Map.of(
                "REPO", "https://git.example.org/shop/whole-way.git", "BRANCH", "main", "OWNER", owner.username()));
        String first = run(job, environment, 0);
        assertTrue(first.contains("\"running\"") && first.contains(":" + tag), first);
        assertEquals(first, run(job, environment, 0), "once more with the same run");
        assertEquals(1, Server.shared().db().number("SELECT COUNT(*) FROM image_requests WHERE version_tag = ?", tag));

        // Whoever names a branch writes no program: the name is what it is, to the last sign.
        String branch = "x\"|env.TOKEN,\"image_name";
        String odd = story.name("odd");
        environment.putAll(Map.of("BRANCH", branch, "RUN", story.name("run"), "TAG", odd));
        run(job, environment, 0);
        assertEquals(
                branch, Server.shared().db().text("SELECT repo_branch FROM image_requests WHERE version_tag = ?", odd));

        environment.putAll(Map.of("BRANCH", "main", "RUN", story.name("run"), "TAG", story.name("other")));
        environment.put("TOKEN", tokenOfProgram(false));
        assertSays("403", run(job, environment, 1));
        environment.put("TOKEN", tokenOfProgram(true));
        environment.put("OWNER", story.operator().username());
        String unknown = run(job, environment, 1);
        assertSays("400", unknown);
        assertTrue(unknown.contains("\"field\":\"owner\""), unknown);
    }

    private String tokenOfProgram(boolean filesRequests) {
        String name = story.name("program");
        Client root = story.root();
        Client.Answer made = root.postJson(
                "/api/users",
                "{\"username\": \"" + name + "\", \"role\": \"operator\", \"service_account\": true,"
                        + " \"files_requests\": " + filesRequests + "}");
        assertEquals(201, made.status(), made::toString);
        assertEquals(filesRequests, made.json().getBoolean("files_requests"), made::toString);
        return root.postJson("/api/tokens", "{\"name\": \"ci\", \"scope\": \"write\", \"user\": \"" + name + "\"}")
                .json()
                .getString("token");
    }

    /** A variable that a forge does not know is empty. */
    @Test
    void aJobThatLacksAVariableSaysWhich() throws Exception {
        List<Job> all = new ArrayList<>(jobs());
        all.add(new Job("the whole way", alpine(), blocks("sh").get(1), Map.of()));
        for (Job job : all) {
            Map<String, String> environment = environment(job, "no-token", 1, "t1", story.name("run"));
            environment.putAll(Map.of("REPO", "https://git.example.test/a/b", "BRANCH", "main", "OWNER", "dev"));
            List<String> needed = NEEDED.matcher(job.script())
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertTrue(needed.containsAll(List.of("PORTAL", "TOKEN")), job.name() + ": " + needed);
            for (String variable : needed) {
                Map<String, String> without = new HashMap<>(environment);
                without.put(variable, "");
                String said = run(job, without, 1);
                assertTrue(said.contains(variable) && !said.contains("curl"), job.name() + ": " + said);
            }
        }
    }

    @Test
    void aJobThatMayNotOrCannotFails() throws Exception {
        Job job = jobs().get(0);
        Client developer = story.developer();
        long draft = story.draft(developer);
        long approved = story.approved(developer, Cast.shared().form());
        String operator = token(story.operator());
        assertSays("409", run(job, environment(job, operator, draft, "t1", story.name("run")), 1));
        assertSays("403", run(job, environment(job, token(developer), approved, "t1", story.name("run")), 1));
        assertSays("401", run(job, environment(job, "samosval_no-such-token", draft, "t1", story.name("run")), 1));
        String tag = run(job, environment(job, operator, approved, "bad tag!", story.name("run")), 1);
        assertSays("400", tag);
        assertTrue(tag.contains("\"field\":\"version_tag\""), tag);
        assertEquals(0, Server.shared().db().number("SELECT COUNT(*) FROM builds WHERE request_id = ?", draft));
    }

    @Test
    void theScriptIsShortAndReadsNoHtml() throws IOException {
        String script = blocks("sh").get(0);
        assertTrue(script.lines().count() < 15, script);
        assertTrue(!script.matches("(?s).*\\b(?:sed|grep)\\b.*"), script);
        jobs().forEach(job -> assertTrue(
                job.script().contains(script.substring(script.indexOf("api()")).strip()), job.name() + " is the same"));
    }
}
