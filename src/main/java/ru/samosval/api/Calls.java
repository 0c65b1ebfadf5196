package ru.samosval.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import ru.samosval.access.Actor;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.refusal.Refusal.PreconditionFailed;

/**
 * What all calls share that read one thing or do something to it: its version as {@code ETag} and in {@code If-Match}
 * and {@code If-None-Match} (RFC 9110, 13.1), and {@code Idempotency-Key}.
 */
@ApplicationScoped
public class Calls {

    /** The header with which a client says that several calls are the same one. */
    public static final String KEY = "Idempotency-Key";

    /** Says that the answer was given before. */
    public static final String REPLAYED = "Idempotency-Replayed";

    private static final Pattern GOOD_KEY = Pattern.compile("[!-~]{1,255}");

    @Inject
    private Once once;

    @Inject
    private HttpServletRequest request;

    /** The thing, or 304 if the client has this version already. */
    public Response found(Integer version, Object thing) {
        if (version == null) {
            return Response.ok(thing, MediaType.APPLICATION_JSON_TYPE).build();
        }
        return found(version, thing, known());
    }

    /**
     * The same for an answer that is given when the request is no longer available.
     *
     * @param known which versions the client has: the result of {@link #known}, called while the request was there
     */
    public static Response found(int version, Object thing, IntPredicate known) {
        return (known.test(version)
                        ? Response.notModified()
                        : Response.ok(thing, MediaType.APPLICATION_JSON_TYPE.withCharset("UTF-8")))
                .tag(tag(version))
                .build();
    }

    /**
     * Which versions the client of the current request says that it has. The result may still be used when the request
     * has ended.
     */
    public IntPredicate known() {
        List<String> tags = tags(HttpHeaders.IF_NONE_MATCH);
        return version -> tags.stream()
                .anyMatch(t -> t.equals("*") || t.replaceFirst("^W/", "").equals(written(version)));
    }

    /** Does an act on something without a version: with {@code If-Match}, {@code *} matches and any tag does not. */
    public Response act(Actor actor, JsonBody body, Supplier<Reply> action) {
        return act(actor, body, null, null, action);
    }

    /** Does an act on a thing whose version the client may name in {@code If-Match}. */
    public Response act(Actor actor, JsonBody body, IntSupplier version, Supplier<Reply> action) {
        return act(actor, body, null, version, action);
    }

    /**
     * The same for a body with a secret.
     *
     * @param secret the field that is not remembered, and therefore not compared, when the call is repeated
     * @param version null if the thing has none
     */
    public Response act(Actor actor, JsonBody body, String secret, IntSupplier version, Supplier<Reply> action) {
        Supplier<Reply> checked = checked(version, action);
        String key = request.getHeader(KEY);
        return response(
                key == null ? once.act(actor, checked) : once.reply(actor.id(), key(key, body, secret), checked));
    }

    /**
     * The same for an act that takes long or has transactions of its own: it is done outside of ours. If the server
     * stops meanwhile, the key cannot be used to try again.
     */
    public Response actApart(Actor actor, JsonBody body, String secret, IntSupplier version, Supplier<Reply> action) {
        Supplier<Reply> checked = checked(version, action);
        String key = request.getHeader(KEY);
        return response(key == null ? checked.get() : once.replyApart(actor.id(), key(key, body, secret), checked));
    }

    /**
     * Does an act that has the same result however often it is done, outside any transaction of ours. It is done each
     * time, because something that must not be remembered, such as a password, may differ under the same key.
     */
    public Response actEachTime(IntSupplier version, Supplier<Reply> action) {
        String key = request.getHeader(KEY);
        if (key != null) {
            demandGood(key);
        }
        return response(checked(version, action).get());
    }

    private static void demandGood(String key) {
        if (!GOOD_KEY.matcher(key).matches()) {
            throw new Invalid(KEY, "error.idempotency.key");
        }
    }

    private Supplier<Reply> checked(IntSupplier version, Supplier<Reply> action) {
        List<String> asked = tags(HttpHeaders.IF_MATCH);
        // An empty list matches no version, so nothing is done.
        return request.getHeader(HttpHeaders.IF_MATCH) == null
                ? action
                : () -> {
                    // Asks for the thing itself first, which refuses callers who do not see it: a tag reveals to nobody
                    // that it exists.
                    String now = version == null ? null : written(version.getAsInt());
                    if (!asked.contains("*") && !asked.contains(now)) {
                        throw new PreconditionFailed();
                    }
                    return action.get();
                };
    }

    private Once.Key key(String key, JsonBody body, String secret) {
        demandGood(key);
        String call = request.getMethod() + " " + request.getRequestURI() + " ";
        return new Once.Key(key, JsonBody.sha256(call + body.fingerprint(secret)));
    }

    private static Response response(Reply reply) {
        Response.ResponseBuilder response = Response.status(reply.status());
        if (reply.shown() != null) {
            response.header(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        String body = reply.shown() == null ? reply.body() : reply.shown();
        if (body != null) {
            response.entity(body).type(MediaType.APPLICATION_JSON_TYPE.withCharset("UTF-8"));
        }
        if (reply.location() != null) {
            response.header(HttpHeaders.LOCATION, reply.location());
        }
        if (reply.version() != null) {
            response.tag(tag(reply.version()));
        }
        if (reply.repeated()) {
            response.header(REPLAYED, "true");
        }
        return response.build();
    }

    private static EntityTag tag(int version) {
        return new EntityTag(Integer.toString(version));
    }

    private static String written(int version) {
        return "\"" + version + "\"";
    }

    /** The tags in a header as they are written there; none if it is not sent. */
    private List<String> tags(String header) {
        return Collections.list(request.getHeaders(header)).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .toList();
    }
}
