package ru.samosval.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.json.JsonObject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
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
}
