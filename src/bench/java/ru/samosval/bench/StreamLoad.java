package ru.samosval.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Viewers of log streams in one thread, as many as the system allows a process to open. Measures the delay of each
 * line, from the moment in its id until it arrives. Keeps the ids, so that lost and doubled lines can be counted.
 */
final class StreamLoad implements AutoCloseable {

    /** At most this many may be opening at once. */
    private static final int OPENING = 64;

    private final InetSocketAddress server;
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final List<Subscriber> viewers = new ArrayList<>();
    private Latencies delays = new Latencies();
    private boolean measuring;
    private int opening;
    private int ended;
    private String firstTrouble;

    StreamLoad(int port) throws IOException {
        server = new InetSocketAddress("127.0.0.1", port);
    }

    /** What a viewer asks for, and whether it reads what it is sent. */
    record Wish(long deployment, String cookie, int tail, boolean reads) {}

    /** Opens streams, and returns when each has the head of its answer. Returns the seconds that it took. */
    double open(List<Wish> wishes) throws IOException {
        long begin = System.nanoTime();
        for (Wish wish : wishes) {
            while (opening >= OPENING) {
                turn(100);
            }
            viewers.add(new Subscriber(wish));
        }
        while (opening > 0) {
            turn(100);
            if (System.nanoTime() - begin > Duration.ofMinutes(5).toNanos()) {
                throw new IOException(opening + " streams do not open");
            }
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Reads for this long. Returns the delays of what arrived. */
    Latencies read(Duration time, boolean measure) throws IOException {
        delays = new Latencies();
        measuring = measure;
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            turn(50);
        }
        measuring = false;
        return delays;
    }

    private void turn(long millis) throws IOException {
        selector.select(key -> ((Subscriber) key.attachment()).work(), millis);
    }

    /** How many streams have ended although nobody here closed them. */
    int ended() {
        return ended;
    }

    /** The problem of the first stream that broke; null if none did. */
    String firstTrouble() {
        return firstTrouble;
    }

    /** How many streams were opened. */
    int size() {
        return viewers.size();
    }

    /**
     * Counts, over the reading viewers of a deployment, the lines that should have come and did not, and those that
     * came twice.
     */
    Missing compare(long deployment, List<LineKey> lines, LineKey until) {
        long lost = 0;
        long doubled = 0;
        long seen = 0;
        for (Subscriber viewer : viewers) {
            if (viewer.wish.deployment != deployment || !viewer.wish.reads || viewer.first == null) {
                continue;
            }
            Set<LineKey> got = new HashSet<>();
            for (LineKey key : viewer.keys()) {
                if (!got.add(key)) {
                    doubled++;
                }
            }
            seen += got.size();
            for (LineKey key : lines) {
                if (key.compareTo(viewer.first) >= 0 && key.compareTo(until) <= 0 && !got.contains(key)) {
                    lost++;
                }
            }
        }
        return new Missing(seen, lost, doubled);
    }

    record Missing(long seen, long lost, long doubled) {}

    /** The id of a line ({@code <epoch millis>-<n>}). */
    record LineKey(long millis, int n) implements Comparable<LineKey> {

        static LineKey parse(String id) {
            int dash = id.indexOf('-');
            return new LineKey(Long.parseLong(id.substring(0, dash)), Integer.parseInt(id.substring(dash + 1)));
        }

        @Override
        public int compareTo(LineKey o) {
            return millis != o.millis ? Long.compare(millis, o.millis) : Integer.compare(n, o.n);
        }
    }

    @Override
    public void close() throws IOException {
        for (Subscriber viewer : viewers) {
            viewer.channel.close();
        }
        selector.close();
    }

    private final class Subscriber {
        private static final int LINE_START = 128;

        private final Wish wish;
        private final SocketChannel channel;
        private final StringBuilder head = new StringBuilder();
        private boolean open;
        private final Chunks chunks = new Chunks();
        private final byte[] line = new byte[LINE_START];
        private int lineSize;
        private long idMillis = -1;
        private int idN;
        private int dataLines;
        private LineKey first;
        private long[] events = new long[32];
        private int eventCount;

        Subscriber(Wish wish) throws IOException {
            this.wish = wish;
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(server);
            channel.write(ByteBuffer.wrap(("GET /api/deployments/" + wish.deployment + "/logs/stream?tail=" + wish.tail
                            + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nCookie: " + wish.cookie
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
            opening++;
        }

        void work() {
            try {
                read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void read() throws IOException {
            buffer.clear();
            int read;
            try {
                read = channel.read(buffer);
            } catch (IOException e) {
                read = -1;
            }
            if (read < 0) {
                over("the connection ended");
                return;
            }
            buffer.flip();
            if (!open && !readHead()) {
                return;
            }
            long now = System.currentTimeMillis();
            while (buffer.hasRemaining()) {
                int start = buffer.position();
                int data = chunks.data(buffer);
                if (data < 0) {
                    over("the stream ended");
                    return;
                }
                start = buffer.position();
                for (int i = 0; i < data; i++) {
                    take(buffer.get(start + i), now);
                }
                buffer.position(start + data);
            }
        }

        private boolean readHead() throws IOException {
            while (buffer.hasRemaining()) {
                head.append((char) buffer.get());
                if (head.length() >= 4 && head.indexOf("\r\n\r\n", head.length() - 4) >= 0) {
                    opening--;
                    open = true;
                    if (!head.toString().startsWith("HTTP/1.1 200")) {
                        over(head.substring(0, Math.min(80, head.length())).strip());
                        return false;
                    }
                    head.setLength(0);
                    head.trimToSize();
                    if (!wish.reads) {
                        channel.keyFor(selector).interestOps(0);
                        return false;
                    }
                    return true;
                }
            }
            return false;
        }

        private void take(byte b, long now) {
            if (b != '\n') {
                // Only the beginning of the longest lines is of interest.
                if (lineSize < line.length) {
                    line[lineSize++] = b;
                }
                return;
            }
            if (lineSize == 0) {
                event(now);
            } else if (lineSize > 4 && line[0] == 'i' && line[1] == 'd') {
                readId();
            } else if (lineSize > 5 && line[0] == 'd' && line[1] == 'a') {
                dataLines++;
            }
            lineSize = 0;
        }

        private void readId() {
            idMillis = 0;
            idN = 0;
            boolean second = false;
            for (int i = 4; i < lineSize; i++) {
                if (line[i] == '-') {
                    second = true;
                } else if (second) {
                    idN = idN * 10 + line[i] - '0';
                } else {
                    idMillis = idMillis * 10 + line[i] - '0';
                }
            }
        }

        private void event(long now) {
            if (idMillis >= 0 && dataLines > 0) {
                if (first == null) {
                    first = new LineKey(idMillis, idN - dataLines + 1);
                }
                if (eventCount + 2 > events.length) {
                    events = java.util.Arrays.copyOf(events, events.length * 2);
                }
                events[eventCount++] = idMillis;
                events[eventCount++] = (long) idN << 32 | dataLines;
                if (measuring) {
                    for (int i = 0; i < dataLines; i++) {
                        delays.addMillis(now - idMillis);
                    }
                }
            }
            idMillis = -1;
            dataLines = 0;
        }

        List<LineKey> keys() {
            List<LineKey> keys = new ArrayList<>();
            for (int i = 0; i < eventCount; i += 2) {
                int n = (int) (events[i + 1] >> 32);
                int lines = (int) events[i + 1];
                for (int k = lines - 1; k >= 0; k--) {
                    keys.add(new LineKey(events[i], n - k));
                }
            }
            return keys;
        }

        private void over(String why) throws IOException {
            if (!open) {
                opening--;
                open = true;
            }
            ended++;
            if (firstTrouble == null) {
                firstTrouble = why;
            }
            channel.close();
        }
    }
}
