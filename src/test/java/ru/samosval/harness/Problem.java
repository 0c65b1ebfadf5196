package ru.samosval.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** An error of the API: {@code application/problem+json} (RFC 9457). */
public record Problem(JsonObject body) {

    /** The problem in an answer with this status. Fails if it is none. */
    public static Problem of(int status, Client.Answer answer) {
        assertEquals(status, answer.status(), answer::toString);
        assertTrue(answer.header("Content-Type").startsWith("application/problem+json"), answer::toString);
        JsonObject body = answer.json();
        assertEquals(status, body.getInt("status"), answer::toString);
        assertFalse(body.getString("title").isBlank(), answer::toString);
        assertFalse(body.getString("detail").isBlank(), answer::toString);
        assertFalse(body.toString().contains("Exception"), answer::toString);
        return new Problem(body);
    }

    /** The wrong fields. Checks that each has a message. */
    public List<String> fields() {
        List<String> fields = new ArrayList<>();
        JsonArray errors = body.getJsonArray("errors");
        for (JsonObject error : errors.getValuesAs(JsonObject.class)) {
            assertFalse(error.getString("message").isBlank());
            fields.add(error.getString("field"));
        }
        return fields;
    }
}
