package ru.samosval.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlansTest {
    private static final List<String> USUAL = List.of(
            "apt-get update && apt-get install -y libpq5 curl && rm -rf /var/lib/apt/lists/*",
            "pip install --no-cache-dir flask==3.0.3 gunicorn",
            "useradd -m app && mkdir /app");
    private static final List<String> COMMANDS = List.of(
            "apk add --no-cache git",
            "npm ci",
            "yarn install && yarn build",
            "./mvnw -B package",
            "gradle build",
            "go build ./...",
            "cargo build --release",
            "make -j4 all",
            "curl -fsSL https://example.org/tool.tgz | tar xz",
            "chmod +x /entrypoint.sh",
            "python -m pytest",
            "echo привет, мир",
            "dotnet restore");

    private static BuildSpec spec(List<String> commands, String commit) {
        return new BuildSpec(
                "team/shop",
                "1.4",
                "https://git.example/shop.git",
                "main",
                commit,
                "python:3.12-slim",
                commands.stream().map(c -> new BuildSpec.Run(c, c)).toList(),
                "[\"app\"]",
                118,
                1024,
                1.5);
    }

    private static String log(BuildPlan plan) {
        return plan.steps().stream().map(BuildPlan.Step::text).collect(Collectors.joining("\n"));
    }

    @Test
    void aBuildKeepsItsBoundsInTimeAtAnySpeed() {
        for (double speed : new double[] {1, 2.5, 100}) {
            for (long seed = 0; seed < 200; seed++) {
                BuildPlan plan = BuildPlan.of(seed, spec(USUAL, null), 0.5, speed);
                long before = plan.queuedMillis();
                assertTrue(before >= Math.floor(1000 / speed) && before <= Math.ceil(2000 / speed));
                assertEquals(before, plan.steps().get(0).atMillis());
                for (BuildPlan.Step step : plan.steps().subList(1, plan.steps().size())) {
                    long gap = step.atMillis() - before;
                    assertTrue(
                            gap >= Math.max(1, Math.floor(500 / speed)) && gap <= Math.ceil(1500 / speed),
                            "gap " + gap);
                    before = step.atMillis();
                }
                assertEquals(before, plan.totalMillis());
                assertTrue(!plan.success()
                        || plan.steps().size() >= 20 && plan.steps().size() <= 40);
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameBuildAtAnySpeed() {
        BuildPlan plan = BuildPlan.of(3, spec(USUAL, null), 0.5, 1);
        assertEquals(plan, BuildPlan.of(3, spec(USUAL, null), 0.5, 1));
        assertEquals(log(plan), log(BuildPlan.of(3, spec(USUAL, null), 0.5, 100)));
        assertEquals(plan.commit(), BuildPlan.of(3, spec(USUAL, null), 0.5, 7).commit());
    }

    @Test
    void failureRateZeroNeverFailsAndOneAlwaysDoes() {
        int failed = 0;
        Set<String> errors = new HashSet<>();
        for (long seed = 0; seed < 500; seed++) {
            BuildPlan good = BuildPlan.of(seed, spec(USUAL, null), 0, 1);
            assertTrue(good.success());
            assertNull(good.errorMessage());
            assertTrue(log(good).contains("naming to team/shop:1.4"));
            BuildPlan bad = BuildPlan.of(seed, spec(USUAL, null), 1, 1);
            assertFalse(bad.success());
            assertNotNull(bad.errorMessage());
            assertTrue(bad.errorMessage().endsWith("."), bad.errorMessage());
            assertTrue(bad.steps().get(bad.steps().size() - 1).text().startsWith("ERROR: failed to solve"));
            errors.add(bad.errorMessage());
            failed += BuildPlan.of(seed, spec(USUAL, null), 0.1, 1).success() ? 0 : 1;
            assertFalse(RolloutPlan.of(seed, 0, 1).fails());
            assertTrue(RolloutPlan.of(seed, 1, 1).fails());
        }
        assertTrue(failed > 25 && failed < 80, "failed " + failed);
        assertTrue(errors.size() > 10, "errors " + errors);
    }

    @Test
    void eachRunLineShowsUpWithItsNumber() {
        for (List<String> commands : List.of(USUAL, COMMANDS, Collections.nCopies(40, "echo a"))) {
            String log = log(BuildPlan.of(1, spec(commands, null), 0, 1));
            for (int i = 0; i < commands.size(); i++) {
                assertTrue(log.contains("[" + (i + 2) + "/" + (commands.size() + 1) + "] RUN " + commands.get(i)), log);
            }
        }
    }

    @Test
    void everyCommandIsAStepOfItsOwnHoweverManyAndLongTheyAre() {
        for (int n : new int[] {0, 1, 8, 9, 18, 19, 28, 29, 56, 57, 113, 1000}) {
            List<String> commands = IntStream.range(0, n)
                    .mapToObj(i -> "echo  " + i + (i % 7 == 0 ? "" : " \t" + "длинно ".repeat(i % 7 * 200) + "."))
                    .toList();
            for (long seed = 0; seed < 6; seed++) {
                BuildPlan plan = BuildPlan.of(seed, spec(commands, null), seed % 2, 1);
                List<String> lines =
                        plan.steps().stream().map(BuildPlan.Step::text).toList();
                List<String> titles = lines.stream()
                        .filter(line -> line.matches("#\\d+ \\[\\d+/\\d+] RUN .*"))
                        .map(line -> line.substring(line.indexOf('[')))
                        .toList();
                for (int i = 0; i < titles.size(); i++) {
                    assertEquals("[" + (i + 2) + "/" + (n + 1) + "] RUN " + commands.get(i), titles.get(i));
                }
                assertTrue(!plan.success() || titles.size() == n);
                long done =
                        lines.stream().filter(line -> line.contains(" DONE ")).count();
                assertTrue(!plan.success() || done == n + 4, n + " commands, " + done + " ends");
            }
        }
    }

    @Test
    void theBuildIsOfTheCommitAsked() {
        assertEquals(
                "a".repeat(40),
                BuildPlan.of(1, spec(USUAL, "A".repeat(40)), 0, 1).commit());
        String commit = BuildPlan.of(1, spec(USUAL, "abc1234"), 0, 1).commit();
        assertTrue(commit.matches("abc1234[0-9a-f]{33}"), commit);
        assertEquals(commit, BuildPlan.of(2, spec(USUAL, "abc1234"), 0, 1).commit());
        assertTrue(BuildPlan.of(1, spec(USUAL, null), 0, 1).commit().matches("[0-9a-f]{40}"));
        assertTrue(log(BuildPlan.of(1, spec(USUAL, "abc1234"), 0, 1)).contains("HEAD is now at abc1234"));
    }

    @Test
    void theSizeAndTheEntrypointAreThoseOfTheDockerfile() {
        String log = log(BuildPlan.of(1, spec(USUAL, null), 0, 1));
        assertTrue(log.contains(" transferring dockerfile: 118B done"), log);
        assertTrue(log.contains(", ENTRYPOINT [\"app\"] done"), log);
    }

    @Test
    void aCommandOfManyLinesIsOneStepOfOneLine() {
        BuildSpec.Run heredoc =
                new BuildSpec.Run("<<EOF (pip install flask...)", "<<EOF\npip install flask\nnpm ci\nEOF");
        BuildSpec usual = spec(List.of("a"), null);
        BuildSpec spec = new BuildSpec(
                usual.imageName(),
                usual.versionTag(),
                usual.repoUrl(),
                usual.repoBranch(),
                null,
                usual.baseImage(),
                List.of(heredoc),
                null,
                90,
                1024,
                1);
        String log = log(BuildPlan.of(1, spec, 0, 1));
        assertTrue(log.contains("[2/2] RUN <<EOF (pip install flask...)"), log);
        assertTrue(
                log.matches("(?s).* added \\d+ packages, and audited .*"),
                "known by what it runs, not its title: " + log);
    }

    @Test
    void noCommandIsTooStrangeForAPlan() {
        for (String command :
                List.of(" ", ";;;", "&&", "\\", "$(x", "a{b}", "@SUBJECT", "%s %n", "\n\n", "x".repeat(50_000))) {
            for (long seed = 0; seed < 20; seed++) {
                BuildPlan plan = BuildPlan.of(seed, spec(List.of(command, command), ""), seed % 2, 1);
                assertTrue(plan.steps().stream().noneMatch(step -> step.text().contains("\n")));
            }
        }
        assertThrows(IllegalArgumentException.class, () -> BuildPlan.of(1, spec(USUAL, null), 0, 0));
    }

    @Test
    void aRolloutTakesThreeToEightSecondsAtSpeedOne() {
        for (long seed = 0; seed < 500; seed++) {
            long slow = RolloutPlan.of(seed, 0.05, 1).readyAfterMillis();
            long fast = RolloutPlan.of(seed, 0.05, 100).readyAfterMillis();
            assertTrue(slow >= 3000 && slow <= 8000 && fast >= 30 && fast <= 80);
        }
        assertTrue(RolloutPlan.failureReason(5).length() > 20);
    }
}
