package ru.samosval.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Json;

/** The description of the API beside the resources that it is made of. */
class DescribedCallsTest {

    private static JsonObject description() throws IOException {
        try (InputStream file = DescribedCalls.class.getResourceAsStream("openapi.json")) {
            return Json.object(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** A described call: its method and path, and what is said of it. */
    private record Call(String name, JsonObject operation) {}

    private static List<Call> calls() throws IOException {
        List<Call> calls = new ArrayList<>();
        for (Map.Entry<String, JsonValue> path :
                description().getJsonObject("paths").entrySet()) {
            for (Map.Entry<String, JsonValue> method :
                    path.getValue().asJsonObject().entrySet()) {
                calls.add(new Call(
                        method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                        method.getValue().asJsonObject()));
            }
        }
        return calls;
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
        calls().forEach(call -> described.add(call.name()));
        assertTrue(routes.size() > 30, routes::toString);
        assertEquals(routes, described);
    }

    private static String path(JavaClass type, JavaMethod method) {
        String path = "/api/" + type.getAnnotationOfType(Path.class).value();
        return method.isAnnotatedWith(Path.class)
                ? path + "/" + method.getAnnotationOfType(Path.class).value()
                : path;
    }

    @Test
    void eachCallHasANameOfItsOwnSaysWhatItIsForAndShowsAnExample() throws IOException {
        Set<String> names = new TreeSet<>();
        List<String> lacking = new ArrayList<>();
        for (Call call : calls()) {
            JsonObject operation = call.operation();
            if (!names.add(operation.getString("operationId", ""))
                    || operation.getString("operationId", "").isEmpty()) {
                lacking.add(call.name() + ": an operationId of its own (@Operation)");
            }
            if (operation.getString("summary", "").isBlank()) {
                lacking.add(call.name() + ": a summary (@Operation)");
            }
            operation.getJsonObject("responses").forEach((status, response) -> {
                JsonObject content = response.asJsonObject().getJsonObject("content");
                if (status.startsWith("2") && !status.equals("204") && (content == null || !hasExample(content))) {
                    lacking.add(call.name() + ": an example of its answer (@APIResponse)");
                }
                if (status.charAt(0) >= '4' && !content.containsKey(Problems.MEDIA_TYPE)) {
                    lacking.add(call.name() + ": " + status + " is no problem+json");
                }
            });
            if (operation.containsKey("requestBody")
                    && !hasExample(operation.getJsonObject("requestBody").getJsonObject("content"))) {
                lacking.add(call.name() + ": an example of its body (@RequestBody)");
            }
        }
        assertEquals(List.of(), lacking);
    }

    private static boolean hasExample(JsonObject content) {
        return content.values().stream().anyMatch(media -> {
            JsonObject described = media.asJsonObject();
            return described.containsKey("example")
                    || described.containsKey("examples")
                    || described.containsKey("schema")
                            && described.getJsonObject("schema").containsKey("example");
        });
    }

    @Test
    void eachCallSaysWhatIsRefusedAndHowItIsSecured() throws IOException {
        for (Call call : calls()) {
            Set<String> statuses = call.operation().getJsonObject("responses").keySet();
            assertTrue(statuses.contains("401"), call::toString);
            assertTrue(!call.name().contains("{") || statuses.contains("404"), call::toString);
            assertTrue(call.name().startsWith("GET") || statuses.contains("403"), call::toString);
        }
        JsonObject schemes = description().getJsonObject("components").getJsonObject("securitySchemes");
        assertEquals(Set.of("token", "session"), schemes.keySet());
        assertEquals(2, description().getJsonArray("security").size());
    }
}
