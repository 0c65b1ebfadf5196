package ru.samosval.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import ru.samosval.deployment.DeploymentStatus;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.Ports;
import ru.samosval.docker.Container.Health;
import ru.samosval.docker.Container.State;
import ru.samosval.docker.Container.Status;
import ru.samosval.simulation.ReplicaRestart;
import ru.samosval.simulation.RolloutPlan;
import ru.samosval.simulation.Run;

/** The state of a replica as a container, while its run goes on. */
class ContainerTest {

    private static final long ASKED = 1_000_000;
    private static final long READY = 1_005_000;
    private static final long LATER = 1_100_000;

    private static final Run RUN = run(7, false, Run.ONGOING);

    private static Run run(long seed, boolean fails, long endedAt) {
        return new Run(seed, "web", "shop:1.4", 2, ASKED, READY, fails, endedAt);
    }

    private static Container container(DeploymentStatus status, Run run) {
        return new Container(deployed(5, "web", status, run), 1, "web-1");
    }

    @Test
    void whatIsUpAgainSaysWhenItExitedLast() {
        Deployed again = exitedBefore(RUN);
        assertEquals(ASKED - 7_000, new Container(again, 1, "web-1").at(ASKED).finishedAt());
        assertEquals(ASKED - 7_000, new Container(again, 1, "web-1").at(LATER).finishedAt());
        Deployed restarted = exitedBefore(RUN.with(List.of(new ReplicaRestart(1, LATER, LATER + 2_000))));
        assertEquals(
                LATER, new Container(restarted, 1, "web-1").at(LATER + 9_000).finishedAt());
        assertEquals(
                ASKED - 7_000,
                new Container(restarted, 2, "web-2").at(LATER + 9_000).finishedAt());
    }

    @Test
    void whatWasKilledAndNotUpAgainWhenItsDeploymentStoppedEndedByThatKill() {
        Run stopped = run(7, false, LATER + 1_000);
        assertEquals(137, exitCode(stopped.with(List.of(new ReplicaRestart(1, LATER, LATER + 2_000, 9)))));
        assertEquals(137, exitCode(stopped.with(List.of(new ReplicaRestart(1, LATER, LATER + 1_000, 9)))));
        assertEquals(143, exitCode(stopped.with(List.of(new ReplicaRestart(1, LATER, LATER + 999, 9)))));
        assertEquals(143, exitCode(stopped.with(List.of(new ReplicaRestart(2, LATER, LATER + 2_000, 9)))));
    }

    private static int exitCode(Run run) {
        State state = container(DeploymentStatus.STOPPED, run).at(LATER + 9_000);
        assertEquals(Status.EXITED, state.status());
        assertEquals(LATER + 1_000, state.finishedAt(), "with its deployment");
        return state.exitCode();
    }

    private static Deployed exitedBefore(Run run) {
        return deployed(5, "web", DeploymentStatus.RUNNING, run, ASKED - 7_000);
    }

    private static Deployed deployed(long id, String name, DeploymentStatus status, Run run) {
        return deployed(id, name, status, run, 0);
    }

    private static Deployed deployed(long id, String name, DeploymentStatus status, Run run, long exitedAt) {
        return new Deployed(
                id,
                name,
                Environment.PROD,
                status,
                2,
                Ports.parse("80:8080"),
                false,
                ASKED,
                3,
                "shop:1.4",
                4,
                "dev",
                null,
                "java -jar shop.jar",
                run,
                exitedAt);
    }

    @Test
    void itIsCreatedThenStartsAndIsHealthyWhenTheRolloutIsOver() {
        Container container = container(DeploymentStatus.RUNNING, RUN);
        assertEquals(Status.CREATED, container.at(ASKED).status());
        assertEquals("Created", container.at(ASKED).sentence(ASKED));
        State ready = container.at(READY);
        assertEquals(Status.RUNNING, ready.status());
        assertEquals(Health.HEALTHY, ready.health());
        assertTrue(ready.startedAt() > ASKED && ready.startedAt() <= READY);
        assertEquals(Health.STARTING, container.at(READY - 1).health());
        assertEquals("Up 2 minutes (healthy)", container.at(READY + 150_000).sentence(READY + 150_000));
    }

    @Test
    void aReplicaThatIsKilledAloneComesUpAgain() {
        Container container =
                container(DeploymentStatus.RUNNING, RUN.with(List.of(new ReplicaRestart(1, LATER, LATER + 2_000, 9))));
        State down = container.at(LATER + 1);
        assertEquals(Status.RESTARTING, down.status());
        assertTrue(down.isRunning());
        assertEquals(137, down.exitCode());
        assertEquals(LATER, down.finishedAt());
        assertEquals(1, down.restarts());
        State up = container.at(LATER + 2_000);
        assertEquals(Status.RUNNING, up.status());
        assertEquals(LATER + 2_000, up.startedAt());
        assertEquals(LATER, up.finishedAt());
        assertEquals(1, up.restarts());
        assertEquals(0, container.at(LATER - 1).restarts());
        assertEquals(137, container.lastExitCode(LATER + 2_000));
        assertEquals(143, container.lastExitCode(LATER - 1), "it ended with the run before");
    }

