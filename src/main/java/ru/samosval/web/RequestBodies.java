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
 * Checks the content of requests before anything is done with it. A body must arrive completely, in time, and be no
 * larger than {@link #LARGEST}; fields must be encoded correctly. Anything else is the client's mistake and answered
 * with 4xx. Only forges may send more ({@link LargeBody}).
 *
 * <p>Bodies of people who are not signed in are only read at the few addresses that accept them from everybody, and
 * below {@code /docker}, where the path later says who the caller is; nowhere else will they be used. No filter before
 * this one may ask for a parameter of a POST, because that would wait for its body. Mapped in web.xml before
 * {@link SessionGuard}.
 */
public class RequestBodies extends HttpFilter {

    /** The largest body in bytes, both as sent and unpacked: 64 KiB, except at the few addresses below. */
    static final int LARGEST = 64 * 1024;

    /** The largest body at the addresses for trying out payloads of forges. */
    private static final int LARGEST_TRIED = 2 * 1024 * 1024;

    /** Those addresses. They are for signed-in users. */
    private static final Set<String> TRIED = Set.of("/api/hooks/lab/dry-run", "/hooks/try");

    private static final long serialVersionUID = 1L;

    /** A quarter of the server's threads. */
    private static final int MOST_WAITED_FOR = 48;

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    /** The addresses that accept bodies from people who are not signed in. */
    private static final Set<String> OPEN = Set.of("/login", "/language", "/api/hooks/commit", "/api/hooks/commit/");

    /**
     * Calls in which a Docker client sends an archive. Each of them is refused later with a sentence that says what to
     * do instead. The client would not read that sentence if its archive were refused here.
     */
    private static final Pattern DOCKER_ARCHIVES = Pattern.compile(
            "(?:POST|PUT) /docker/.+/(?:build|session|grpc|commit|images/(?:create|load)|containers/[^/]+/archive)");

    /** The addresses that accept larger bodies and read what exceeds {@link #LARGEST} while it arrives. */
    private static final Pattern STREAMED = Pattern.compile("/api/hooks/(?:github|gitlab|gitea|bitbucket|azure)/?");

    /** The content of these has no meaning (RFC 9110, 9.3.1). */
    private static final Set<String> BODILESS = Set.of("GET", "HEAD");

    /** RFC 9110, 8.4.1.3. */
    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");

    private static final byte[] NOTHING = {};

    /**
     * Fields that are only accepted in forms. Those of Faces do not belong into an address and would be taken for a
     * form's; a password in an address would stay in logs and histories.
     */
    private static final Pattern ONLY_IN_FORMS = Pattern.compile(
            "(?:jakarta|javax)\\.faces\\..*|primefaces\\..*|pfdrid|pfdrt|(?:old_|new_)?password|secret");

    /**
     * A view state: the constant one of our stateless views ({@link StatelessViews}), or a number as an older server
     * gave.
     */
    private static final Pattern VIEW_STATE = Pattern.compile("stateless|-?\\d{1,19}:-?\\d{1,19}");

    /** Mojarra does not find any other one, and then fails in many ways. */
    private static final String RENDER_KIT = RenderKitFactory.HTML_BASIC_RENDER_KIT;

    private static final String NONCE_PARAM = "primefaces.nonce";

    /** The methods of pages. For its own addresses, the API decides itself. */
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
        // TRACE is refused everywhere: it would repeat the sender's credentials.
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

    /** Whether this looks like a nonce that PrimeFaces gives a page for its scripts: a UUID in Base64. */
    private static boolean isNonce(String text) {
        try {
            UUID.fromString(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * The request with its parameters and its body. The body has arrived completely unless it is one that is read while
     * it arrives.
     */
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
     * Adds a nonce to a form that was sent without the page's scripts, because they had not run yet or the client runs
     * none. Without it PrimeFaces would do the act and then report the page as lost.
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

    /** Whether the body may be read. For Docker's clients the path says who they are, which is checked later. */
    private static boolean isReadable(HttpServletRequest request) {
        if (request.getServletPath().equals("/docker")) {
            return !DOCKER_ARCHIVES
                    .matcher(request.getMethod() + " " + path(request))
                    .matches();
        }
        return request.getUserPrincipal() != null || OPEN.contains(path(request));
    }

    /** The encoding of the body in lower case; {@code identity} if it has none. */
    private static String encoding(HttpServletRequest request) {
        String encoding = request.getHeader("Content-Encoding");
        return encoding == null || encoding.isBlank()
                ? "identity"
                : encoding.strip().toLowerCase(Locale.ROOT);
    }

    /** Unpacks no more than is accepted: a kilobyte can unpack to a megabyte. */
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

    /** The body is not accepted. */
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
