package ru.samosval.api;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.util.Locale;
import java.util.Set;
import ru.samosval.refusal.Refusal.UnknownType;

/**
 * Reads the bodies of calls. They must be declared as JSON: a form on another site's page cannot do that, and a body
 * that is declared as something else is refused.
 */
@Provider
public class JsonBodyReader implements MessageBodyReader<JsonBody> {

    private static final Set<String> TYPES = Set.of("application/json", "application/merge-patch+json");

    @Override
    public boolean isReadable(
            Class<?> type, java.lang.reflect.Type genericType, Annotation[] annotations, MediaType media) {
        return type == JsonBody.class;
    }

    @Override
    public JsonBody readFrom(
            Class<JsonBody> type,
            java.lang.reflect.Type genericType,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, String> headers,
            InputStream content)
            throws IOException {
        // Complete, and no longer than 64 KiB: web.RequestBodies.
        byte[] body = content.readAllBytes();
        if (body.length > 0 && !TYPES.contains((media.getType() + "/" + media.getSubtype()).toLowerCase(Locale.ROOT))) {
            throw new UnknownType();
        }
        return JsonBody.parse(body);
    }
}
