package ru.samosval.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import ru.samosval.harness.Client;

/**
 * A server is killed (SIGKILL) at a random moment while many work with it, and started again on the same data,
 * {@code -Dbench.kills=…} times. After each start everything that was ever acknowledged must be in the database, once
 * and with its row in the audit log. Nothing may stay unfinished, and whoever was signed in must still be.
 */
final class Kills implements Scenario {

    private static final int KILLS = Integer.getInteger("bench.kills", 50);
    private static final int DEVELOPERS = 4;
    private static final int OPERATORS = 2;
    private static final int CALLERS = 2;
    private static final int FIRST_ACTS = 30;
    private static final int MOST_MILLIS = 3_000;
    private static final String REPO = "https://git.example.test/kills/base.git";
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Random random = new Random();
    private final Deeds deeds = new Deeds();
    private final Queue<Long> submitted = new ConcurrentLinkedQueue<>();
    private final Map<String, Client> signedIn = new ConcurrentHashMap<>();
    private final Map<String, Client> signedOut = new ConcurrentHashMap<>();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final AtomicLong words = new AtomicLong(random.nextLong(1L << 40));
    private final List<Client> developers = new ArrayList<>();
    private final List<Client> operators = new ArrayList<>();
    private Client root;
    private long baseImage;
    private Path data;
    private int port;

    @Override
    public String name() {
        return "kills";
    }

    @Override
    public boolean isTrial() {
        return true;
    }

    @Override
    public void run(Report report) throws Exception {
        report.section("Kills under load");
        data = Bench.fresh("kills");
        port = Running.freePort();
        List<String> wrong = new ArrayList<>();
        Running server = start();
        try {
            prepare();
            for (int round = 1; round <= KILLS; round++) {
                int before = deeds.acknowledged();
                long millis = work(server);
                List<String> trouble = new ArrayList<>(refused);
                refused.clear();
                log(server, round).ifPresent(trouble::add);
                server = start();
                String stuck = unfinished();
                if (!stuck.isEmpty()) {
                    trouble.add("still unfinished: " + stuck);
                }
                int held = signIns(trouble);
                trouble.addAll(deeds.compare(file()));
                System.out.printf(
                        "%d: killed after %d ms, %d acknowledged, %d in all, %d not answered, %d sign-ins hold, back in"
                                + " %.1f s: %s%n",
                        round,
                        millis,
                        deeds.acknowledged() - before,
                        deeds.acknowledged(),
                        deeds.unanswered(),
                        held,
                        server.secondsToReady(),
                        trouble.isEmpty() ? "good" : trouble.size() + " wrong");
                trouble.stream().limit(20).forEach(t -> System.out.println("   " + t));
                wrong.addAll(trouble);
            }
        } finally {
            server.close();
        }
        report.row("kills", Integer.toString(KILLS));
        report.row(
                "acts acknowledged; asked and cut off",
                Report.number(deeds.acknowledged(), 0) + "; " + Report.number(deeds.unanswered(), 0));
        report.row(
                "lost, doubled, stuck, refused, signed out, damaged",
                Integer.toString(wrong.size()),
                "0",
                wrong.isEmpty());
    }

    private Path file() {
        return data.resolve("samosval.sqlite3");
    }

    private Running start() throws IOException, InterruptedException {
        return Running.start(
                List.of(
                        Samosval.java(),
                        "-Dsamosval.data.dir=" + data,
                        "-Dsamosval.simulation.speed=60",
                        "-Dsamosval.simulation.build-failure-rate=0",
                        // A deployment that fails before it is stopped cannot be stopped, which is rightly refused.
                        "-Dsamosval.simulation.deploy-failure-rate=0",
                        "-jar",
                        Path.of(System.getProperty("bench.jar"))
                                .toAbsolutePath()
                                .toString(),
                        "--port",
                        Integer.toString(port)),
                Map.of(),
                data.resolveSibling("kills-run"),
                port,
                "/login");
    }

