package ru.samosval.harness;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.util.List;

/** Reading answers in JSON. */
public final class Json {

    private Json() {}

    public static JsonObject object(String text) {
        try (JsonReader reader = jakarta.json.Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    public static JsonArray array(String text) {
        try (JsonReader reader = jakarta.json.Json.createReader(new StringReader(text))) {
            return reader.readArray();
        }
    }

    public static List<String> strings(String text) {
        try (JsonReader reader = jakarta.json.Json.createReader(new StringReader(text))) {
            return strings(reader.readArray());
        }
    }

    public static List<String> strings(JsonArray array) {
        return array.getValuesAs(JsonString::getString);
    }

    public static List<Long> numbers(JsonArray array) {
        return array.getValuesAs(jakarta.json.JsonNumber::longValue);
    }

    /** A JSON object of strings. */
    public static String of(java.util.Map<String, String> fields) {
        jakarta.json.JsonObjectBuilder object = jakarta.json.Json.createObjectBuilder();
        fields.forEach(object::add);
        return object.build().toString();
    }
}
