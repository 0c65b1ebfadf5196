package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Client;
import ru.samosval.harness.Described;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Json;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.i18n.Said;

/** {@code /api/openapi.json} as it is served: everything that a reader needs to know about each call. */
@OnServer
class DescriptionIT {

    /** An example may name what is not there (404) or may not be done now (409); its form must be right. */
    private static final Set<Integer> NOT_UNDERSTOOD = Set.of(400, 401, 411, 413, 415, 422);

    private static final JsonObject DESCRIPTION =
            Server.shared().as("root").get("/api/openapi.json").json();

    /** A described call: its method and path, and its description. */
    private record Call(String name, JsonObject operation) {}

    private static List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        for (Map.Entry<String, JsonValue> path :
                DESCRIPTION.getJsonObject("paths").entrySet()) {
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
    void eachCallHasANameOfItsOwnSaysWhatItIsForAndShowsAnExample() {
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
                if (status.charAt(0) >= '4' && !content.containsKey("application/problem+json")) {
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

    @Test
    void eachExampleOfAnAnswerIsOneByItsOwnDescription() {
        List<String> faults = new ArrayList<>();
        int examples = 0;
        for (Call call : calls()) {
            String method = call.name().substring(0, call.name().indexOf(' '));
            String path = called(call);
            for (Map.Entry<String, JsonValue> response :
                    call.operation().getJsonObject("responses").entrySet()) {
                JsonObject content = response.getValue().asJsonObject().getJsonObject("content");
                if (!response.getKey().startsWith("2") || content == null) {
                    continue;
                }
                for (Map.Entry<String, JsonValue> media : content.entrySet()) {
                    JsonValue example = example(media.getValue().asJsonObject());
                    if (example == null) {
                        continue;
                    }
                    examples++;
                    boolean json = media.getKey().equals("application/json");
                    List<String> wrong = json
                            ? Described.faults(
                                    path,
                                    method,
                                    Integer.parseInt(response.getKey()),
                                    media.getKey(),
                                    example.toString())
                            : faultsOfText(media.getKey(), example);
                    wrong.forEach(fault -> faults.add(call.name() + " " + media.getKey() + ": " + fault));
                }
            }
        }
        assertEquals(List.of(), faults);
        assertTrue(examples > 60, "of the answers that have one: " + examples);
    }

    /** The example must be a text. If its type is JSON Lines, each line must be an object. */
    private static List<String> faultsOfText(String type, JsonValue example) {
        if (!(example instanceof JsonString text)) {
            return List.of("is no text");
        }
        return type.endsWith("x-ndjson")
                ? text.getString()
                        .lines()
                        .filter(line -> !line.startsWith("{"))
                        .map(line -> "is no object: " + line)
                        .toList()
                : List.of();
    }

    private static JsonValue example(JsonObject media) {
        JsonObject schema = media.getJsonObject("schema");
        return media.containsKey("example") ? media.get("example") : schema == null ? null : schema.get("example");
    }

    /** An address that matches the path of a call. */
    private static String called(Call call) {
        return call.name()
                .substring(call.name().indexOf(' ') + 1)
                .replace("{dialect}", "github")
                .replace("{login}", "nobody")
                .replaceAll("\\{[^}]*}", "999999");
    }

    /**
     * Each example of a body works as it is printed, because what it names exists. Excepted are addresses that this
     * server may not call.
     */
    @Test
    void eachExampleOfABodyIsUnderstoodAsItIsPrinted() {
        Story story = Cast.shared().story();
        Client root = story.root();
        story.create("boris", "developer");
        List<Call> calls = new ArrayList<>(calls());
        // The other examples name the user that this one creates.
        calls.sort(Comparator.comparing(call -> !call.name().equals("POST /api/users")));
        List<String> refused = new ArrayList<>();
        int sent = 0;
        for (Call call : calls) {
            JsonObject body = call.operation().getJsonObject("requestBody");
            if (body == null) {
                continue;
            }
            String method = call.name().substring(0, call.name().indexOf(' '));
            Client client = call.name().equals("POST /api/requests") ? story.developer() : root;
            for (Map.Entry<String, JsonValue> media :
                    body.getJsonObject("content").entrySet()) {
                JsonObject example = example(media.getValue().asJsonObject()).asJsonObject();
                boolean json = media.getKey().equals("application/json");
                String path = named(story, call);
                Client.Answer answer = client.callBytes(
                        method,
                        path,
                        (json ? example.toString() : Client.body(Map.of("payload", example.getString("payload"))))
                                .getBytes(StandardCharsets.UTF_8),
                        "Content-Type",
                        media.getKey(),
                        "X-GitHub-Event",
                        "push");
                Described.check(answer);
                sent++;
                if (NOT_UNDERSTOOD.contains(answer.status()) && !isOfTheAddressAlone(answer)) {
                    refused.add(answer.toString());
                }
            }
        }
        assertEquals(List.of(), refused);
        assertTrue(sent > 12, "bodies: " + sent);
    }

    /** Whether only the address is wrong. The settings of this server allow no addresses. */
    private static boolean isOfTheAddressAlone(Client.Answer answer) {
        return answer.request().uri().getPath().matches("/api/(push-targets|hooks/lab/send)")
                && answer.json().getJsonArray("errors").getValuesAs(JsonObject.class).stream()
                        .allMatch(error -> error.getString("field").equals("url"));
    }

    /** The address of the call with a real thing in it. */
    private static String named(Story story, Call call) {
        Client developer = story.developer();
        String path = called(call);
        return path.replace(
                "999999",
                Long.toString(
                        path.startsWith("/api/users")
                                ? story.idOf(developer)
                                : path.startsWith("/api/images")
                                        ? Cast.shared().image()
                                        : path.endsWith("/status")
                                                ? story.submitted(developer, story.form(developer.username()))
                                                : story.draft(developer)));
    }

    /** JSON that is written by hand is as it is described, also if there is something in it. */
    @Test
    void linesAndPointsAreAnsweredAsTheyAreDescribed() {
        Client root = Server.shared().as("root");
        long id = Cast.shared().story().running(Cast.shared().image());
        String deployment = "/api/deployments/" + id;
        Eventually.value(
                "there are points",
                () -> root.get(deployment + "/metrics?replicas=true").json(),
                json -> !json.getJsonArray("labels").isEmpty());
        String from = Instant.now().minusSeconds(600).toString();
        for (String path : List.of(
                deployment + "/metrics",
                deployment + "/metrics?replicas=true",
                deployment + "/metrics/range?from=" + from,
                deployment + "/logs",
                "/api/deployments/sparklines?ids=" + id,
                "/api/logs?deployment=" + id,
                "/api/logs/deployments?deployment=" + id,
                "/api/logs/deployments",
                "/api/palette?q=web")) {
            Client.Answer answer = root.get(path);
            assertEquals(200, answer.status(), answer::toString);
            Described.check(answer);
        }
    }

    @Test
    void whatThePageOfTheCallsHasForHeadingsIsThereInRussianToo() {
        ResourceBundle russian = ResourceBundle.getBundle("ru.samosval.i18n.text", new Locale("ru"));
        Set<String> english = new TreeSet<>();
        for (Call call : calls()) {
            english.add(call.operation().getString("summary"));
            english.addAll(Json.strings(call.operation().getJsonArray("tags")));
        }
        english.add(DESCRIPTION.getJsonObject("info").getString("title"));
        english.add(DESCRIPTION.getJsonObject("info").getString("description"));
        english.removeIf(sentence -> !Said.told(sentence, russian).equals(sentence));
        assertEquals(Set.of(), english);
    }

    /** Whatever a body contains, and however it is declared or packed, the description has the status of the answer. */
    @Test
    void whatIsAnsweredToABodyThatIsNotTakenIsDescribed() {
        Client root = Server.shared().as("root");
        byte[] nonsense = "nonsense".getBytes(StandardCharsets.UTF_8);
        List<String> lacking = new ArrayList<>();
        for (Call call : calls()) {
            String method = call.name().substring(0, call.name().indexOf(' '));
            String path = called(call);
            // Calls that need no body would be carried out.
            if (method.equals("GET") || path.equals("/api/hooks/secret")) {
                continue;
            }
            for (String[] headers : new String[][] {
                {"Content-Type", "text/plain"},
                {"Content-Type", "application/json"},
                {"Content-Type", "application/json", "Content-Encoding", "br"}
            }) {
                Client.Answer answer = root.callBytes(method, path, nonsense, headers);
                if (!call.operation().getJsonObject("responses").containsKey(Integer.toString(answer.status()))) {
                    lacking.add(call.name() + " " + List.of(headers) + ": " + answer.status());
                }
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
    void eachCallSaysWhatIsRefusedAndHowItIsSecured() {
        for (Call call : calls()) {
            Set<String> statuses = call.operation().getJsonObject("responses").keySet();
            assertTrue(statuses.contains("401"), call::toString);
            assertTrue(!call.name().contains("{") || statuses.contains("404"), call::toString);
            assertTrue(
                    call.name().startsWith("GET") || statuses.containsAll(Set.of("403", "413", "415")), call::toString);
        }
        JsonObject schemes = DESCRIPTION.getJsonObject("components").getJsonObject("securitySchemes");
        assertTrue(schemes.keySet().containsAll(Set.of("token", "session")), schemes::toString);
        assertEquals(2, DESCRIPTION.getJsonArray("security").size());
    }
}
