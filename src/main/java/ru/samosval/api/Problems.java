package ru.samosval.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.i18n.Texts;
import ru.samosval.refusal.Refusal;
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.refusal.Refusal.TooMany;
import ru.samosval.storage.StorageFaults;

/**
 * Errors as {@code application/problem+json} (RFC 9457): {@code title}, {@code status}, {@code detail}, {@code errors}.
 */
@RequestScoped
public class Problems {

    /** The media type of RFC 9457. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final Pattern WEIGHT = Pattern.compile(";\\s*[qQ]=([01](?:\\.\\d{0,3})?)\\s*(?:;|$)");

    private static final int UNPROCESSABLE = 422;

    @Inject
    private Texts texts;

    /** The answer to a refused act. */
    public Response of(Refusal refusal) {
        JsonObjectBuilder body = body(refusal.status(), texts.say(refusal.text()));
        if (refusal instanceof Invalid invalid) {
            JsonArrayBuilder errors = JsonFactories.BUILDERS.createArrayBuilder();
            for (FieldError error : invalid.errors()) {
                errors.add(JsonFactories.BUILDERS
                        .createObjectBuilder()
                        .add("field", error.field())
                        .add("message", texts.say(error.text())));
            }
            body.add("errors", errors);
        }
        Response response = response(refusal.status(), body);
        Long wait = refusal instanceof TooMany later
                ? Long.valueOf(later.retryAfterSeconds())
                : refusal.status() == 503 ? Long.valueOf(StorageFaults.RETRY_AFTER_SECONDS) : null;
        return wait != null
                ? Response.fromResponse(response)
                        .header(HttpHeaders.RETRY_AFTER, wait)
                        .build()
                : response;
    }

    /** An answer with this status; its detail is this sentence of the bundle. */
    public Response of(int status, String detailKey, Object... arguments) {
        return response(status, body(status, texts.of(detailKey, arguments)));
    }

    /** Whether the client prefers such errors to pages, by the weights in its {@code Accept} (RFC 9110, 12.5.1). */
    public static boolean isWanted(HttpServletRequest request) {
        double json = 0;
        double html = 0;
        for (String range : Collections.list(request.getHeaders(HttpHeaders.ACCEPT)).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .toList()) {
            String type = range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            if (type.equals(MEDIA_TYPE) || type.equals(MediaType.APPLICATION_JSON)) {
                json = Math.max(json, weight(range));
            } else if (type.equals(MediaType.TEXT_HTML)) {
                html = Math.max(html, weight(range));
            }
        }
        return json > html;
    }

    private static double weight(String range) {
        Matcher weight = WEIGHT.matcher(range);
        return weight.find() ? Double.parseDouble(weight.group(1)) : 1;
    }

    /** The body of the answer to a refused act, for callers that answer without JAX-RS. */
    public String json(Refusal refusal) {
        return of(refusal).getEntity().toString();
    }

    /** The body of an answer with this status and this sentence as its detail. */
    public String said(int status, String sentence) {
        return body(status, sentence).build().toString();
    }

    /**
     * The body of an answer with this status and this sentence of the bundle, for callers that answer without JAX-RS.
     */
    public String json(int status, String detailKey, Object... arguments) {
        return body(status, texts.of(detailKey, arguments)).build().toString();
    }

    /** Writes the answer to a refused request, without JAX-RS. */
    public void write(HttpServletResponse response, Refusal refusal) throws IOException {
        write(response, of(refusal));
    }

    /** The same with this status and this sentence of the bundle. */
    public void write(HttpServletResponse response, int status, String detailKey, Object... arguments)
            throws IOException {
        write(response, of(status, detailKey, arguments));
    }

    private static void write(HttpServletResponse response, Response answer) throws IOException {
        response.setStatus(answer.getStatus());
        answer.getStringHeaders().forEach((name, values) -> response.setHeader(name, values.get(0)));
        response.getOutputStream().write(answer.getEntity().toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonObjectBuilder body(int status, String detail) {
        return JsonFactories.BUILDERS
                .createObjectBuilder()
                .add("title", title(status))
                .add("status", status)
                .add("detail", detail);
    }

    /** The name of the status in RFC 9110. JAX-RS does not know all of them. */
    private static String title(int status) {
        if (status == UNPROCESSABLE) {
            return "Unprocessable Content";
        }
        Response.Status known = Response.Status.fromStatusCode(status);
        return known == null ? "Error" : known.getReasonPhrase();
    }

    private Response response(int status, JsonObjectBuilder body) {
        return Response.status(status, title(status))
                .type(MEDIA_TYPE + ";charset=UTF-8")
                .header(HttpHeaders.CONTENT_LANGUAGE, texts.getLocale().toLanguageTag())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(body.build().toString())
                .build();
    }
}
