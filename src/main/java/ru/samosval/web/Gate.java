package ru.samosval.web;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import ru.samosval.api.DockerError;
import ru.samosval.api.Problems;
import ru.samosval.config.Shutdown;
import ru.samosval.signin.Addresses;

/**
 * Admits no more requests once the server is stopping, and delays the stop until the last admitted request has ended.
 */
public class Gate extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** After this long a restarted server is there again. */
    private static final String RETRY_AFTER_SECONDS = "5";

    private static final String UTF_8 = ";charset=UTF-8";

    @Inject
    private transient Shutdown shutdown;

    private static final String SENTENCE =
            "Сервер перезапускается, повторите через несколько секунд. The server restarts, try again in a few seconds.";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!shutdown.enter()) {
            refuse(
                    response,
                    request.getRequestURI().substring(request.getContextPath().length()));
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            shutdown.leave();
        }
    }

    /** Without an error page and the texts of the bundles: what produces them may be gone already. */
    private static void refuse(HttpServletResponse response, String path) {
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        response.setHeader("Connection", "close");
        response.setHeader("Cache-Control", "no-store");
        String body = SENTENCE + "\n";
        if (Addresses.isApi(path)) {
            response.setContentType(Problems.MEDIA_TYPE + UTF_8);
            body = "{\"title\":\"Service Unavailable\",\"status\":503,\"detail\":\"" + SENTENCE + "\"}";
        } else if (Addresses.isDocker(path)) {
            DockerError.setExactType(response);
            body = "{\"message\":\"" + SENTENCE + "\"}";
        } else {
            response.setContentType("text/plain" + UTF_8);
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setContentLength(bytes.length);
        try {
            response.getOutputStream().write(bytes);
            response.flushBuffer();
        } catch (IOException e) {
            // The port has been closed meanwhile, which tells the client the same.
        }
    }
}