    /** Creates the users, and an image to make deployments from. */
    private void prepare() throws Exception {
        root = client().signIn("root", "root");
        for (int i = 1; i <= OPERATORS; i++) {
            operators.add(person("office" + i, "operator"));
        }
        for (int i = 1; i <= DEVELOPERS; i++) {
            developers.add(person("builder" + i, "developer"));
        }
        Map<String, String> form = form("base", developers.get(0));
        form.put("repo_url", REPO);
        long request = developers.get(0).post("/requests/new", form).id();
        developers.get(0).post("/requests/" + request + "/submit");
        operators.get(0).post("/requests/" + request + "/status", Map.of("status", "approved"));
        operators.get(0).post("/requests/" + request + "/build");
        unfinished();
        baseImage = number("SELECT MIN(id) FROM images");
        long deployment = operators
                .get(0)
                .post("/images/" + baseImage + "/create_deployment", deployment("base"))
                .id();
        System.out.println("image " + baseImage + ", deployment " + deployment);
    }

    private Client client() {
        return Client.at("http://127.0.0.1:" + port);
    }

    private static String password(String username) {
        return "secret of " + username;
    }

    private Client person(String username, String role) {
        root.post("/admin/users/create", Map.of("username", username, "password", password(username), "role", role));
        return client().signIn(username, password(username));
    }

