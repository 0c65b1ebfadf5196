package ru.samosval.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import ru.samosval.harness.Client;

/**
 * Acts on all of a million deployments: how long the caller waits, what pages and other users' acts take meanwhile, and
 * when all deployments are done. Part of {@link Scale}; a trial if run by itself.
 */
final class Millions implements Scenario {

    private static final Duration SLICE = Duration.ofSeconds(5);
    private static final int ACT_EVERY_MS = 200;
    private static final int MOST_WAITED_MS = 1_000;

    @Override
    public String name() {
        return "acts";
    }

    @Override
    public boolean isTrial() {
        return true;
    }

    @Override
    public void run(Report report) throws Exception {
        report.section("Acts on a million");
        Path data = Bench.fresh("acts");
        String million = Integer.toString(Scale.MILLION);
        Samosval.start(data, Map.of("simulation.demo-deployments", million)).close();
        actions(report, data);
    }

    /** Does the acts on a folder with a million deployments. */
    static void actions(Report report, Path data) throws Exception {
        try (Samosval server = Samosval.start(data, Map.of())) {
            Client root = Client.at("http://127.0.0.1:" + server.port()).signIn("root", "root");
            String cookie = "JSESSIONID=" + root.session();
            HttpLoad load = new HttpLoad(server.port(), Scale.CONNECTIONS);
            Random random = new Random(7);
            HttpLoad.Questions pages =
                    () -> HttpLoad.get("/deployments?page=" + (1 + random.nextInt(Scale.pages(Scale.MILLION))), cookie);
            load.run(Scale.WARM_UP, pages);
            double quiet = load.run(Scale.MEASURE, pages).latencies().p99();
            act(
                    report,
                    "another base image",
                    load,
                    pages,
                    quiet,
                    root,
                    () -> root.post("/requests/1/edit", Map.of("base_image", "eclipse-temurin:21-jre")));
            act(
                    report,
                    "a commit hook",
                    load,
                    pages,
                    quiet,
                    root,
                    () -> root.postJson(
                            "/api/hooks/commit",
                            "{\"repo_url\":\"https://git.example.test/demo/shop.git\",\"branch\":\"main\",\"commit\":\"0a1b2c3d\"}"));
        }
    }

    private static void act(
            Report report,
            String what,
            HttpLoad load,
            HttpLoad.Questions pages,
            double quiet,
            Client root,
            Supplier<Client.Answer> action)
            throws Exception {
        long begun = System.nanoTime();
        int status = action.get().status();
        double answered = (System.nanoTime() - begun) / 1e9;
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Others> watched = CompletableFuture.supplyAsync(() -> others(root, over));
        Latencies meanwhile = new Latencies();
        double worst = 0;
        long wrong = status < 400 ? 0 : 1;
        while (!over.get()) {
            HttpLoad.Result during = load.run(SLICE, pages);
            meanwhile.add(during.latencies());
            worst = Math.max(worst, during.latencies().p99());
            wrong += during.wrong(200);
        }
        Latencies waited = watched.join().waited();
        double carried = (watched.join().carriedAt() - begun) / 1e9;
        report.row(
                what + " for a million: the answer" + (wrong > 0 ? " (" + wrong + " answers were wrong)" : ""),
                Report.number(answered, 2) + " s",
                "≤ 2 s",
                answered <= 2 && wrong == 0);
        report.row(
                what + ": pages of the list meanwhile, p99 (of the worst " + SLICE.toSeconds() + " s)",
                Report.number(meanwhile.p99(), 1) + " ms (" + Report.number(worst, 1) + " ms)",
                "≤ 2 × " + Report.number(quiet, 1) + " ms",
                meanwhile.p99() <= 2 * quiet);
        report.row(
                what + ": an act of somebody else meanwhile, every " + ACT_EVERY_MS + " ms (" + waited.count() + ")",
                waited.toString(),
                "max ≤ " + MOST_WAITED_MS + " ms",
                waited.max() <= MOST_WAITED_MS);
        report.row(what + ": all have it", Report.number(carried, 0) + " s", "≤ 120 s", carried <= 120);
    }

    /**
     * Acts of other users.
     *
     * @param waited how long each took, including the load of the machine
     * @param carriedAt when the act on all was seen to be finished ({@link System#nanoTime}), to about a quarter of a
     *     second
     */
    private record Others(Latencies waited, long carriedAt) {}

    /** Short acts that write, one after the other until the act on all is finished, which {@code over} says. */
    private static Others others(Client root, AtomicBoolean over) {
        Latencies waited = new Latencies();
        try {
            while (!root.get("/api/requests/1/tasks")
                    .json()
                    .getJsonArray("tasks")
                    .isEmpty()) {
                long begun = System.nanoTime();
                Client.Answer made =
                        root.postJson("/api/tokens", "{\"name\":\"act\",\"scope\":\"read\",\"expires_in_days\":1}");
                waited.addNanos(System.nanoTime() - begun);
                if (made.status() != 201) {
                    throw new IllegalStateException("an act of somebody else: " + made.status() + " " + made.body());
                }
                root.call("DELETE", "/api/tokens/" + made.json().getInt("id"));
                Thread.sleep(ACT_EVERY_MS);
            }
            return new Others(waited, System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            over.set(true);
        }
    }
}
