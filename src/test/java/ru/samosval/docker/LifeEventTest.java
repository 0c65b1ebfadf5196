package ru.samosval.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import ru.samosval.deployment.DeploymentStatus;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.History;
import ru.samosval.deployment.Ports;
import ru.samosval.simulation.ReplicaRestart;
import ru.samosval.simulation.RolloutPlan;
import ru.samosval.simulation.Run;

/** Docker's events for a deployment's runs. */
class LifeEventTest {

    private static Run run(long seed, long askedAt, boolean fails, long endedAt) {
        return new Run(seed, "web", "shop:1.4", 1, askedAt, askedAt + 5_000, fails, endedAt);
    }

    private static List<String> told(Run... runs) {
        Deployed deployed = new Deployed(
                5,
                "web",
                Environment.PROD,
                DeploymentStatus.RUNNING,
                1,
                Ports.parse(null),
                false,
                1_000,
                3,
                "shop:1.4",
                4,
                "dev",
                null,
                null,
                runs[runs.length - 1],
                0);
        History history = new History(5, 4, "web", "shop:1.4", 1, List.of(runs), List.of());
        return LifeEvent.of(history, List.of(new Container(deployed, 1, "web-1"))).stream()
                .map(event -> event.action() + String.join("", event.details().values()))
                .toList();
    }

    @Test
    void aRestartIsKillDieStopStartRestart() {
        assertEquals(
                List.of(
                        "create",
                        "start",
                        "health_status: healthy",
                        "kill15",
                        "die143",
                        "stop",
                        "start",
                        "restart",
                        "health_status: healthy"),
                told(run(7, 1_000, false, 60_000), run(8, 60_000, false, Run.ONGOING)));
    }

    /** Which way it fails is the seed's choice. */
    @Test
    void oneThatNeverAnswersIsSaidToBeUnhealthyAndEnded() {
        List<List<String>> failures = LongStream.range(0, 200)
                .mapToObj(seed -> told(run(seed, 1_000, true, Run.ONGOING)))
                .filter(events -> events.contains("health_status: unhealthy"))
                .distinct()
                .toList();
        assertEquals(List.of(List.of("create", "start", "health_status: unhealthy", "die143")), failures);
    }

    @Test
    void aStartAfterAStopIsNoRestart() {
        assertEquals(
                List.of(
                        "create",
                        "start",
                        "health_status: healthy",
                        "kill15",
                        "die143",
                        "stop",
                        "start",
                        "health_status: healthy"),
                told(run(7, 1_000, false, 60_000), run(8, 70_000, false, Run.ONGOING)));
    }

    @Test
    void aReplicaThatIsRestartedAloneDoesNotHeedSigtermIsKilledAndStarted() {
        assertEquals(
                List.of("kill15", "kill9", "die137", "stop", "start", "restart"),
                toldOf(new ReplicaRestart(1, 30_000, 32_000)));
    }

    /** The engine reports a stop or a restart only if it was asked for one. */
    @Test
    void aReplicaThatIsKilledIsNeitherStoppedNorRestarted() {
        assertEquals(List.of("kill9", "die137", "start"), toldOf(new ReplicaRestart(1, 30_000, 32_000, 9)));
        assertEquals(List.of("kill15", "die143", "start"), toldOf(new ReplicaRestart(1, 30_000, 32_000, 15)));
        assertEquals(List.of("kill2", "die130", "start"), toldOf(new ReplicaRestart(1, 30_000, 32_000, 2)));
    }

    @Test
    void aReplicaThatIsDownWhenItsDeploymentStopsDiesNoSecondTime() {
        Run run = run(7, 1_000, false, 31_000).with(List.of(new ReplicaRestart(1, 30_000, 32_000, 9)));
        assertEquals(List.of("create", "start", "health_status: healthy", "kill9", "die137"), told(run));
    }

    /** Once the first start was reported again in place of a later one. */
    @Test
    void ofSeveralKillsEachIsToldOnceAndTheFirstStartComesFirst() {
        assertEquals(
                List.of("kill9", "die137", "start", "kill15", "die143", "start", "kill9", "die137", "start"),
                toldOf(
                        new ReplicaRestart(1, 30_000, 32_000, 9),
                        new ReplicaRestart(1, 40_000, 42_000, 15),
                        new ReplicaRestart(1, 50_000, 52_000, 9)));
    }

    private static List<String> toldOf(ReplicaRestart... restarts) {
        List<String> told = told(run(7, 1_000, false, Run.ONGOING).with(List.of(restarts)));
        assertEquals(List.of("create", "start", "health_status: healthy"), told.subList(0, 3));
        return told.subList(3, told.size());
    }

    @Test
    void whatFailsBeforeItsProgramBeginsDiesWithoutAStart() {
        long seed = LongStream.range(0, 1_000)
                .filter(s -> !RolloutPlan.failure(s).started())
                .findFirst()
                .orElseThrow();
        String died = "die" + RolloutPlan.failure(seed).exitCode();
        assertEquals(List.of("create", died), told(run(seed, 1_000, true, Run.ONGOING)));
        assertEquals(
                List.of("create", died, "start", "restart", "health_status: healthy"),
                told(run(seed, 1_000, true, 60_000), run(8, 60_000, false, Run.ONGOING)));
    }

    @Test
    void whatIsStoppedBeforeItIsUpDiesAndWhatIsRestartedThenGoesOn() {
        assertEquals(List.of("create", "die143"), told(run(7, 1_000, false, 2_000)));
        assertEquals(
                List.of("create", "start", "restart", "health_status: healthy"),
                told(run(7, 1_000, false, 2_000), run(8, 2_000, false, Run.ONGOING)));
    }

    @Test
    void whatRunsOutOfMemoryIsToldSo() {
        long seed = LongStream.range(0, 1_000)
                .filter(s -> RolloutPlan.failure(s).outOfMemory())
                .findFirst()
                .orElseThrow();
        assertEquals(List.of("create", "start", "oom", "die137"), told(run(seed, 1_000, true, Run.ONGOING)));
    }
}