    static Map<String, String> form(String name, Client owner) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("image_name", name);
        form.put("repo_url", "https://git.example.test/team/" + name + ".git");
        form.put("repo_branch", "main");
        form.put("update_mode", "continuous");
        form.put("target_commit", "");
        form.put("base_image", "eclipse-temurin:17-jre");
        form.put("run_commands", "apt-get update\napt-get install -y curl");
        form.put("entrypoint", "java -jar /app/shop.jar");
        form.put("ram_mb", "512");
        form.put("vcpu", "0.5");
        form.put("version_tag", "1.4");
        form.put("owner", owner.username());
        form.put("collaborators", "");
        return form;
    }

    static Map<String, String> deployment(String name) {
        return Map.of("name", name, "environment", "dev", "replicas", "1", "ports", "");
    }

    /** Does all the work until the server is killed. Returns the milliseconds until then. */
    private long work(Running server) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        developers.forEach(d -> threads.add(worker(() -> draw(d), over)));
        operators.forEach(o -> threads.add(worker(() -> decide(o), over)));
        threads.add(worker(this::admit, over));
        for (int i = 0; i < CALLERS; i++) {
            Client ci = client();
            threads.add(worker(() -> push(ci), over));
        }
        long begin = System.nanoTime();
        // A server that has just started is slow, so the time is counted only once the work is well under way.
        int enough = deeds.acknowledged() + FIRST_ACTS;
        while (deeds.acknowledged() < enough && System.nanoTime() - begin < PATIENCE_NANOS) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_MILLIS));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        server.kill();
        over.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        return millis;
    }

    private Thread worker(Runnable turn, AtomicBoolean over) {
        Thread thread = new Thread(() -> {
            try {
                while (!over.get()) {
                    turn.run();
                }
            } catch (UncheckedIOException e) {
                // The server is gone: the last requests stay unanswered.
            } catch (RuntimeException | AssertionError e) {
                refused.add(e.toString());
            }
        });
        thread.start();
        return thread;
    }

    /** Does a thing whose target is known before. Returns whether it was done. */
    private boolean done(String action, Object target, Supplier<Client.Answer> asked) {
        deeds.ask(action, target);
        Client.Answer answer = asked.get();
        if (isDone(answer)) {
            deeds.acknowledge(action, target);
            return true;
        }
        deeds.forget(action, target);
        return false;
    }

    private boolean isDone(Client.Answer answer) {
        boolean done = answer.isRedirect()
                ? answer.request().uri().getPath().equals("/login")
                        || !answer.location().startsWith("/login")
                        || answer.request().uri().getPath().equals("/logout")
                : answer.status() == 200 && answer.request().uri().getPath().startsWith("/api/");
        if (!done) {
            refused.add(answer.toString());
        }
        return done;
    }

    private String word() {
        return String.format("%012x", words.incrementAndGet());
    }

    private void draw(Client developer) {
        String word = word();
        Map<String, String> form = form("kills-" + word, developer);
        Client.Answer made = developer.post("/requests/new", form);
        if (!isDone(made)) {
            return;
        }
        long request = made.id();
        deeds.acknowledge("request_create", request);
        form.put("entrypoint", "java -jar /app/edit-" + word + ".jar");
        if (done("request_update", "edit-" + word, () -> developer.post("/requests/" + request + "/edit", form))
                && done("request_submit", request, () -> developer.post("/requests/" + request + "/submit"))) {
            submitted.add(request);
        }
    }

    private void decide(Client operator) {
        Long request = submitted.poll();
        if (request != null
                && done(
                        "request_status",
                        request,
                        () -> operator.post("/requests/" + request + "/status", Map.of("status", "approved")))) {
            Client.Answer build = operator.post("/requests/" + request + "/build");
            if (isDone(build)) {
                deeds.acknowledge("build_start", build.id());
            }
        }
        Client.Answer made =
                operator.post("/images/" + baseImage + "/create_deployment", deployment("kills-" + word()));
        if (!isDone(made)) {
            return;
        }
        long deployment = made.id();
        deeds.acknowledge("deployment_create", deployment);
        if (done("deployment_stop", deployment, () -> operator.post("/deployments/" + deployment + "/stop"))) {
            done("deployment_start", deployment, () -> operator.post("/deployments/" + deployment + "/start"));
        }
        // Each hook restarts everything that runs: a fleet that only grew would be the whole load.
        if (random.nextInt(10) > 0) {
            done("deployment_delete", deployment, () -> operator.post("/deployments/" + deployment + "/delete"));
        }
    }

    private void admit() {
        String username = "guest" + word();
        if (!done(
                "user_create",
                username,
                () -> root.post(
                        "/admin/users/create",
                        Map.of("username", username, "password", password(username), "role", "developer")))) {
            return;
        }
        Client guest = client();
        if (done("login", username, () -> guest.trySignIn(username, password(username)))) {
            if (random.nextInt(3) == 0) {
                if (done("logout", username, () -> guest.post("/logout"))) {
                    signedOut.put(username, guest);
                }
            } else {
                signedIn.put(username, guest);
            }
        }
    }

    private void push(Client ci) {
        String commit = String.format("%040x", words.incrementAndGet());
        done(
                "commit_hook_received",
                commit,
                () -> ci.postJson(
                        "/api/hooks/commit",
                        "{\"repo_url\":\"" + REPO + "\",\"branch\":\"main\",\"commit\":\"" + commit + "\"}"));
    }

    /** What is still unfinished after a generous wait; empty if nothing is. */
    private String unfinished() throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            long builds = number("SELECT COUNT(*) FROM builds WHERE status IN ('queued', 'building')");
            long deployments = number("SELECT COUNT(*) FROM deployments WHERE status = 'deploying'");
            long tasks = number("SELECT COUNT(*) FROM fleet_tasks WHERE finished_at IS NULL");
            if (builds + deployments + tasks == 0) {
                return "";
            }
            if (System.nanoTime() > end) {
                return builds + " builds, " + deployments + " deployments, " + tasks + " fleet tasks";
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private long number(String sql) throws Exception {
        try (var db = DriverManager.getConnection("jdbc:sqlite:file:" + file() + "?mode=ro");
                var statement = db.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Checks that everybody is signed in or out as before the kill. Returns how many are signed in. */
    private int signIns(List<String> trouble) {
        Map<String, Client> all = new LinkedHashMap<>(signedIn);
        all.put("root", root);
        operators.forEach(o -> all.put(o.username(), o));
        developers.forEach(d -> all.put(d.username(), d));
        all.forEach((username, client) -> {
            int status = client.get("/profile").status();
            if (status != 200) {
                trouble.add(username + " was signed in and is answered " + status);
            }
        });
        signedOut.forEach((username, client) -> {
            if (client.get("/profile").status() == 200) {
                trouble.add(username + " was signed out and is in again");
            }
        });
        // Only this many are kept for the next rounds, so that the rounds do not get longer and longer.
        signedIn.keySet().stream().skip(50).toList().forEach(signedIn::remove);
        signedOut.clear();
        return all.size();
    }

    /** What the log should not contain. A copy of the log is kept. */
    private java.util.Optional<String> log(Running server, int round) throws IOException {
        List<String> bad = Soak.troubleIn(server.log());
        if (bad.isEmpty()) {
            return java.util.Optional.empty();
        }
        Files.writeString(data.resolveSibling("kills-run").resolve("round-" + round + ".log"), server.log());
        return java.util.Optional.of(bad.size() + " lines in the log, the first: " + bad.get(0));
    }
}
