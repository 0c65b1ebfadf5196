package ru.samosval.web;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.faces.render.RenderKitFactory;
import jakarta.faces.render.ResponseStateManager;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import ru.samosval.faces.StatelessViews;
import ru.samosval.http.SentBody;

/**
 * What a request carries is judged here, before anything of it is acted on: a body comes whole, in time, and is no larger
 * than {@link #LARGEST}; fields are encoded as they must be. What is not so is the client's matter, answered with 4xx. Forges
 * alone send more ({@link LargeBody}).
 *
 * <p>The bodies of people who are not signed in are read at the few addresses that take them from everybody, and below
 * {@code /docker}, where the path says later who one is; elsewhere nobody will look at them. Before this filter nothing may ask for a parameter of a POST, which would wait for its body.
 * Mapped in web.xml, before {@link SessionGuard}.
 */
public class RequestBodies extends HttpFilter {

    /** The largest body, in bytes as they are sent and as they unpack: 64 KiB, on every address but the few below. */
    static final int LARGEST = 64 * 1024;

    /** The largest where payloads of forges are tried. */
    private static final int LARGEST_TRIED = 2 * 1024 * 1024;

    /** The addresses where they are, of people who are signed in. */
    private static final Set<String> TRIED = Set.of("/api/hooks/lab/dry-run", "/hooks/try");

    private static final long serialVersionUID = 1L;

    /** A quarter of the server's threads. */
    private static final int MOST_WAITED_FOR = 48;

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    /** The addresses that take bodies from people who are not signed in. */
    private static final Set<String> OPEN = Set.of("/login", "/language", "/api/hooks/commit", "/api/hooks/commit/");

    /**
     * Where a client of Docker's sends an archive: each of these calls is refused, with a sentence that says what to do
     * instead. The client would not read that sentence had its archive been refused before.
     */
    private static final Pattern DOCKER_ARCHIVES = Pattern.compile(
            "(?:POST|PUT) /docker/.+/(?:build|session|grpc|commit|images/(?:create|load)|containers/[^/]+/archive)");

    /** The addresses whose callers send more, and take what comes after {@link #LARGEST} as it comes. */
    private static final Pattern STREAMED = Pattern.compile("/api/hooks/(?:github|gitlab|gitea|bitbucket|azure)/?");

    /** RFC 9110, 9.3.1: content of these says nothing. */
    private static final Set<String> BODILESS = Set.of("GET", "HEAD");

    /** RFC 9110, 8.4.1.3. */
    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");

    private static final byte[] NOTHING = {};

    /**
     * Fields that only a form sends. Those of Faces are nobody's in an address, and would be taken for a form's; a password
     * in an address stays in logs and histories.
     */
    private static final Pattern ONLY_IN_FORMS = Pattern.compile(
            "(?:jakarta|javax)\\.faces\\..*|primefaces\\..*|pfdrid|pfdrt|(?:old_|new_)?password|secret");

    /** A view's state: that of ours, which keep none ({@link StatelessViews}), or as an older server numbered it. */
    private static final Pattern VIEW_STATE = Pattern.compile("stateless|-?\\d{1,19}:-?\\d{1,19}");

    /** Another than the one there is Mojarra does not find, and then fails in many ways. */
    private static final String RENDER_KIT = RenderKitFactory.HTML_BASIC_RENDER_KIT;

    private static final String NONCE_PARAM = "primefaces.nonce";

    /** What pages answer; the API says of each of its addresses what it takes. */
    static final Set<String> METHODS_OF_PAGES = Set.of("GET", "HEAD", "POST");

    @Resource
    private transient ManagedThreadFactory threads;

    @Inject
    private transient Answers answers;

    private transient BodiesInHand inHand;
    private transient BodiesInHand large;

    @Override
    public void init() {
        inHand = new BodiesInHand(MOST_WAITED_FOR, DEADLINE, threads);
        large = new BodiesInHand(LargeBody.MOST_WAITED_FOR, LargeBody.DEADLINE, threads);
    }

