package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Client;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** Many people and strangers at once: each is answered as if alone. */
@OnServer
class CrowdIT {

    private static final int ROUNDS = 60;
    private static final int AT_ONCE = 8;

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    /** Something that somebody asks for, and the status that it is answered with when nobody else asks. */
    private record Question(String who, String what, int status, ToIntFunction<Client> ask) {}

    @Test
    void everyAnswerIsTheOneThatItWouldBeAlone() throws Exception {
        Cast cast = Cast.shared();
        long deployment = story.running(cast.image());
        Map<String, Client> people = new TreeMap<>();
        for (String who : List.of("admin", "operator", "owner", "collaborator", "stranger", "nobody")) {
            people.put(who, cast.person(who));
        }
        List<Question> questions = questions(deployment);
        for (Question question : questions) {
            assertEquals(question.status(), question.ask().applyAsInt(people.get(question.who())), question::what);
        }
        ExecutorService crowd = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<String>> wrong = new ArrayList<>();
            for (int i = 0; i < ROUNDS * questions.size(); i++) {
                // Neighbours are always of different people.
                Question question = questions.get(i * 7 % questions.size());
                wrong.add(crowd.submit(() -> {
                    int status = question.ask().applyAsInt(people.get(question.who()));
                    return status == question.status()
                            ? ""
                            : question.who() + " " + question.what() + ": " + status + ", not " + question.status();
                }));
            }
            Map<String, Integer> counted = new TreeMap<>();
            for (Future<String> answer : wrong) {
                if (!answer.get().isEmpty()) {
                    counted.merge(answer.get(), 1, Integer::sum);
                }
            }
            assertEquals(Map.of(), counted, "of " + wrong.size());
        } finally {
            crowd.shutdownNow();
        }
    }

    private static List<Question> questions(long deployment) {
        String page = "/deployments/" + deployment;
        String api = "/api" + page;
        List<Question> questions = new ArrayList<>();
        for (String who : List.of("admin", "operator", "owner", "collaborator")) {
            questions.add(get(who, "/dashboard", 200));
            questions.add(get(who, "/requests?q=a", 200));
            questions.add(get(who, page, 200));
            questions.add(get(who, api + "/metrics", 200));
            questions.add(get(who, "/api/users/search?q=d", 200));
            questions.add(new Question(who, "a stream", 200, client -> {
                try (LogStream stream = client.stream(api + "/logs/stream?tail=1")) {
                    return stream.status();
                }
            }));
        }
        questions.add(get("admin", "/admin/users", 200));
        questions.add(get("operator", "/admin/users", 403));
        questions.add(get("owner", "/admin/audit", 403));
        questions.add(get("stranger", page, 404));
        questions.add(get("stranger", api + "/logs", 404));
        questions.add(get("stranger", "/deployments", 200));
        questions.add(get("nobody", "/dashboard", 302));
        questions.add(get("nobody", page, 302));
        questions.add(get("nobody", "/admin/users", 302));
        questions.add(get("nobody", api + "/metrics", 401));
        questions.add(get("nobody", "/login", 200));
        questions.add(post("nobody", page + "/stop", 303));
        questions.add(post("collaborator", page + "/stop", 403));
        questions.add(post("stranger", page + "/stop", 404));
        questions.add(post("owner", page + "/start", 409));
        questions.add(post("operator", page + "/start", 409));
        questions.add(post("operator", "/admin/users/create", 403));
        return questions;
    }

    private static Question get(String who, String path, int status) {
        return new Question(
                who, "GET " + path, status, client -> client.get(path).status());
    }

    private static Question post(String who, String path, int status) {
        return new Question(
                who, "POST " + path, status, client -> client.post(path).status());
    }
}
