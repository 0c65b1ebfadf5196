package ru.samosval.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import ru.samosval.refusal.Refusal.Conflict;

@Timeout(60)
class GroupCommitTest {

    private static final int MOST = 8;

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch gateReached = new CountDownLatch(1);

    /** The committed transactions, each with its acts. Those that were rolled back had begun as well. */
    private final List<List<String>> committed = Collections.synchronizedList(new ArrayList<>());

    private final List<List<String>> begun = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean commitFails;

    private final GroupCommit<String, String> group = new GroupCommit<>(this::transaction, this::work, MOST);

    private List<GroupCommit.Outcome<String>> transaction(Database.Work<List<GroupCommit.Outcome<String>>> work) {
        List<GroupCommit.Outcome<String>> answers = work.on(null);
        List<String> actions = begun.get(begun.size() - 1);
        if (commitFails) {
            throw new IllegalStateException("the disk is full");
        }
        committed.add(actions);
        return answers;
    }

    private List<GroupCommit.Outcome<String>> work(Sql sql, List<String> actions) {
        begun.add(actions);
        if (actions.contains("gate")) {
            gateReached.countDown();
            await(gate);
        }
        List<GroupCommit.Outcome<String>> answers = new ArrayList<>();
        for (String action : actions) {
            if (action.equals("busy")) {
                throw new IllegalStateException("[SQLITE_BUSY] The database file is locked (database is locked)");
            }
            if (action.equals("broken")) {
                throw new IllegalStateException("broken by itself");
            }
            answers.add(
                    action.equals("refused")
                            ? new GroupCommit.Refused<>(new Conflict("no"))
                            : new GroupCommit.Done<>("done " + action));
        }
        return answers;
    }

    @AfterEach
    void end() {
        callers.shutdownNow();
    }

    @Test
    void anActAloneIsDoneByItsOwnCallerAtOnce() {
        assertEquals("done a", group.commit("a"));
        assertEquals("done b", group.commit("b"));
        assertEquals(List.of(List.of("a"), List.of("b")), committed);
    }

    @Test
    void actsThatComeMeanwhileShareTheNextTransactionInTheirOrder() throws Exception {
        List<Future<String>> answers = whileTheFirstIsUnderWay("a", "b", "c");
        assertEquals("done gate", answers.get(0).get());
        assertEquals("done a", answers.get(1).get());
        assertEquals("done b", answers.get(2).get());
        assertEquals("done c", answers.get(3).get());
        assertEquals(List.of(List.of("gate"), List.of("a", "b", "c")), committed);
    }

    @Test
    void aTransactionTakesNoMoreThanItMay() throws Exception {
        String[] actions = new String[2 * MOST + 1];
        for (int i = 0; i < actions.length; i++) {
            actions[i] = "act " + i;
        }
        for (Future<String> answer : whileTheFirstIsUnderWay(actions)) {
            answer.get();
        }
        assertEquals(
                List.of(1, MOST, MOST, 1), committed.stream().map(List::size).toList());
        assertEquals(
                List.of(actions),
                committed.stream().skip(1).flatMap(List::stream).toList());
    }

    @Test
    void aRefusalReachesItsOwnCallerOnly() throws Exception {
        List<Future<String>> answers = whileTheFirstIsUnderWay("a", "refused", "b");
        assertEquals("done a", answers.get(1).get());
        assertEquals("done b", answers.get(3).get());
        ExecutionException refused =
                assertThrows(ExecutionException.class, () -> answers.get(2).get());
        assertEquals(Conflict.class, refused.getCause().getClass());
        assertEquals(List.of("a", "refused", "b"), committed.get(1));
    }

    @Test
    void whatFailsTogetherIsTriedAloneSoThatTheOthersAreDone() throws Exception {
        List<Future<String>> answers = whileTheFirstIsUnderWay("a", "broken", "b");
        assertEquals("done a", answers.get(1).get());
        assertEquals("done b", answers.get(3).get());
        ExecutionException failed =
                assertThrows(ExecutionException.class, () -> answers.get(2).get());
        assertEquals("broken by itself", failed.getCause().getCause().getMessage());
        assertEquals(List.of(List.of("gate"), List.of("a"), List.of("b")), committed);
    }

