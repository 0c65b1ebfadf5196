package ru.samosval.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.omnifaces.servlet.GzipHttpServletResponse;
import ru.samosval.http.ContentCodings;
import ru.samosval.signin.Addresses;

/**
 * Sends pages, scripts, styles and JSON compressed to clients that accept it (RFC 9110, 12.5.3). What the build has
 * packed already ({@code faces.KeptResources}) goes through as it is. The server's own compression is not used: it
 * would also unpack what comes in, and signatures are made over the bytes as they were sent. The log stream bypasses
 * this and is not delayed. The Docker host's streams are not compressed: they are JSON as well, and a sample would wait
 * here until there is enough to compress.
 *
 * <p>Mapped in web.xml after the filters whose refusals must not be sent too early.
 */
public class Compression extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** Shorter answers are sent uncompressed. */
    private static final int THRESHOLD = 2_048;

    private static final Set<String> TYPES = Set.of(
            "text/html", "text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml");

    /**
     * The parameter of calls that wait (waiting.WaitParameters). Their answer is short, and comes when this filter is
     * over.
     */
    private static final String WAIT = "wait";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String accepted = request.getHeader("Accept-Encoding");
        if (Addresses.isStatic(request)) {
            // Caches that many people share keep these, so each answer says that there are others.
            response.setHeader("Vary", "Accept-Encoding");
        }
        if (accepted == null
                || request.getMethod().equals("HEAD")
                || Addresses.isDocker(Addresses.path(request))
                || request.getParameter(WAIT) != null
                || !takesGzip(accepted)) {
            chain.doFilter(request, response);
            return;
        }
        Compressed compressed = new Compressed(response);
        chain.doFilter(request, compressed);
        if (!compressed.failed) {
            compressed.close();
        }
    }

    private static boolean takesGzip(String accepted) {
        return ContentCodings.takes(accepted, "gzip") || ContentCodings.takes(accepted, "x-gzip");
    }

    /** Discards what was written before an error: the server writes the error page, bypassing this. */
    private static final class Compressed extends GzipHttpServletResponse {

        private boolean failed;

        Compressed(HttpServletResponse response) {
            super(response, THRESHOLD, TYPES);
        }

        /**
         * If an answer is longer than the buffer, its first part has not been sent yet when it is decided whether to
         * compress. An answer that is packed already is not compressed again: the wrapper takes it for sent.
         */
        @Override
        public boolean isCommitted() {
            return getResponse().isCommitted() || containsHeader("Content-Encoding");
        }

        @Override
        public void sendError(int status) throws IOException {
            failed = true;
            super.sendError(status);
        }

        @Override
        public void sendError(int status, String message) throws IOException {
            failed = true;
            super.sendError(status, message);
        }
    }
}
