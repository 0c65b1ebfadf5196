package ru.samosval.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import ru.samosval.bench.StreamLoad.Wish;
import ru.samosval.harness.Client;

/**
 * A small working day that lasts {@code -Dbench.soak.minutes=…}: people on pages and acts who come and go, streams that
 * are opened and left, hooks. Each minute prints what was answered and what the process holds. At the end, when all
 * have gone, that is compared with the second minute: what has grown is a leak.
 */
final class Soak implements Scenario {

    private static final int MINUTES = Integer.getInteger("bench.soak.minutes", 15);
    private static final int DEVELOPERS = 15;
    private static final int OPERATORS = 5;
    private static final int STREAMS = 100;
    private static final int HOOKS_A_SECOND = 20;
    private static final int DEMO_DEPLOYMENTS = 20;
    private static final String DEMO_REPO = "https://git.example.test/demo/shop.git";
    private static final int MOST_THINK_MILLIS = 1_000;
    private static final int HEAP_TOLERANCE_MIB = 10;
    private static final Pattern TROUBLE = Pattern.compile("SEVERE|^\\s+at [\\w.$/]+\\(|^Caused by:|OutOfMemory");
    private static final List<String> PAGES = List.of(
            "/dashboard",
            "/requests",
            "/builds",
            "/images",
            "/deployments",
            "/alerts",
            "/profile",
            "/api/users/search?q=d");

    private final Map<String, Integer> statuses = new TreeMap<>();
    private final Queue<String> trouble = new ConcurrentLinkedQueue<>();
    private final Queue<Long> submitted = new ConcurrentLinkedQueue<>();
    private final List<String> repos = new CopyOnWriteArrayList<>();
    private Latencies pages = new Latencies();
    private volatile boolean over;
    private volatile int streamsOpened;
    private Samosval server;

    private record Held(double heap, double resident, int threads, int handles) {}

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public boolean isTrial() {
        return true;
    }

    /** The lines of a log that should not be in it. */
    static List<String> troubleIn(String log) {
        return log.lines().filter(l -> TROUBLE.matcher(l).find()).toList();
    }

    @Override
    public void run(Report report) throws Exception {
        report.section("Soak");
        Path data = Bench.fresh("soak");
        server = Samosval.start(
                data,
                Map.of("simulation.demo-deployments", Integer.toString(DEMO_DEPLOYMENTS), "simulation.speed", "20"));
        try {
            List<Thread> threads = load();
            List<List<String>> minutes = new ArrayList<>();
            Held early = null;
            long begin = System.nanoTime();
            for (int minute = 1; minute <= MINUTES; minute++) {
                long left = begin + TimeUnit.MINUTES.toNanos(minute) - System.nanoTime();
                TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
                Held now = held();
                minutes.add(minute(Integer.toString(minute), now, data));
                if (minute <= 2) {
                    early = now;
                }
            }
            over = true;
            for (Thread thread : threads) {
                thread.join(TimeUnit.MINUTES.toMillis(1));
            }
            TimeUnit.SECONDS.sleep(30);
            Held late = held();
            minutes.add(minute("after", late, data));
            report.table(
                    List.of(
                            "minute",
                            "answers",
                            "page p50 / p99, ms",
                            "heap, MiB",
                            "resident, MiB",
                            "threads",
                            "handles",
                            "write-ahead log, MiB",
                            "bad log lines"),
                    minutes);
            verdict(report, early, late);
        } finally {
            server.close();
        }
    }

    private void verdict(Report report, Held early, Held late) throws IOException {
        trouble.stream().distinct().limit(20).forEach(t -> System.out.println("   " + t));
        List<String> bad = troubleIn(server.process().log());
        bad.stream().limit(20).forEach(t -> System.out.println("   " + t));
        report.row("answers that should not be", Integer.toString(trouble.size()), "0", trouble.isEmpty());
        report.row("lines of trouble in the log", Integer.toString(bad.size()), "0", bad.isEmpty());
        report.row(
                "heap after a collection, in minute 2 and 30 s after the load",
                Report.number(early.heap, 1) + "; " + Report.number(late.heap, 1) + " MiB",
                "≤ " + HEAP_TOLERANCE_MIB + " MiB more",
                late.heap <= early.heap + HEAP_TOLERANCE_MIB);
        report.row("threads", early.threads + "; " + late.threads, "no more", late.threads <= early.threads);
        report.row("open handles", early.handles + "; " + late.handles, "no more", late.handles <= early.handles);
    }

