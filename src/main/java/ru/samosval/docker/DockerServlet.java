package ru.samosval.docker;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import ru.samosval.api.DockerError;
import ru.samosval.audit.Audit;
import ru.samosval.config.Settings;
import ru.samosval.deployment.Environment;
import ru.samosval.http.ForwardedRequest;
import ru.samosval.i18n.Keyed;
import ru.samosval.i18n.Texts;
import ru.samosval.input.Characters;
import ru.samosval.refusal.Refusal;
import ru.samosval.refusal.Refusal.Forbidden;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.refusal.Refusal.NotFound;
import ru.samosval.refusal.Refusal.TooMany;
import ru.samosval.signin.Addresses;
import ru.samosval.storage.StorageFaults;
import ru.samosval.telemetry.stream.PulledStreams;
import ru.samosval.user.ApiTokens;
import ru.samosval.user.TokenScope;

/**
 * The Engine API below {@code /docker}. Callers authenticate with the token in the path, because Docker's clients can
 * send no header of their own but all keep a path in {@code DOCKER_HOST}. So the path is never logged. Errors are
 * {@code {"message": …}}; the message is what people read.
 */
@WebServlet(urlPatterns = "/docker/*", asyncSupported = true)
public class DockerServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = Logger.getLogger(DockerServlet.class.getName());
    private static final int TEACHABLE = 501;

    /** Posts that only read. */
    private static final Pattern LOOKING = Pattern.compile("/containers/[^/]+/wait");

    @Inject
    private transient ApiTokens tokens;

    @Inject
    @Any
    private transient Instance<Call.Room> rooms;

    @Inject
    private transient Texts texts;

    @Inject
    private transient Audit audit;

    @Inject
    private transient Settings settings;

    @Inject
    private transient PulledStreams streams;

    private transient List<Endpoint> endpoints;

    /** An address and what is done there. */
    private record Endpoint(String method, Pattern path, Call.Answer answer) {

        static Endpoint of(String call, Call.Answer answer) {
            int blank = call.indexOf(' ');
            String path = call.substring(blank + 1).replace("{*}", "(.+)").replace("{}", "([^/]+)");
            return new Endpoint(call.substring(0, blank), Pattern.compile(path), answer);
        }
    }

    @PostConstruct
    void prepare() {
        List<Endpoint> all = new ArrayList<>();
        rooms.forEach(room -> room.calls().forEach((call, answer) -> all.add(Endpoint.of(call, answer))));
        endpoints = List.copyOf(all);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Api-Version", DockerPath.VERSION);
        response.setHeader("Docker-Experimental", "false");
        response.setHeader("Ostype", "linux");
        // Docker's clients compare the whole type of an answer.
        response.setCharacterEncoding(null);
        try {
            answer(request, response);
        } catch (Refusal e) {
            refuse(response, e);
        } catch (RuntimeException e) {
            Optional<Refusal> refusal = StorageFaults.refusal(e);
            if (refusal.isPresent()) {
                refuse(response, refusal.get());
                return;
            }
            LOG.log(Level.SEVERE, "a call of the Docker API failed", e);
            DockerError.send(response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR, texts.of("error.unexpected"));
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpServletRequest seen = ForwardedRequest.of(request, settings);
        DockerPath path = DockerPath.of(Addresses.path(seen)).orElseThrow(() -> new NotFound("docker.token.none"));
        long rights = streams.rights();
        Optional<ApiTokens.Known> token = tokens.find(path.token(), seen.getRemoteAddr());
        if (token.isEmpty()) {
            // As the engine refuses. Portainer takes a 401 for the end of its own sign-in, and then reloads without
            // end.
            DockerError.send(response, HttpServletResponse.SC_FORBIDDEN, texts.of("docker.token"));
            return;
        }
        Call call = new Call(token.get(), rights, environment(path), List.of(), request, response);
        try {
            demandScope(call, path);
            dispatch(call, path);
        } catch (Forbidden e) {
            audit.recordDenied(call.actor(), request.getMethod() + " /docker" + path.call());
            throw e;
        }
    }

    private static Environment environment(DockerPath path) {
        return path.environment() == null
                ? null
                : Keyed.parse(Environment.class, path.environment())
                        .orElseThrow(() -> new NotFound(
                                "docker.environment", Characters.excerpt(path.environment()), environments()));
    }

    private static String environments() {
        return Arrays.stream(Environment.values()).map(Keyed::getKey).collect(Collectors.joining(", "));
    }

    private static void demandScope(Call call, DockerPath path) {
        if (call.token().scope() == TokenScope.READ
                && TokenScope.isAction(call.request().getMethod())
                && !LOOKING.matcher(path.call()).matches()) {
            throw new Forbidden("token.readOnly");
        }
    }

    private void dispatch(Call call, DockerPath path) throws IOException {
        String method = call.request().getMethod();
        Set<String> others = new TreeSet<>();
        for (Endpoint endpoint : endpoints) {
            Matcher matcher = endpoint.path().matcher(path.call());
            if (matcher.matches()) {
                if (endpoint.method().equals(method) || endpoint.method().equals("GET") && method.equals("HEAD")) {
                    List<String> names = new ArrayList<>();
                    for (int i = 1; i <= matcher.groupCount(); i++) {
                        names.add(matcher.group(i));
                    }
                    endpoint.answer()
                            .to(new Call(
                                    call.token(),
                                    call.rights(),
                                    call.environment(),
                                    names,
                                    call.request(),
                                    call.response()));
                    return;
                }
                others.add(endpoint.method());
            }
        }
        Optional<String> lesson = Lessons.of(method, path.call());
        if (lesson.isPresent()) {
            // The body that was sent with it has not been read.
            call.response().setHeader("Connection", "close");
            DockerError.send(call.response(), TEACHABLE, texts.of(lesson.get(), Call.portal(call.request(), settings)));
            return;
        }
        if (!others.isEmpty()) {
            call.response().setHeader("Allow", String.join(", ", others));
            DockerError.send(call.response(), HttpServletResponse.SC_METHOD_NOT_ALLOWED, texts.of("error.http.405"));
            return;
        }
        throw new NotFound("docker.page");
    }

    private void refuse(HttpServletResponse response, Refusal refusal) throws IOException {
        String message = refusal instanceof Invalid invalid
                ? invalid.errors().stream().map(e -> texts.say(e.text())).collect(Collectors.joining(" "))
                : texts.say(refusal.text());
        if (refusal instanceof TooMany later) {
            response.setHeader("Retry-After", Long.toString(later.retryAfterSeconds()));
        } else if (refusal.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            response.setHeader("Retry-After", Integer.toString(StorageFaults.RETRY_AFTER_SECONDS));
        }
        DockerError.send(response, refusal.status(), message);
    }
}
