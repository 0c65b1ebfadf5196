package ru.samosval.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends requests over a number of kept connections, the next one as soon as the last was answered, and measures the
 * time of each. Uses one thread, to leave the processor to the server.
 */
final class HttpLoad {

    /** The requests, in turn. Called by one thread. */
    interface Questions {
        byte[] next();
    }

    /** The result of a turn. */
    record Result(Latencies latencies, double seconds, Map<Integer, Long> statuses, long broken) {

        double perSecond() {
            return latencies.count() / seconds;
        }

        /** The median of the rates of several turns, in answers a second. */
        static double rate(List<Result> turns) {
            return Report.median(turns.stream().map(Result::perSecond).toList());
        }

        /** The median of the p99 of several turns, in milliseconds. */
        static double p99(List<Result> turns) {
            return Report.median(turns.stream().map(r -> r.latencies().p99()).toList());
        }

        /** The number of answers with another status, and of broken connections. */
        long wrong(int status) {
            return broken
                    + statuses.entrySet().stream()
                            .filter(e -> e.getKey() != status)
                            .mapToLong(Map.Entry::getValue)
                            .sum();
        }
    }

    private final InetSocketAddress server;
    private final int connections;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private Latencies latencies = new Latencies();
    private long broken;

    HttpLoad(int port, int connections) {
        this.server = new InetSocketAddress("127.0.0.1", port);
        this.connections = connections;
    }

    /** A GET as programs send it, with a session if there is one. */
    static byte[] get(String path, String cookie) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                        + (cookie == null ? "" : "Cookie: " + cookie + "\r\n") + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Sends requests for this long. */
    Result run(Duration time, Questions questions) throws IOException {
        statuses.clear();
        latencies = new Latencies();
        broken = 0;
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        try (Selector selector = Selector.open()) {
            List<Connection> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                Connection connection = new Connection(selector, questions);
                connection.open();
                all.add(connection);
            }
            while (System.nanoTime() < end) {
                selector.select(200);
                for (SelectionKey key : selector.selectedKeys()) {
                    ((Connection) key.attachment()).work();
                }
                selector.selectedKeys().clear();
            }
            for (Connection connection : all) {
                connection.channel.close();
            }
        }
        return new Result(latencies, (System.nanoTime() - begin) / 1e9, new TreeMap<>(statuses), broken);
    }

    private final class Connection {
        private final Selector selector;
        private final Questions questions;
        private SocketChannel channel;
        private ByteBuffer question;
        private long asked;
        private Answer answer;

        Connection(Selector selector, Questions questions) {
            this.selector = selector;
            this.questions = questions;
        }

        void open() throws IOException {
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(server);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
            ask();
        }

        private void ask() throws IOException {
            question = ByteBuffer.wrap(questions.next());
            answer = new Answer();
            asked = System.nanoTime();
            send();
        }

        private void send() throws IOException {
            channel.write(question);
            channel.keyFor(selector)
                    .interestOps(
                            question.hasRemaining()
                                    ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                                    : SelectionKey.OP_READ);
        }

        void work() throws IOException {
            try {
                if (question.hasRemaining()) {
                    send();
                }
                buffer.clear();
                int read = channel.read(buffer);
                buffer.flip();
                if (read < 0) {
                    if (!answer.endsWithConnection()) {
                        broken++;
                        again();
                        return;
                    }
                    answered();
                    again();
                } else if (answer.take(buffer)) {
                    answered();
                    if (answer.closes()) {
                        again();
                    } else {
                        ask();
                    }
                }
            } catch (IOException e) {
                broken++;
                again();
            }
        }

        private void answered() {
            latencies.addNanos(System.nanoTime() - asked);
            statuses.merge(answer.status(), 1L, Long::sum);
        }

        private void again() throws IOException {
            channel.close();
            open();
        }
    }
}
