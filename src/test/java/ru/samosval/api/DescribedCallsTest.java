package ru.samosval.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.harness.Json;
import ru.samosval.request.RequestStatus;

/** The description of the API, compared with the resources from which it is made. */
class DescribedCallsTest {

    private static JsonObject description() throws IOException {
        try (InputStream file = DescribedCalls.class.getResourceAsStream("openapi.json")) {
            return Json.object(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void everyRouteIsDescribedAndNothingElseIs() throws IOException {
        Set<String> routes = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("ru.samosval")) {
            if (type.isAnnotatedWith(Path.class)) {
                for (JavaMethod method : type.getMethods()) {
                    method.getAnnotations().stream()
                            .filter(a -> a.getRawType().isAnnotatedWith(HttpMethod.class))
                            .forEach(a -> routes.add(a.getRawType().getSimpleName() + " " + path(type, method)));
                }
            }
        }
        Set<String> described = new TreeSet<>();
        description()
                .getJsonObject("paths")
                .forEach((path, methods) -> methods.asJsonObject()
                        .keySet()
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        assertTrue(routes.size() > 30, routes::toString);
        assertEquals(routes, described);
    }

    private static String path(JavaClass type, JavaMethod method) {
        String path = "/api/" + type.getAnnotationOfType(Path.class).value();
        String whole = method.isAnnotatedWith(Path.class)
                ? path + "/" + method.getAnnotationOfType(Path.class).value()
                : path;
        return whole.replaceAll("\\s*:[^{}]*}", "}").replaceAll("/+", "/").replaceAll("/$", "");
    }

    @Test
    void webhooksAreSecuredByTheirSecretsAndNotByTokens() throws IOException {
        JsonObject hooks = operation("/api/hooks/{dialect}", "post");
        assertEquals(
                Set.of("github", "gitea", "gitlab", "standard", "bitbucket", "azure"),
                hooks.getJsonArray("security").getValuesAs(JsonObject.class).stream()
                        .flatMap(each -> each.keySet().stream())
                        .collect(Collectors.toSet()));
        assertEquals(
                Set.of("application/json", "application/x-www-form-urlencoded"),
                hooks.getJsonObject("requestBody").getJsonObject("content").keySet());
        for (String path : Set.of("/api/hooks/{dialect}", "/api/hooks/commit")) {
            JsonObject answers = operation(path, "post").getJsonObject("responses");
            assertTrue(answers.keySet().containsAll(Set.of("401", "422", "429")), () -> path + answers.keySet());
        }
        JsonObject schemes = description().getJsonObject("components").getJsonObject("securitySchemes");
        for (JsonValue security : operation("/api/hooks/commit", "post").getJsonArray("security")) {
            assertTrue(schemes.keySet().containsAll(security.asJsonObject().keySet()), security::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/audit, 403",
        "GET, /api/users, 403",
        "GET, /api/users/{id}, 403",
        "GET, /api/tokens, 403",
        "GET, /api/tokens, 404",
        "GET, /api/logs, 404",
        "GET, /api/logs/deployments, 404",
        "GET, /api/logs/search, 404",
        "GET, /api/logs/download, 404",
        "GET, /api/logs/stream, 404",
        "PATCH, /api/requests/{id}, 422",
        "PUT, /api/requests/{id}/collaborators/{login}, 422",
        "DELETE, /api/deployments/{id}, 422"
    })
    void whatIsAnsweredIsDescribed(String method, String path, String status) throws IOException {
        assertTrue(operation(path, method.toLowerCase(Locale.ROOT))
                .getJsonObject("responses")
                .containsKey(status));
    }

    /** Calls that take no key and no version are not described as if they did. */
    @Test
    void whatOnlyLooksTakesNoKey() throws IOException {
        for (String path : Set.of("/api/requests/{id}/diff", "/api/hooks/lab/dry-run")) {
            String parameters = String.valueOf(operation(path, "post").get("parameters"));
            assertFalse(parameters.contains("Idempotency-Key") || parameters.contains("If-Match"), parameters);
        }
    }

    /** JSON whose form others define, and why. */
    private static final Map<String, String> OPEN = Map.of(
            "get /api/openapi.json 200 application/json", "its form is that of OpenAPI",
            "post /api/hooks/{dialect} body application/json", "what is sent is each forge's own",
            "post /api/hooks/{dialect} body application/x-www-form-urlencoded", "the same in a field of a form");

    /** A bare object or array allows any answer, so comparing answers with it would prove nothing. */
    @Test
    void allJsonIsDescribedToItsFields() throws IOException {
        JsonObject schemas = description().getJsonObject("components").getJsonObject("schemas");
        Set<String> bare = new TreeSet<>();
        for (Map.Entry<String, JsonValue> path :
                description().getJsonObject("paths").entrySet()) {
            path.getValue().asJsonObject().forEach((method, operation) -> {
                String call = method + " " + path.getKey();
                operation
                        .asJsonObject()
                        .getJsonObject("responses")
                        .forEach((status, response) -> response.asJsonObject()
                                .getOrDefault("content", JsonValue.EMPTY_JSON_OBJECT)
                                .asJsonObject()
                                .forEach((type, media) -> {
                                    if (isBare(media.asJsonObject().get("schema"), schemas, Set.of())) {
                                        bare.add(call + " " + status + " " + type);
                                    }
                                }));
                operation
                        .asJsonObject()
                        .getOrDefault("requestBody", Json.object("{\"content\":{}}"))
                        .asJsonObject()
                        .getJsonObject("content")
                        .forEach((type, media) -> {
                            if (isBare(media.asJsonObject().get("schema"), schemas, Set.of())) {
                                bare.add(call + " body " + type);
                            }
                        });
            });
        }
        assertEquals(new TreeSet<>(OPEN.keySet()), bare);
    }

    /** Whether the schema, or a part of it, is an object without fields, an array of anything, or has no type. */
    private static boolean isBare(JsonValue described, JsonObject schemas, Set<String> within) {
        if (described == null || described.getValueType() != JsonValue.ValueType.OBJECT) {
            return true;
        }
        JsonObject schema = described.asJsonObject();
        if (schema.containsKey("$ref")) {
            String name = schema.getString("$ref").replaceFirst(".*/", "");
            Set<String> deeper = new TreeSet<>(within);
            return deeper.add(name) && isBare(schemas.get(name), schemas, deeper);
        }
        List<JsonValue> parts = new ArrayList<>();
        if (schema.containsKey("properties")) {
            parts.addAll(schema.getJsonObject("properties").values());
        }
        for (String part : Set.of("oneOf", "allOf", "anyOf")) {
            if (schema.containsKey(part)) {
                parts.addAll(schema.getJsonArray(part));
            }
        }
        boolean ofOthers = schema.get("additionalProperties") instanceof JsonObject;
        if (ofOthers) {
            parts.add(schema.get("additionalProperties"));
        }
        boolean bare = switch (schema.getString("type", "")) {
            case "object" -> parts.isEmpty();
            case "array" -> isBare(schema.get("items"), schemas, within);
            case "" -> parts.isEmpty();
            default -> false;
        };
        return bare || parts.stream().anyMatch(part -> isBare(part, schemas, within));
    }

    /** An operator may ask for exactly those states that some state can become. */
    @Test
    void aDecisionOnARequestIsDescribedByTheStatesThatItCanLeadTo() throws IOException {
        assertEquals(
                Arrays.stream(RequestStatus.values())
                        .flatMap(status -> status.operatorMoves().stream())
                        .map(RequestStatus::getKey)
                        .collect(Collectors.toSet()),
                Set.copyOf(Json.strings(description()
                        .getJsonObject("components")
                        .getJsonObject("schemas")
                        .getJsonObject("MoveInput")
                        .getJsonObject("properties")
                        .getJsonObject("status")
                        .getJsonArray("enum"))));
    }

    @ParameterizedTest
    @CsvSource({"/api/builds/{id}, finished", "/api/deployments/{id}, running"})
    void whatACallWaitsForIsDescribed(String path, String awaited) throws IOException {
        JsonObject wait = parameter(path, "get", "wait");
        assertEquals(List.of(awaited), Json.strings(wait.getJsonObject("schema").getJsonArray("enum")));
        JsonObject timeout = parameter(path, "get", "timeout");
        assertEquals("60s", timeout.getJsonObject("schema").getString("default"));
        for (JsonObject each : List.of(wait, timeout)) {
            assertFalse(each.getString("description", "").isBlank(), each::toString);
        }
    }

    @Test
    void whatMayBeAskedOfAListIsDescribedWithItsBounds() throws IOException {
        int lists = 0;
        for (Map.Entry<String, JsonValue> path :
                description().getJsonObject("paths").entrySet()) {
            JsonObject get = path.getValue().asJsonObject().getJsonObject("get");
            if (get != null && String.valueOf(get.get("parameters")).contains("\"size\"")) {
                lists++;
                JsonObject size = parameter(path.getKey(), "get", "size").getJsonObject("schema");
                JsonObject page = parameter(path.getKey(), "get", "page").getJsonObject("schema");
                assertEquals(List.of(1, 200), List.of(size.getInt("minimum"), size.getInt("maximum")));
                assertEquals(List.of(1, 10_000_000), List.of(page.getInt("minimum"), page.getInt("maximum")));
            }
        }
        assertTrue(lists > 8, "lists: " + lists);
    }

    @Test
    void whatMayBeAnswered304TakesTheTagByWhichItIs() throws IOException {
        int tagged = 0;
        for (Map.Entry<String, JsonValue> path :
                description().getJsonObject("paths").entrySet()) {
            JsonObject get = path.getValue().asJsonObject().getJsonObject("get");
            if (get != null && get.getJsonObject("responses").containsKey("304")) {
                tagged++;
                assertEquals(
                        "header",
                        parameter(path.getKey(), "get", "If-None-Match").getString("in"));
            }
        }
        assertEquals(6, tagged);
    }

    private static JsonObject parameter(String path, String method, String name) throws IOException {
        return operation(path, method).getJsonArray("parameters").getValuesAs(JsonObject.class).stream()
                .filter(each -> each.getString("name").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(path + " has no parameter " + name));
    }

    private static JsonObject operation(String path, String method) throws IOException {
        return description().getJsonObject("paths").getJsonObject(path).getJsonObject(method);
    }
}
