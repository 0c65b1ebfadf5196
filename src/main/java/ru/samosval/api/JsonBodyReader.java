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
 * Reads what calls send. JSON must be called so: a form of another site's page cannot say it, and what says that it is
 * something else is not taken for it.
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
        // Whole already, and no longer than 64 KiB: web.RequestBodies.
        byte[] body = content.readAllBytes();
        if (body.length > 0 && !TYPES.contains((media.getType() + "/" + media.getSubtype()).toLowerCase(Locale.ROOT))) {
            throw new UnknownType();
        }
        return JsonBody.parse(body);
    }
}
