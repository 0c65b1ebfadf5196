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
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.harness.Json;

/** The description of the API beside the resources that it is made of. */
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

    /** What takes no key and no version does not say that it does. */
    @Test
    void whatOnlyLooksTakesNoKey() throws IOException {
        for (String path : Set.of("/api/requests/{id}/diff", "/api/hooks/lab/dry-run")) {
            String parameters = String.valueOf(operation(path, "post").get("parameters"));
            assertFalse(parameters.contains("Idempotency-Key") || parameters.contains("If-Match"), parameters);
        }
    }

    private static JsonObject operation(String path, String method) throws IOException {
        return description().getJsonObject("paths").getJsonObject(path).getJsonObject(method);
    }
}
