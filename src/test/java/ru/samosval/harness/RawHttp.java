package ru.samosval.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests as bytes on a socket, such as no HTTP client would send. */
public final class RawHttp {

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");
    private static final Pattern CHUNKED = Pattern.compile("(?i)\r\ntransfer-encoding: *chunked\r\n");

    private final Server server;

    public RawHttp(Server server) {
        this.server = server;
    }

    /**
     * The answer. The status is 0 if the server closed the connection, or said nothing, without an answer.
     *
     * @param text the answer as it arrived, head and body
     */
    public record Reply(int status, String text) {

        /** Whether the head has this line. */
        public boolean has(String headerLine) {
            return text.contains(headerLine + "\r\n");
        }
    }

    /**
     * Sends bytes (a text in Latin-1). Reads the answer up to its end, or until the server closes, or for at most
     * {@code patienceMillis}.
     */
    public Reply send(String request, int patienceMillis) {
        try (Socket socket = open()) {
            socket.setSoTimeout(patienceMillis);
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                // The server may have answered and closed before everything was sent.
            }
            return reply(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with a patience of ten seconds. */
    public Reply send(String request) {
        return send(request, 10_000);
    }

    /** An open connection. */
    public Socket open() throws IOException {
        return new Socket("localhost", server.uri("/").getPort());
    }

    /** The head of a request that closes its connection, without the empty line at its end. */
    public String head(String line, String... headers) {
        StringBuilder head = new StringBuilder(line).append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.toString();
    }

    /** A complete request with a body. */
    public String withBody(String line, String body, String... headers) {
        return head(line, headers) + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static Reply reply(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] part = new byte[8_192];
        try {
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                bytes.write(part, 0, read);
                if (isWhole(bytes.toString(StandardCharsets.ISO_8859_1))) {
                    break;
                }
            }
        } catch (IOException e) {
            // The connection was reset, or the patience is over: what has arrived is the answer.
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        boolean answer = text.startsWith("HTTP/1.1 ");
        return new Reply(answer ? Integer.parseInt(text.substring(9, 12)) : 0, text);
    }

    /**
     * Whether the answer has arrived completely, as far as its head says where it ends. The server may not close before
     * it has the rest of our request.
     */
    private static boolean isWhole(String text) {
        int head = text.indexOf("\r\n\r\n");
        if (head < 0 || text.startsWith("HTTP/1.1 1")) {
            return false;
        }
        if (CHUNKED.matcher(text).region(0, head + 2).find()) {
            return text.endsWith("\r\n0\r\n\r\n");
        }
        Matcher length = LENGTH.matcher(text).region(0, head + 2);
        return length.find() && text.length() >= head + 4 + Long.parseLong(length.group(1));
    }
}
