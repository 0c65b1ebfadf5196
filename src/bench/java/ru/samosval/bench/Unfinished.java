package ru.samosval.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ru.samosval.bench.HttpLoad.Result;

/** Pages beside five hundred clients that begin a form and never end it. Those that are sent away come again. */
final class Unfinished implements Scenario {

    private static final int CLIENTS = 500;
    private static final int CONNECTIONS = 4;
    private static final int PAIRS = 4;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration TURN = Duration.ofSeconds(10);
    private static final int DEPLOYMENTS = 100;
    private static final List<String> PAGES = List.of("/login", "/dashboard", "/deployments");

    @Override
    public String name() {
        return "unfinished";
    }

    @Override
    public void run(Report report) throws Exception {
        report.section("Unfinished bodies");
        report.text(
                "Pages by %d connections, alone and beside %d clients who sent the head and the first bytes of a form, in"
                        + " turns, %d × %d s; the median of the turns' p99, over the answers as they came, and the longest of"
                        + " all answers. %d running deployments.",
                CONNECTIONS, CLIENTS, PAIRS, TURN.toSeconds(), DEPLOYMENTS);
        try (Samosval server = Samosval.start(
                Bench.fresh("unfinished"), Map.of("simulation.demo-deployments", Integer.toString(DEPLOYMENTS)))) {
            String cookie = server.signIn();
            HttpLoad load = new HttpLoad(server.port(), CONNECTIONS);
            for (String page : PAGES) {
                byte[] question = HttpLoad.get(page, page.equals("/login") ? null : cookie);
                load.run(WARM_UP, () -> question);
                List<Result> alone = new ArrayList<>();
                List<Result> beside = new ArrayList<>();
                for (int i = 0; i < PAIRS; i++) {
                    alone.add(load.run(TURN, () -> question));
                    try (Clients clients = new Clients(server.port())) {
                        load.run(Duration.ofSeconds(2), () -> question);
                        beside.add(load.run(TURN, () -> question));
                    }
                    load.run(Duration.ofSeconds(2), () -> question);
                }
                double ratio = Result.p99(beside) / Result.p99(alone);
                report.row(
                        "`" + page + "`, p99; alone " + figures(alone),
                        figures(beside) + ": " + Report.number(ratio, 2) + " ×",
                        "≤ 2 ×",
                        ratio <= 2 && beside.stream().allMatch(r -> r.wrong(200) == 0));
            }
        }
    }

    private static String figures(List<Result> results) {
        return Report.number(Result.p99(results), 1) + " ms (each "
                + String.join(
                        ", ",
                        results.stream()
                                .map(r -> Report.number(r.latencies().p99(), 0))
                                .toList())
                + "; longest "
                + Report.number(
                        results.stream()
                                .mapToDouble(r -> r.latencies().max())
                                .max()
                                .orElseThrow(),
                        0)
                + ")";
    }

    /** The clients, in one thread of their own, which sleeps unless the server answers one. */
    private static final class Clients implements AutoCloseable {

        private final InetSocketAddress server;
        private final byte[] begun;
        private final Selector selector = Selector.open();
        private final Thread thread = new Thread(this::run, "unfinished");
        private volatile boolean closed;
        private volatile IOException failure;

        Clients(int port) throws IOException {
            server = new InetSocketAddress("127.0.0.1", port);
            begun = ("POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                            + "Content-Length: 1000\r\n\r\na=1")
                    .getBytes(StandardCharsets.US_ASCII);
            thread.start();
        }

        private void run() {
            ByteBuffer answer = ByteBuffer.allocate(8_192);
            try {
                for (int i = 0; i < CLIENTS; i++) {
                    begin();
                }
                while (!closed) {
                    selector.select(100);
                    for (SelectionKey key : selector.selectedKeys()) {
                        if (isOver((SocketChannel) key.channel(), answer.clear())) {
                            key.channel().close();
                            begin();
                        }
                    }
                    selector.selectedKeys().clear();
                }
                for (SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
                selector.close();
            } catch (IOException e) {
                failure = e;
            }
        }

        private void begin() throws IOException {
            SocketChannel channel = SocketChannel.open(server);
            channel.write(ByteBuffer.wrap(begun));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        }

        private static boolean isOver(SocketChannel channel, ByteBuffer answer) {
            try {
                return channel.read(answer) < 0;
            } catch (IOException e) {
                return true;
            }
        }

        /** Ends them. A turn in which a client could not connect does not count. */
        @Override
        public void close() throws IOException, InterruptedException {
            closed = true;
            selector.wakeup();
            thread.join();
            if (failure != null) {
                throw failure;
            }
        }
    }
}