    @Override
    public void destroy() {
        inHand.close();
        large.close();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean ofPrograms = request.getServletPath().equals("/api")
                || request.getServletPath().equals("/docker");
        // TRACE would repeat what proves the sender, anywhere.
        if (!METHODS_OF_PAGES.contains(request.getMethod())
                && (!ofPrograms || request.getMethod().equals("TRACE"))) {
            response.setHeader("Allow", "GET, HEAD, POST");
            answers.refuseAndClose(request, response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "error.http.405");
            return;
        }
        ReadRequest read;
        try {
            read = whole(request);
        } catch (Parameters.Malformed e) {
            answers.refuse(request, response, HttpServletResponse.SC_BAD_REQUEST, "error.encoding");
            return;
        } catch (Refused e) {
            answers.refuseAndClose(request, response, e.status, e.key);
            return;
        } catch (BodiesInHand.TooSlow e) {
            response.setHeader("Connection", "close");
            answers.refuseLightly(request, response, HttpServletResponse.SC_REQUEST_TIMEOUT, "error.body.slow");
            if (!e.left().isZero()) {
                AsyncContext async = request.startAsync();
                async.setTimeout(0);
                inHand.later(e.left(), async::complete);
            }
            return;
        } catch (IOException e) {
            // The client has gone, or what it sent is no body: no answer would reach it.
            response.setHeader("Connection", "close");
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        String viewState = read.getParameter(ResponseStateManager.VIEW_STATE_PARAM);
        String nonce = read.getParameter(NONCE_PARAM);
        String renderKit = read.getParameter(ResponseStateManager.RENDER_KIT_ID_PARAM);
        if (viewState != null && !VIEW_STATE.matcher(viewState).matches()
                || nonce != null && !isNonce(nonce)
                || renderKit != null && !renderKit.equals(RENDER_KIT)) {
            answers.loseForm(request, response);
            return;
        }
        chain.doFilter(read, response);
    }

    /** Whether it is one as PrimeFaces gives a page for its scripts: a UUID in Base64. */
    private static boolean isNonce(String text) {
        try {
            UUID.fromString(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The request with its parameters and its body, which has come whole but where it is one to be read as it comes. */
    private ReadRequest whole(HttpServletRequest request) throws IOException, Parameters.Malformed, Refused {
        Parameters fields = new Parameters();
        if (request.getQueryString() != null) {
            fields.add(
                    request.getQueryString(),
                    name -> !ONLY_IN_FORMS.matcher(name).matches());
        }
        if (hasBody(request) && BODILESS.contains(request.getMethod())) {
            throw new Refused(HttpServletResponse.SC_BAD_REQUEST, "error.body.none");
        }
        if (hasBody(request) && SentContent.isEndless(request)) {
            throw new Refused(HttpServletResponse.SC_LENGTH_REQUIRED, "error.body.length");
        }
        if (hasBody(request) && STREAMED.matcher(path(request)).matches()) {
            InputStream rest = LargeBody.of(request, inHand, large, LARGEST);
            return new ReadRequest(request, rest, request.getContentLengthLong(), fields.toMap());
        }
        byte[] body = NOTHING;
        if (hasBody(request)) {
            body = read(request);
            if (isForm(request)) {
                fields.addForm(new String(body, StandardCharsets.ISO_8859_1));
            }
        }
        return new ReadRequest(request, body, withNonce(fields.toMap()));
    }

    /**
     * A form that was sent without the page's scripts, before they had run or by a client that runs none, has no nonce. It is
     * given one: PrimeFaces would do what was asked and then call the page lost.
     */
    private static Map<String, String[]> withNonce(Map<String, String[]> fields) {
        boolean isForm = fields.containsKey(ResponseStateManager.VIEW_STATE_PARAM) && fields.size() > 1;
        if (isForm && !fields.containsKey(NONCE_PARAM)) {
            byte[] nonce = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
            fields.put(NONCE_PARAM, new String[] {Base64.getEncoder().encodeToString(nonce)});
        }
        return fields;
    }

    private byte[] read(HttpServletRequest request) throws IOException, Refused {
        String encoding = encoding(request);
        boolean packed = GZIP.contains(encoding);
        if (!packed && !encoding.equals("identity")) {
            throw new Refused(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, "error.body.encoding");
        }
        int largest = TRIED.contains(path(request)) ? LARGEST_TRIED : LARGEST;
        long length = request.getContentLengthLong();
        if (length > largest) {
            throw tooLarge(largest);
        }
        if (!isReadable(request)) {
            return NOTHING;
        }
        SentContent content = SentContent.of(request);
        byte[] body = content.readNBytes(Math.min(content.available(), largest + 1));
        if (body.length <= largest && !content.isFinished()) {
            body = joined(body, inHand.read(content, largest + 1 - body.length));
        }
        if (body.length > largest) {
            throw tooLarge(largest);
        }
        if (!packed) {
            return body;
        }
        SentBody.keep(request, body);
        return unpacked(body, largest);
    }

    /** Whether anybody may look at the body: of Docker's clients the path itself says who they are, and is asked later. */
    private static boolean isReadable(HttpServletRequest request) {
        if (request.getServletPath().equals("/docker")) {
            return !DOCKER_ARCHIVES
                    .matcher(request.getMethod() + " " + path(request))
                    .matches();
        }
        return request.getUserPrincipal() != null || OPEN.contains(path(request));
    }

    /** How the body is packed, in lower case; {@code identity} where it is not. */
    private static String encoding(HttpServletRequest request) {
        String encoding = request.getHeader("Content-Encoding");
        return encoding == null || encoding.isBlank()
                ? "identity"
                : encoding.strip().toLowerCase(Locale.ROOT);
    }

    /** No more of it than is taken: a kilobyte can unpack to a megabyte. */
    private static byte[] unpacked(byte[] packed, int largest) throws Refused {
        byte[] body;
        try (GZIPInputStream content = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            body = content.readNBytes(largest + 1);
        } catch (IOException e) {
            throw new Refused(HttpServletResponse.SC_BAD_REQUEST, "error.body.gzip");
        }
        if (body.length > largest) {
            throw tooLarge(largest);
        }
        return body;
    }

    private static Refused tooLarge(int largest) {
        return new Refused(
                HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
                largest == LARGEST ? "error.body.large" : "hooks.try.large");
    }

    static byte[] joined(byte[] first, byte[] rest) {
        byte[] all = Arrays.copyOf(first, first.length + rest.length);
        System.arraycopy(rest, 0, all, first.length, rest.length);
        return all;
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    private static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null
                && type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/x-www-form-urlencoded");
    }

    private static String path(HttpServletRequest request) {
        return request.getPathInfo() == null
                ? request.getServletPath()
                : request.getServletPath() + request.getPathInfo();
    }

    /** A body that is not taken. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final String key;

        Refused(int status, String key) {
            super(key, null, false, false);
            this.status = status;
            this.key = key;
        }
    }
}
