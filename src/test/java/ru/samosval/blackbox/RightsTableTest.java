package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.servlet.annotation.WebServlet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import ru.samosval.api.Api;
import ru.samosval.docker.DockerRoutes;
import ru.samosval.faces.FormPost;
import ru.samosval.harness.Json;

/**
 * Compares the tables of {@link RightsIT} and {@link DockerRightsIT} with the routes of the portal. Whoever adds a
 * route says there who gets which answer.
 */
class RightsTableTest {

    private static final Path PAGES = Path.of("src/main/webapp");

    /** The path of the Docker host. Its calls follow after a token. */
    private static final String DOCKER = "/docker";

    /** Routes that have no row, and why. */
    private static final Map<String, String> WITHOUT_A_ROW = Map.of(
            "GET /logout", "ends the sign-in of who asks; tested with sign-ins",
            "GET /language", "for everybody, and changes a cookie of theirs alone",
            "POST /api/hooks/commit", "whoever knows the secret, or anybody where there is none; tested with webhooks");

    @Test
    void everyPageHasARow() throws IOException {
        try (Stream<Path> files = Files.walk(PAGES)) {
            List<String> pages = files.map(file -> PAGES.relativize(file).toString())
                    .filter(file -> file.endsWith(".xhtml") && !file.startsWith("WEB-INF"))
                    .map(file -> "GET /" + file.replace(".xhtml", ""))
                    .map(page -> page.replaceFirst("/view$", "/{id}").replaceFirst("/edit$", "/{id}/edit"))
                    .toList();
            assertTrue(pages.size() > 20, pages::toString);
            assertEquals(Set.of(), lacking(pages));
        }
    }

    @Test
    void everyServletHasARow() {
        List<String> servlets = classes()
                .filter(type -> type.isAnnotatedWith(WebServlet.class))
                .map(type -> type.getAnnotationOfType(WebServlet.class))
                .flatMap(servlet ->
                        Stream.of(servlet.value(), servlet.urlPatterns()).flatMap(Arrays::stream))
                .flatMap(path -> path.equals(DOCKER + "/*")
                        ? DockerRoutes.all().stream().map(RightsTableTest::ofDocker)
                        : Stream.of("GET " + (path.isEmpty() ? "/" : path)))
                .toList();
        assertTrue(servlets.size() > 25, servlets::toString);
        assertEquals(Set.of(), lacking(servlets));
    }

    @Test
    void everyPlainPostHasARow() throws ReflectiveOperationException {
        Set<String> posts = new TreeSet<>();
        for (JavaClass type : classes()
                .filter(each -> each.isAssignableTo(FormPost.Room.class) && !each.isInterface())
                .toList()) {
            FormPost.Room room =
                    (FormPost.Room) type.reflect().getDeclaredConstructor().newInstance();
            room.actions().keySet().forEach(path -> posts.add("POST " + path));
        }
        assertTrue(posts.size() > 20, posts::toString);
        assertEquals(Set.of(), lacking(posts));
    }

    @Test
    void everyCallHasARow() throws IOException {
        Set<String> calls = new TreeSet<>();
        try (InputStream file = Api.class.getResourceAsStream("openapi.json")) {
            Json.object(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .getJsonObject("paths")
                    .forEach((path, methods) -> methods.asJsonObject()
                            .keySet()
                            .forEach(method -> calls.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        }
        assertTrue(calls.size() > 30, calls::toString);
        assertEquals(Set.of(), lacking(calls));
    }

    private static Stream<JavaClass> classes() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("ru.samosval").stream();
    }

    /** The routes without a row. If a row matches several routes, it counts for the one with the fewest variables. */
    private static Set<String> lacking(Iterable<String> routes) {
        Set<String> lacking = new TreeSet<>();
        routes.forEach(lacking::add);
        Set<String> all = new HashSet<>(lacking);
        lacking.removeAll(WITHOUT_A_ROW.keySet());
        Stream<String> ofDocker = calls(DockerRightsIT.TABLE).map(RightsTableTest::ofDocker);
        Stream.concat(calls(RightsIT.TABLE), ofDocker).forEach(asked -> {
            all.stream()
                    .filter(route -> fits(route, asked))
                    .min(Comparator.comparingLong(
                            route -> route.chars().filter(c -> c == '{').count()))
                    .ifPresent(lacking::remove);
        });
        return lacking;
    }

    /** The method and the path of each row. */
    private static Stream<String> calls(String table) {
        return table.lines().skip(1).map(line -> {
            String[] call = line.split("\\|")[0].strip().split("\\s+");
            return call[0].replace("STREAM", "GET") + " " + call[1].replaceFirst("\\?.*", "");
        });
    }

    private static String ofDocker(String call) {
        return call.replaceFirst(" ", " " + DOCKER);
    }

    private static boolean fits(String route, String asked) {
        String[] fixed = route.split("\\{\\w+}", -1);
        return asked.matches(
                String.join("[^/]+", Arrays.stream(fixed).map(Pattern::quote).toList()));
    }
}
