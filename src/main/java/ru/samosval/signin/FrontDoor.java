package ru.samosval.signin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import ru.samosval.api.DockerError;
import ru.samosval.api.Problems;
import ru.samosval.config.Settings;
import ru.samosval.http.CrossSite;
import ru.samosval.http.ErrorPage;
import ru.samosval.http.Forwarded;
import ru.samosval.i18n.Texts;
import ru.samosval.input.Characters;
import ru.samosval.user.Users;

/**
 * Checks every request before anything else reads it, and sets the headers of every answer. It stands before the
 * filters and the container's own constraints, see {@link SessionAuthentication}.
 */
@ApplicationScoped
public class FrontDoor {

    /** The policy for everything but pages. The policy of a page, with its nonce, comes from PrimeFaces (web.xml). */
    private static final String POLICY =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** The policy for scripts and styles. One script runs as a worker, which may connect to the portal only. */
    private static final String POLICY_OF_SCRIPTS = POLICY + "; connect-src 'self'";

    /** Misdirected Request (RFC 9110, 15.5.20): the server does not answer for this name. */
    private static final int MISDIRECTED = 421;

    /** The longest name (RFC 1035). */
    private static final int LONGEST_NAME = 253;

    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    @Inject
    private Settings settings;

    @Inject
    private Users users;

    @Inject
    private Texts texts;

    /**
     * Whether root had the well-known password when it was last checked. Once changed, it can never be that password
     * again.
     */
    private volatile boolean initialPassword = true;

    private volatile long lookedAt = System.nanoTime() - LOOK_AGAIN_NANOS;

    /** Whether the request is admitted; if not, it has been answered. */
    boolean admits(HttpServletRequest request, HttpServletResponse response) throws IOException {
        writeHeaders(request, response);
        if (Collections.list(request.getHeaders("Host")).size() > 1) {
            // A proxy in front of us may have believed the other one (RFC 9112, 3.2).
            response.setHeader("Connection", "close");
            return refuse(request, response, HttpServletResponse.SC_BAD_REQUEST, "error.http.400");
        }
        if (!Forwarded.isName(request.getHeader("Host")) || !Forwarded.isName(request.getServerName())) {
            // Not answered with a page: the server would make its links with this name.
            response.setHeader("Content-Security-Policy", POLICY);
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().println(texts.of("error.http.400"));
            return false;
        }
        Optional<String> foreign = Forwarded.foreignName(request, settings);
        if (foreign.isPresent()) {
            String name = foreign.get();
            return refuse(
                    request,
                    response,
                    MISDIRECTED,
                    "error.page.421.text",
                    Characters.quoted(name.substring(0, Math.min(LONGEST_NAME, name.length()))));
        }
        if (request.isRequestedSessionIdFromURL() || !Addresses.isNormal(request.getRequestURI())) {
            return refuse(request, response, HttpServletResponse.SC_BAD_REQUEST, "error.address");
        }
        boolean harmless = Addresses.isStatic(request) || Addresses.isHealth(Addresses.path(request));
        if (!isLocal(request) && !harmless && isOnlyForLocalCallers()) {
            return refuse(request, response, HttpServletResponse.SC_FORBIDDEN, "error.initialPassword");
        }
        return true;
    }

    /** Whether root has the well-known password at this moment. */
    public boolean isInitialPassword() {
        if (initialPassword) {
            if (!users.hasRootInitialPassword()) {
                initialPassword = false;
            }
            lookedAt = System.nanoTime();
        }
        return initialPassword;
    }

    /** The same as of the last second, so that a flood of requests does not cost a query each. */
    private boolean wasInitialPassword() {
        return System.nanoTime() - lookedAt < LOOK_AGAIN_NANOS ? initialPassword : isInitialPassword();
    }

    private boolean isOnlyForLocalCallers() {
        return !settings.isDefaultPasswordAnywhere() && wasInitialPassword();
    }

    /** Whether the caller is on this machine, as far as known: see {@link Forwarded#local}. */
    public static boolean isLocal(HttpServletRequest request) {
        return Forwarded.known(request).map(Forwarded::local).orElse(false);
    }

    private static void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("X-Frame-Options", "DENY");
        if (request.isSecure() || !CrossSite.isSilentBrowser(request)) {
            // On plain http with a name other than localhost, a browser would complain about this header on each page.
            response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        }
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        boolean asset = Addresses.isStatic(request);
        if (asset || isForPrograms(request) || Addresses.isDockerWithoutToken(Addresses.path(request))) {
            response.setHeader("Content-Security-Policy", asset ? POLICY_OF_SCRIPTS : POLICY);
        }
        if (!asset) {
            // Nothing that was seen remains in the browser after signing out.
            response.setHeader("Cache-Control", "no-store");
        }
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000");
        }
    }

    private static boolean isForPrograms(HttpServletRequest request) {
        String path = Addresses.path(request);
        return Addresses.isApi(path) || Addresses.isDocker(path) || Addresses.isOfMonitoring(path);
    }

    private static String title(int status) {
        return switch (status) {
            case HttpServletResponse.SC_BAD_REQUEST -> "Bad Request";
            case HttpServletResponse.SC_UNAUTHORIZED -> "Unauthorized";
            case MISDIRECTED -> "Misdirected Request";
            case HttpServletResponse.SC_SERVICE_UNAVAILABLE -> "Service Unavailable";
            default -> "Forbidden";
        };
    }

    boolean refuse(
            HttpServletRequest request, HttpServletResponse response, int status, String key, Object... arguments)
            throws IOException {
        String sentence = texts.of(key, arguments);
        boolean docker = Addresses.isDocker(Addresses.path(request));
        if (!docker && (isForPrograms(request) || Problems.isWanted(request))) {
            response.setStatus(status);
            response.setContentType(Problems.MEDIA_TYPE + ";charset=UTF-8");
            response.getWriter()
                    .write(Json.createObjectBuilder()
                            .add("title", title(status))
                            .add("status", status)
                            .add("detail", sentence)
                            .build()
                            .toString());
        } else if (docker) {
            DockerError.send(response, status, sentence);
        } else {
            ErrorPage.send(request, response, status, sentence);
        }
        return false;
    }
}
