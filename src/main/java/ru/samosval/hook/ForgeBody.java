package ru.samosval.hook;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import ru.samosval.hook.forge.Dialect;
import ru.samosval.hook.forge.Payload;
import ru.samosval.hook.forge.Proof;
import ru.samosval.hook.forge.Push;
import ru.samosval.hook.forge.Verdict;
import ru.samosval.http.BodyRefused;
import ru.samosval.refusal.Refusal;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * A forge's payload. It is read once, as a stream: its signature, the relevant fields and its beginning. However long
 * it is, at most {@link #KEPT} bytes of it are kept.
 */
final class ForgeBody {

    /** The largest payload in bytes, both as sent and unpacked. GitHub sends no more than this. */
    static final int LARGEST = 25 * 1024 * 1024;

    /** This many bytes of its beginning are kept, for the lab to show. */
    static final int KEPT = 64 * 1024;

    private static final int TOO_LARGE = 413;
    private static final int UNSUPPORTED = 415;

    private final Dialect dialect;
    private final UnaryOperator<String> header;
    private final Proof proof;

    /**
     * The result of reading.
     *
     * @param push the content; null if it was refused or not read
     * @param refusal why it cannot be read, or why its stream was refused; null if it was read
     */
    record Read(Push push, Reason refusal, Verdict verdict, String beginning, long size) {}

    ForgeBody(Dialect dialect, UnaryOperator<String> header, Proof proof) {
        this.dialect = dialect;
        this.header = header;
        this.proof = proof;
    }

    /** Reads all of it, or only the beginning if the rest does not matter. */
    Read read(InputStream body) {
        InputStream sent = proof.sent(body);
        Kept kept = null;
        Push push = null;
        Reason refusal = null;
        try {
            kept = new Kept(unpacked(sent));
            InputStream json = proof.payload(Payload.json(dialect, header.apply("Content-Type"), kept));
            try {
                push = Payload.read(dialect, header, json);
            } catch (Refusal e) {
                refusal = Reason.of(e);
            }
            rest(json);
            rest(kept);
            rest(sent);
        } catch (Refusal e) {
            refusal = refusal == null ? Reason.of(e) : refusal;
            restOfBroken(sent);
        } catch (BodyRefused e) {
            return read(null, Reason.of(e.status(), e.key()), Verdict.UNREAD, kept);
        } catch (ZipException | EOFException e) {
            refusal = Reason.of(new Invalid("body", "error.body.gzip"));
            restOfBroken(sent);
        } catch (IOException e) {
            return read(null, Reason.of(400, "hook.body.lost"), Verdict.UNREAD, kept);
        }
        return read(refusal == null ? push : null, refusal, proof.verdict(), kept);
    }

    /** Reads only what the lab shows: nothing proves that the sender may send anything. */
    static Read beginning(InputStream body, Verdict verdict) {
        Kept kept = new Kept(body);
        try {
            kept.readNBytes(KEPT);
        } catch (IOException e) {
            // Only what has arrived is shown.
        }
        return read(null, null, verdict, kept);
    }

    private static Read read(Push push, Reason refusal, Verdict verdict, Kept kept) {
        return kept == null
                ? new Read(push, refusal, verdict, "", 0)
                : new Read(push, refusal, verdict, kept.text(), kept.size);
    }

    private InputStream unpacked(InputStream sent) throws IOException {
        String encoding = header.apply("Content-Encoding");
        if (encoding == null || encoding.strip().matches("(?i)(?:identity)?")) {
            return sent;
        }
        if (!encoding.strip().matches("(?i)(?:x-)?gzip")) {
            throw new BodyRefused(UNSUPPORTED, "error.body.encoding", null);
        }
        return new GZIPInputStream(sent);
    }

    private static void rest(InputStream stream) throws IOException {
        byte[] buffer = new byte[8_192];
        while (stream.read(buffer) >= 0) {
            // Signed and counted while it passes.
        }
    }

    private static void restOfBroken(InputStream sent) {
        try {
            rest(sent);
        } catch (IOException e) {
            // The signature is then wrong as well.
        }
    }

    /** Keeps the beginning, counts the whole, and takes no more than {@link #LARGEST} bytes. */
    private static final class Kept extends FilterInputStream {

        private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
        private long size;

        Kept(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            if (count > 0) {
                beginning.write(buffer, offset, Math.min(count, KEPT - beginning.size()));
                size += count;
                if (size > LARGEST) {
                    throw new BodyRefused(TOO_LARGE, "hook.body.large", null);
                }
            }
            return count;
        }

        String text() {
            return SentHeaders.withoutTokens(beginning.toString(StandardCharsets.UTF_8));
        }
    }
}