    private Held held() throws IOException, InterruptedException {
        Running process = server.process();
        return new Held(
                process.heapAfterCollection(), process.residentMebibytes(), process.threads(), process.handles());
    }

    private synchronized List<String> minute(String name, Held now, Path data) throws IOException {
        Path wal = data.resolve("samosval.sqlite3-wal");
        List<String> row = List.of(
                name,
                statuses.toString().replaceAll("[{}]", "") + ", streams=" + streamsOpened,
                pages.count() == 0 ? "" : Report.number(pages.p50(), 1) + " / " + Report.number(pages.p99(), 1),
                Report.number(now.heap, 1),
                Report.number(now.resident, 0),
                Integer.toString(now.threads),
                Integer.toString(now.handles),
                Report.number(Files.exists(wal) ? Files.size(wal) / 1048576.0 : 0, 1),
                Integer.toString(troubleIn(server.process().log()).size()));
        System.out.println(String.join(" | ", row));
        statuses.clear();
        streamsOpened = 0;
        pages = new Latencies();
        return row;
    }

    private List<Thread> load() {
        Client root = client().signIn("root", "root");
        List<Client> people = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < DEVELOPERS + OPERATORS; i++) {
            boolean operator = i < OPERATORS;
            String username = (operator ? "operator" : "developer") + i;
            root.post(
                    "/admin/users/create",
                    Map.of(
                            "username",
                            username,
                            "password",
                            password(username),
                            "role",
                            operator ? "operator" : "developer"));
            Client person = client().signIn(username, password(username));
            people.add(person);
            threads.add(new Thread(new Person(person, operator, i)));
        }
        threads.add(new Thread(this::hooks));
        List<String> viewers = List.of(server.signIn(), server.signIn());
        threads.add(new Thread(() -> streams(viewers)));
        threads.forEach(t -> t.setDaemon(true));
        threads.forEach(Thread::start);
        return threads;
    }

    private Client client() {
        return Client.at("http://127.0.0.1:" + server.port());
    }

    private static String password(String username) {
        return "secret of " + username;
    }

    /** Sends a request and counts its answer; null if there was none. */
    private Client.Answer ask(boolean page, Supplier<Client.Answer> question) {
        long begin = System.nanoTime();
        try {
            Client.Answer answer = question.get();
            count(Integer.toString(answer.status()), page ? System.nanoTime() - begin : -1);
            // Two users may do the same at once, and one of them is told so. Nothing else is acceptable.
            if (answer.status() >= 400 && answer.status() != 409) {
                trouble.add(answer.toString().lines().findFirst().orElse(""));
            }
            return answer;
        } catch (UncheckedIOException e) {
            count("none", -1);
            trouble.add(e.getMessage() + ": " + e.getCause());
            return null;
        } catch (AssertionError e) {
            trouble.add(e.getMessage());
            return null;
        }
    }

    private synchronized void count(String status, long nanos) {
        statuses.merge(status, 1, Integer::sum);
        if (nanos >= 0) {
            pages.addNanos(nanos);
        }
    }

    private final class Person implements Runnable {
        private final Client client;
        private final boolean operator;
        private final Random random;
        private final List<Long> requests = new ArrayList<>();
        private final List<Long> deployments = new ArrayList<>();
        private int number;

        Person(Client client, boolean operator, int seed) {
            this.client = client;
            this.operator = operator;
            this.random = new Random(seed);
        }

        @Override
        public void run() {
            try {
                while (!over) {
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_THINK_MILLIS));
                    int what = random.nextInt(100);
                    if (what < 2) {
                        ask(false, () -> client.post("/logout"));
                        comeBack();
                    } else if (what < 15) {
                        act();
                    } else {
                        look();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Waits, as a caller does who is told to come later. */
        private void comeBack() throws InterruptedException {
            Client.Answer answer = null;
            while (!over && (answer == null || !answer.isRedirect())) {
                answer = ask(false, () -> client.trySignIn(client.username(), password(client.username())));
                TimeUnit.SECONDS.sleep(1);
            }
        }

        private void look() {
            if (!operator && random.nextInt(10) == 0) {
                page("/requests/new");
            } else if (random.nextInt(3) > 0) {
                page(PAGES.get(random.nextInt(PAGES.size())));
            } else if (operator) {
                long id = 1 + random.nextInt(DEMO_DEPLOYMENTS);
                page("/deployments/" + id);
                page("/api/deployments/" + id + "/metrics");
                page("/api/deployments/" + id + "/logs?tail=200");
            } else if (!requests.isEmpty()) {
                long id = requests.get(random.nextInt(requests.size()));
                page("/requests/" + id);
            }
        }

        private void page(String path) {
            Client.Answer answer = ask(true, () -> client.get(path));
            if (answer != null && answer.isRedirect()) {
                trouble.add("led away: " + answer);
            }
        }

        private void act() {
            if (!operator) {
                String name = client.username() + "-" + number++;
                Map<String, String> form = Kills.form(name, client);
                Client.Answer made = ask(false, () -> client.post("/requests/new", form));
                if (made != null && made.isRedirect()) {
                    long id = made.id();
                    requests.add(id);
                    repos.add(form.get("repo_url"));
                    form.put("entrypoint", "java -jar /app/other.jar");
                    ask(false, () -> client.post("/requests/" + id + "/edit", form));
                    ask(false, () -> client.post("/requests/" + id + "/submit"));
                    submitted.add(id);
                }
                return;
            }
            Long request = submitted.poll();
            if (request != null) {
                ask(false, () -> client.post("/requests/" + request + "/status", Map.of("status", "approved")));
                ask(false, () -> client.post("/requests/" + request + "/build"));
            }
            if (deployments.size() < 5) {
                Client.Answer made = ask(
                        false,
                        () -> client.post(
                                "/images/1/create_deployment", Kills.deployment(client.username() + "-" + number++)));
                if (made != null && made.isRedirect()) {
                    deployments.add(made.id());
                }
            } else {
                long id = deployments.remove(0);
                for (String action : List.of("stop", "restart", "stop", "start", "delete")) {
                    ask(false, () -> client.post("/deployments/" + id + "/" + action));
                }
            }
        }
    }

    /** Twenty a second: most for requests without deployments, one every two seconds for the request that has some. */
    private void hooks() {
        Client ci = client();
        Random random = new Random(1);
        long begin = System.nanoTime();
        try {
            for (long n = 1; !over; n++) {
                long left = begin + n * TimeUnit.SECONDS.toNanos(1) / HOOKS_A_SECOND - System.nanoTime();
                TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
                String repo = n % (2 * HOOKS_A_SECOND) == 0 || repos.isEmpty()
                        ? DEMO_REPO
                        : repos.get(random.nextInt(repos.size()));
                String body = String.format(
                        "{\"repo_url\":\"%s\",\"branch\":\"main\",\"commit\":\"%040x\"}", repo, 0xabcdef0000L + n);
                ask(false, () -> ci.postJson("/api/hooks/commit", body));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A hundred viewers, who leave after five seconds and are replaced by others. */
    private void streams(List<String> cookies) {
        while (!over) {
            try (StreamLoad load = new StreamLoad(server.port())) {
                List<Wish> wishes = new ArrayList<>();
                for (int i = 0; i < STREAMS; i++) {
                    wishes.add(new Wish(1 + i % DEMO_DEPLOYMENTS, cookies.get(i % cookies.size()), 100, true));
                }
                load.open(wishes);
                load.read(Duration.ofSeconds(5), false);
                streamsOpened += STREAMS;
                if (load.firstTrouble() != null) {
                    trouble.add("stream: " + load.firstTrouble());
                }
                if (load.ended() > 0) {
                    trouble.add(load.ended() + " streams ended by themselves");
                }
            } catch (IOException e) {
                trouble.add("streams: " + e);
            }
        }
    }
}