    @Test
    void theExitCodeIsThatOfTheSignal() {
        for (int[] known : new int[][] {{9, 137}, {15, 143}, {2, 130}, {3, 131}, {ReplicaRestart.BY_RESTART, 137}}) {
            Container container = container(
                    DeploymentStatus.RUNNING, RUN.with(List.of(new ReplicaRestart(1, LATER, LATER + 2_000, known[0]))));
            assertEquals(known[1], container.at(LATER + 1).exitCode());
            assertEquals(known[1], container.lastExitCode(LATER + 2_000));
        }
    }

    @Test
    void whatWasStoppedHasExitedBySigterm() {
        State stopped =
                container(DeploymentStatus.STOPPED, run(7, false, LATER)).at(LATER + 3_600_000);
        assertEquals(Status.EXITED, stopped.status());
        assertEquals(143, stopped.exitCode());
        assertEquals(LATER, stopped.finishedAt());
        assertEquals("Exited (143) About an hour ago", stopped.sentence(LATER + 3_600_000));
    }

    @Test
    void whatFailsEndsAsItsLogSays() {
        long memory = LongStream.range(0, 1_000)
                .filter(seed -> RolloutPlan.failure(seed).outOfMemory())
                .findFirst()
                .orElseThrow();
        State killed = container(DeploymentStatus.FAILED, run(memory, true, Run.ONGOING))
                .at(LATER);
        assertEquals(137, killed.exitCode());
        assertTrue(killed.outOfMemory());
        assertTrue(killed.error().contains("OOMKilled"));
        long denied = LongStream.range(0, 1_000)
                .filter(seed -> !RolloutPlan.failure(seed).started())
                .findFirst()
                .orElseThrow();
        State never = container(DeploymentStatus.FAILED, run(denied, true, Run.ONGOING))
                .at(LATER);
        assertEquals(0, never.startedAt());
        assertFalse(never.outOfMemory());
    }

    @Test
    void theOldestOfANameHasItAndOthersCarryTheirNumber() {
        List<Deployed> all = List.of(
                deployed(12, "web", DeploymentStatus.RUNNING, RUN),
                deployed(9, "магазин", DeploymentStatus.RUNNING, RUN),
                deployed(5, "web", DeploymentStatus.RUNNING, RUN));
        assertEquals(
                List.of("web.12-1", "web.12-2", "deployment-9-1", "deployment-9-2", "web-1", "web-2"),
                host(all, names(all, 2)).containers().stream()
                        .map(Container::name)
                        .toList());
        assertEquals(
                "web.5-1",
                host(all, names(all, 400)).containers().get(4).name(),
                "of more than a host shows all have numbers");
    }

    @Test
    void whoIsCalledAsAnotherWithItsNumberCarriesItsOwn() {
        List<Deployed> all = List.of(
                deployed(3, "web", DeploymentStatus.RUNNING, RUN),
                deployed(5, "web.12", DeploymentStatus.RUNNING, RUN),
                deployed(6, "web.12.5", DeploymentStatus.RUNNING, RUN),
                deployed(7, "shop-1.2", DeploymentStatus.RUNNING, RUN),
                deployed(12, "web", DeploymentStatus.RUNNING, RUN));
        ContainerNames names = names(all, 2);
        assertEquals(
                List.of("web", "web.12.5", "web.12.5.6", "shop-1.2", "web.12"),
                all.stream().map(each -> names.service(each.id(), each.name())).toList());
    }

    /** One looks at a part of the fleet, but the names are those for all of it. */
    @Test
    void aPartOfAHostHasTheNamesOfTheWhole() {
        Deployed newer = deployed(12, "web", DeploymentStatus.RUNNING, RUN);
        Deployed older = deployed(5, "web", DeploymentStatus.RUNNING, RUN);
        ContainerNames names = names(List.of(newer, older), 2);
        assertEquals("web.12-1", host(List.of(newer), names).containers().get(0).name());
        assertEquals("web.12-1", names.of(12, "web", 1));
        assertEquals("web.12", names.service(12, "web"));
        assertEquals("web.13-1", names.of(13, "web", 1), "what has come since");
    }

    private static DockerHost host(List<Deployed> deployed, ContainerNames names) {
        return new DockerHost(deployed, names, true);
    }

    private static ContainerNames names(List<Deployed> all, int replicas) {
        return ContainerNames.of(all.stream()
                .map(each -> new ContainerNames.Named(each.id(), each.name(), replicas))
                .toList());
    }
}
