package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Client;
import ru.samosval.harness.Json;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** Many users and strangers at once: each is answered as if alone. */
@OnServer
class CrowdIT {

    private static final int ROUNDS = 60;
    private static final int AT_ONCE = 8;
    private static final List<String> ACTING = List.of("admin", "operator", "owner", "collaborator", "stranger");
    private static final String ACT = "crowd-act";

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    /** The numbers of things in the links of lists. */
    private static final Pattern THING = Pattern.compile("/(?:requests|deployments)/\\d+");

    /**
     * A request that somebody makes.
     *
     * @param status the status that they get when they are alone
     * @param ask makes the request; returns the status, the user whom the answer names, and what it shows
     */
    private record Question(String who, String what, int status, Function<Client, String> ask) {}

    @Test
    void everyAnswerIsTheOneThatItWouldBeAlone() throws Exception {
        Cast cast = Cast.shared();
        long deployment = story.running(cast.image());
        Map<String, Client> people = new TreeMap<>();
        for (String who : List.of("admin", "operator", "owner", "collaborator", "stranger", "nobody")) {
            people.put(who, cast.person(who));
        }
        Map<String, String> tokens = new TreeMap<>();
        for (String who : List.of("admin", "operator", "owner", "collaborator", "stranger")) {
            String name = story.name("crowd");
            tokens.put(
                    who,
                    people.get(who)
                            .postJson("/api/tokens", "{\"name\":\"" + name + "\",\"scope\":\"read\"}")
                            .json()
                            .getString("token"));
        }
        List<Question> questions = questions(deployment, tokens);
        Map<Question, String> alone = new HashMap<>();
        for (Question question : questions) {
            String answer = question.ask().apply(people.get(question.who()));
            assertTrue(answer.startsWith(question.status() + " "), () -> question.what() + ": " + answer);
            String login = people.get(question.who()).username();
            if (question.what().startsWith("GET /") && question.status() == 200 && login != null) {
                assertTrue(answer.contains(" as " + login + " "), () -> question.what() + ": " + answer);
            }
            alone.put(question, answer);
        }
        long before = server.db().lastAudit();
        ExecutorService crowd = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<String>> wrong = new ArrayList<>();
            for (int i = 0; i < ROUNDS * questions.size(); i++) {
                // Neighbours are always requests of different users.
                Question question = questions.get(i * 7 % questions.size());
                wrong.add(crowd.submit(() -> {
                    String answer = question.ask().apply(people.get(question.who()));
                    return answer.equals(alone.get(question))
                            ? ""
                            : question.who() + " " + question.what() + ": " + answer + ", not " + alone.get(question);
                }));
            }
            Map<String, Integer> counted = new TreeMap<>();
            for (Future<String> answer : wrong) {
                if (!answer.get().isEmpty()) {
                    counted.merge(answer.get(), 1, Integer::sum);
                }
            }
            assertEquals(Map.of(), counted, "of " + wrong.size());
            assertEquals(
                    actions(people, "token_create"),
                    audited(before, "token_create"),
                    "each act is written down as of who did it");
            assertEquals(actions(people, "token_revoke"), audited(before, "token_revoke"));
        } finally {
            crowd.shutdownNow();
        }
    }

    /** What the audit log should have: for each user as many acts as they are asked to do. */
    private static Map<String, Integer> actions(Map<String, Client> people, String action) {
        Map<String, Integer> actions = new TreeMap<>();
        ACTING.forEach(who -> actions.put(
                action + " of " + actor(who) + " by " + people.get(who).username(), ROUNDS));
        return actions;
    }

    private Map<String, Integer> audited(long since, String action) {
        Map<String, Integer> audited = new TreeMap<>();
        Pattern mark = Pattern.compile(".*\\b(" + ACT + "-\\w+)\\b.*");
        server.db().auditSince(since).forEach(row -> {
            Matcher name = mark.matcher(String.valueOf(row.details()));
            if (row.action().equals(action) && name.matches()) {
                audited.merge(action + " of " + name.group(1) + " by " + row.username(), 1, Integer::sum);
            }
        });
        return audited;
    }

    private static String actor(String who) {
        return ACT + "-" + who;
    }

    private static List<Question> questions(long deployment, Map<String, String> tokens) {
        String page = "/deployments/" + deployment;
        String api = "/api" + page;
        List<Question> questions = new ArrayList<>();
        for (String who : List.of("admin", "operator", "owner", "collaborator")) {
            questions.add(get(who, "/dashboard", 200));
            questions.add(get(who, "/requests?q=a", 200));
            questions.add(get(who, page, 200));
            questions.add(call(who, api + "/metrics", 200));
            questions.add(call(who, "/api/users/search?q=d", 200));
            questions.add(act(who));
            questions.add(new Question(who, "a stream", 200, client -> {
                try (LogStream stream = client.stream(api + "/logs/stream?tail=1")) {
                    return stream.status() + " ";
                }
            }));
        }
        // With a token each user sees their own list, whatever session comes with it.
        tokens.forEach((who, token) -> questions.add(new Question("nobody", "by the token of " + who, 200, client -> {
            Client.Answer answer = client.get("/api/requests?size=100", "Authorization", "Bearer " + token);
            return answer.status() + " " + answer.body();
        })));
        tokens.forEach((who, token) ->
                questions.add(new Question("admin", "by the token of " + who + " beside a session", 200, client -> {
                    Client.Answer answer = client.get("/api/tokens", "Authorization", "Bearer " + token);
                    return answer.status() + " " + lasting(Json.array(answer.body()));
                })));
        questions.add(get("admin", "/admin/users", 200));
        questions.add(get("operator", "/admin/users", 403));
        questions.add(get("owner", "/admin/audit", 403));
        questions.add(act("stranger"));
        questions.add(get("stranger", page, 404));
        questions.add(call("stranger", api + "/logs/stream", 404));
        questions.add(call("nobody", api + "/logs/stream", 401));
        questions.add(call("stranger", api + "/logs", 404));
        questions.add(get("stranger", "/deployments", 200));
        questions.add(get("nobody", "/dashboard", 302));
        questions.add(get("nobody", page, 302));
        questions.add(get("nobody", "/admin/users", 302));
        questions.add(call("nobody", api + "/metrics", 401));
        questions.add(call("nobody", "/login", 200));
        questions.add(post("nobody", page + "/stop", 303));
        questions.add(post("collaborator", page + "/stop", 403));
        questions.add(post("stranger", page + "/stop", 404));
        questions.add(post("owner", page + "/start", 409));
        questions.add(post("operator", page + "/start", 409));
        questions.add(post("operator", "/admin/users/create", 403));
        return questions;
    }

    /** An act that is done: a token of the user's own is created and revoked. */
    private static Question act(String who) {
        return new Question(who, "an act", 201, client -> {
            Client.Answer made = client.postJson("/api/tokens", "{\"name\":\"" + actor(who) + "\",\"scope\":\"read\"}");
            String address = "/api/tokens/" + made.json().getInt("id");
            return made.status() + " " + client.call("DELETE", address).status();
        });
    }

    /** The numbers of a user's tokens, except those that come and go meanwhile. */
    private static List<Integer> lasting(JsonArray tokens) {
        return tokens.getValuesAs(JsonObject.class).stream()
                .filter(token -> !token.getString("name").startsWith(ACT))
                .map(token -> token.getInt("id"))
                .toList();
    }

    /** A page: the user whom it names, and the things that it lists. */
    private static Question get(String who, String path, int status) {
        return new Question(who, "GET " + path, status, client -> {
            Client.Answer answer = client.get(path);
            Document page = answer.html();
            Element profile = page.selectFirst("[data-testid=profile]");
            Set<String> things = new TreeSet<>();
            if (path.startsWith("/requests") || path.equals("/deployments")) {
                page.select("a[href]").forEach(link -> {
                    if (THING.matcher(link.attr("href")).matches()) {
                        things.add(link.attr("href"));
                    }
                });
            }
            return answer.status() + " as " + (profile == null ? "nobody" : profile.text()) + " " + things;
        });
    }

    private static Question call(String who, String path, int status) {
        return new Question(
                who, "call of " + path, status, client -> client.get(path).status() + " ");
    }

    private static Question post(String who, String path, int status) {
        return new Question(
                who, "POST " + path, status, client -> client.post(path).status() + " ");
    }
}