    @Test
    void aCommitThatFailsIsToldToAllAndNotTriedAgain() throws Exception {
        List<Future<String>> answers = whileTheFirstIsUnderWay(() -> commitFails = true, "a", "b");
        for (Future<String> answer : answers) {
            ExecutionException failed = assertThrows(ExecutionException.class, answer::get);
            assertEquals("the disk is full", failed.getCause().getCause().getMessage());
        }
        assertEquals(List.of(List.of("gate"), List.of("a", "b")), begun);
        commitFails = false;
        assertEquals("done c", group.commit("c"), "and the next act finds the way free");
    }

    @Test
    void whatABusyDatabaseRefusesIsNotTriedAgainOneAfterAnother() throws Exception {
        List<Future<String>> answers = whileTheFirstIsUnderWay("a", "busy", "b");
        for (Future<String> answer : answers.subList(1, answers.size())) {
            ExecutionException failed = assertThrows(ExecutionException.class, answer::get);
            assertEquals(
                    503, StorageFaults.refusal(failed.getCause()).orElseThrow().status());
        }
        assertEquals(List.of(List.of("gate"), List.of("a", "busy", "b")), begun);
        assertEquals("done c", group.commit("c"), "and the next act finds the way free");
    }

    @Test
    void anErrorOfTheLeaderLeavesNobodyWaiting() {
        OutOfMemoryError error = new OutOfMemoryError("of the test");
        GroupCommit<String, String> failing = new GroupCommit<>(
                work -> work.on(null),
                (sql, actions) -> {
                    throw error;
                },
                MOST);
        for (int i = 0; i < 2; i++) {
            assertSame(
                    error,
                    assertThrows(IllegalStateException.class, () -> failing.commit("a"))
                            .getCause());
        }
    }

    @Test
    void anInterruptedCallerLearnsAllTheSameWhatBecameOfItsAct() throws Exception {
        Future<String> first = callers.submit(() -> group.commit("gate"));
        await(gateReached);
        Thread[] caller = new Thread[1];
        CountDownLatch started = new CountDownLatch(1);
        Future<Boolean> interrupted = callers.submit(() -> {
            caller[0] = Thread.currentThread();
            started.countDown();
            assertEquals("done a", group.commit("a"));
            return Thread.currentThread().isInterrupted();
        });
        await(started);
        awaitParked(caller[0]);
        caller[0].interrupt();
        gate.countDown();
        assertTrue(interrupted.get(), "the interrupt is handed on");
        first.get();
    }

    @Test
    void underAStormEachActIsDoneOnceAndEachCallersInItsOrder() throws Exception {
        int each = 500;
        List<Future<?>> storm = new ArrayList<>();
        for (int c = 0; c < 16; c++) {
            String caller = "caller " + c;
            storm.add(callers.submit(() -> {
                for (int i = 0; i < each; i++) {
                    String action = caller + " act " + i;
                    assertEquals("done " + action, group.commit(action));
                }
            }));
        }
        for (Future<?> caller : storm) {
            caller.get();
        }
        Map<String, List<Integer>> actions = new HashMap<>();
        committed.stream()
                .flatMap(List::stream)
                .forEach(a -> actions.computeIfAbsent(a.replaceAll(" act .*", ""), c -> new ArrayList<>())
                        .add(Integer.valueOf(a.replaceAll(".* act ", ""))));
        assertEquals(16, actions.size());
        List<Integer> inOrder =
                java.util.stream.IntStream.range(0, each).boxed().toList();
        actions.forEach((caller, done) -> assertEquals(inOrder, done, caller));
    }

    private List<Future<String>> whileTheFirstIsUnderWay(String... actions) {
        return whileTheFirstIsUnderWay(() -> {}, actions);
    }

    /** The answers to an act that is held in its transaction, and to these acts, which come meanwhile in this order. */
    private List<Future<String>> whileTheFirstIsUnderWay(Runnable then, String... actions) {
        List<Future<String>> answers = new ArrayList<>();
        answers.add(callers.submit(() -> group.commit("gate")));
        await(gateReached);
        for (String action : actions) {
            Thread[] caller = new Thread[1];
            CountDownLatch started = new CountDownLatch(1);
            answers.add(callers.submit(() -> {
                caller[0] = Thread.currentThread();
                started.countDown();
                return group.commit(action);
            }));
            await(started);
            awaitParked(caller[0]);
        }
        then.run();
        gate.countDown();
        return answers;
    }

    /** Waits until the thread stands in the queue, the only place where it parks. */
    private static void awaitParked(Thread thread) {
        while (LockSupport.getBlocker(thread) == null) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }
}
