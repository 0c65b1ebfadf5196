package ru.samosval.web;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.platform.Texts;

/**
 * Answers {@code GET /login} with a copy of the page as it was drawn the first time, under a nonce of its own: everybody
 * may ask for it, as often as he likes, and it is the same for all who read one language. The page keeps no state and
 * needs no session. Whoever is signed in, or comes with a message for the page, gets it drawn anew.
 */
public class LoginCopies extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final String POLICY = "Content-Security-Policy";
    private static final Pattern NONCE = Pattern.compile("'nonce-([^']+)'");

    /** The queries that the page knows; with any other it is drawn. */
    private static final Set<String> QUERIES = Set.of("", "continue=true", "blocked=true");

    private static final String FLASH_COOKIE = "csfcfc";

    private final transient Map<Key, Copy> copies = new ConcurrentHashMap<>();

    @Inject
    private transient Texts texts;

    private record Key(String language, String query) {}

    /** The page and its policy, in pieces between which the nonce stands. */
    private record Copy(String type, String[] policy, String[] page) {

        void send(HttpServletResponse response) throws IOException {
            String nonce = Base64.getEncoder()
                    .encodeToString(UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
            byte[] body = String.join(nonce, page).getBytes(StandardCharsets.UTF_8);
            response.setHeader(POLICY, String.join(nonce, policy));
            response.setHeader("X-Frame-Options", "SAMEORIGIN");
            response.setHeader("Cache-Control", "no-store");
            response.setContentType(type);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String query = request.getQueryString() == null ? "" : request.getQueryString();
        if (!request.getMethod().equals("GET")
                || !QUERIES.contains(query)
                || request.getUserPrincipal() != null
                || hasMessages(request)) {
            chain.doFilter(request, response);
            return;
        }
        Key key = new Key(texts.getLocale().getLanguage(), query);
        Copy copy = copies.get(key);
        if (copy == null) {
            Drawn drawn = new Drawn(response);
            chain.doFilter(request, drawn);
            copy = drawn.copy();
            if (copy == null) {
                drawn.passOn();
                return;
            }
            copies.put(key, copy);
        }
        copy.send(response);
    }

    private static boolean hasMessages(HttpServletRequest request) {
        if (request.getCookies() != null) {
            for (var cookie : request.getCookies()) {
                if (cookie.getName().equals(FLASH_COOKIE)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Keeps what is written. */
    private static final class Drawn extends HttpServletResponseWrapper {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(16_384);
        private final PrintWriter writer = new PrintWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));

        Drawn(HttpServletResponse response) {
            super(response);
        }

        @Override
        public PrintWriter getWriter() {
            return writer;
        }

        @Override
        public ServletOutputStream getOutputStream() {
            return new ServletOutputStream() {
                @Override
                public void write(int b) {
                    bytes.write(b);
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    throw new IllegalStateException("the page is drawn at once");
                }
            };
        }

        @Override
        public void flushBuffer() {
            // Sent when it is whole.
        }

        @Override
        public void setContentLength(int length) {
            // That of the copy is sent.
        }

        /** The page, where it is one that can be sent again. */
        Copy copy() {
            writer.flush();
            String policy = getHeader(POLICY);
            if (getStatus() != SC_OK || isCommitted() || policy == null || bytes.size() == 0) {
                return null;
            }
            Matcher nonce = NONCE.matcher(policy);
            if (!nonce.find()) {
                return null;
            }
            String separator = Pattern.quote(nonce.group(1));
            return new Copy(
                    getContentType(),
                    policy.split(separator, -1),
                    bytes.toString(StandardCharsets.UTF_8).split(separator, -1));
        }

        void passOn() throws IOException {
            if (!isCommitted() && bytes.size() > 0) {
                getResponse().getOutputStream().write(bytes.toByteArray());
            }
        }
    }
}
