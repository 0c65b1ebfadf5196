package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Client;
import ru.samosval.harness.Described;
import ru.samosval.harness.Json;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/**
 * The rights table of the contract: every page and call for every person. {@code login} means that they are led to the
 * sign-in page, {@code done} that the act was done; the developers are those of one and the same request.
 */
@OnServer
class RightsIT {

    private static final int ROLLED_OUT_TOGETHER = 8;

    /** The column of operators. */
    private static final int OPERATOR = 3;

    /** Acts on the demonstration set, which are judged only if there is one. */
    private static final Pattern OF_THE_SET = Pattern.compile("/admin/demonstration/create|/profile/.*/switch");

    static final String TABLE = """
                                                        | nobody | admin | operator | creator | owner | collaborator | stranger
            GET    /                                    | login  | done  | done     | done    | done  | done         | done
            GET    /login                               | 200    | any   | any      | any     | any   | any          | any
            GET    /dashboard                           | login  | 200   | 200      | 200     | 200   | 200          | 200
            GET    /profile                             | login  | 200   | 200      | 200     | 200   | 200          | 200
            GET    /requests                            | login  | 200   | 200      | 200     | 200   | 200          | 200
            GET    /requests/new                        | login  | 403   | 403      | 200     | 200   | 200          | 200
            GET    /requests/{approved}                 | login  | 200   | 200      | 200     | 200   | 200          | 404
            GET    /requests/{draft}                    | login  | 200   | 200      | 200     | 200   | 200          | 404
            GET    /requests/{draft}/edit               | login  | 200   | 200      | 200     | 200   | 403          | 404
            GET    /requests/{rejected}/edit            | login  | 200   | 200      | 200     | 200   | 403          | 404
            GET    /requests/{submitted}/edit           | login  | 200   | 200      | 403     | 403   | 403          | 404
            GET    /requests/{approved}/edit            | login  | 200   | 200      | 403     | 403   | 403          | 404
            GET    /builds                              | login  | 200   | 200      | 200     | 200   | 200          | 200
            GET    /builds/{build}                      | login  | 200   | 200      | 200     | 200   | 200          | 404
            GET    /images                              | login  | 200   | 200      | 200     | 200   | 200          | 200
            GET    /images/{image}                      | login  | 200   | 200      | 200     | 200   | 200          | 404
            GET    /deployments                         | login  | 200   | 200      | 200     | 200   | 200          | 200
            GET    /deployments/{running}               | login  | 200   | 200      | 200     | 200   | 200          | 404
            GET    /logs                                | login  | 200   | 200      | 200     | 200   | 200          | 200
            GET    /alerts                              | login  | 200   | 200      | 200     | 200   | 200          | 200
            GET    /hooks                               | login  | 200   | 200      | 200     | 200   | 200          | 200
            GET    /hooks/{delivery}                    | login  | 200   | 200      | 200     | 200   | 200          | 404
            GET    /hooks/setup                         | login  | 200   | 200      | 200     | 200   | 200          | 200
            GET    /hooks/setup?request={approved}      | login  | 200   | 200      | 200     | 200   | 200          | 200
            GET    /hooks/try                           | login  | 200   | 200      | 200     | 200   | 200          | 200
            GET    /admin                               | login  | done  | 403      | 403     | 403   | 403          | 403
            GET    /admin/users                         | login  | 200   | 403      | 403     | 403   | 403          | 403
            GET    /admin/push                          | login  | 200   | 403      | 403     | 403   | 403          | 403
            GET    /admin/audit                         | login  | 200   | 403      | 403     | 403   | 403          | 403
            GET    /admin/audit?from=2026-01-31         | login  | 200   | 403      | 403     | 403   | 403          | 403
            GET    /health/live                         | 200    | 200   | 200      | 200     | 200   | 200          | 200
            GET    /health/ready                        | 200    | 200   | 200      | 200     | 200   | 200          | 200
            GET    /metrics/history?from={minute}       | 401    | 200   | 200      | 200     | 200   | 200          | 200
            GET    /metrics/history                     | 401    | 400   | 400      | 400     | 400   | 400          | 400
            GET    /metrics                             | 401    | 200   | 200      | 200     | 200   | 200          | 200
            GET    /admin/tokens                        | login  | 200   | 403      | 403     | 403   | 403          | 403
            GET    /api/tokens                          | 401    | 200   | 200      | 200     | 200   | 200          | 200
            GET    /api/tokens?user=root                | 401    | 200   | 403      | 403     | 403   | 403          | 403
            GET    /api/tokens?user=no-such-user        | 401    | 404   | 403      | 403     | 403   | 403          | 403
            GET    /api/tokens/999999                   | 401    | 404   | 404      | 404     | 404   | 404          | 404
            POST   /api/tokens                          | 401    | done  | done     | done    | done  | done         | done
            DELETE /api/tokens/999999                   | 401    | 404   | 404      | 404     | 404   | 404          | 404
            GET    /api/sessions                        | 401    | 200   | 200      | 200     | 200   | 200          | 200
            DELETE /api/sessions/999999                 | 401    | 404   | 404      | 404     | 404   | 404          | 404
            DELETE /api/sessions                        | 401    | done  | done     | done    | done  | done         | done
            GET    /api/requests/{approved}/tasks       | 401    | 200   | 200      | 200     | 200   | 200          | 404
            POST   /api/hooks/secret                    | 401    | done  | 403      | 403     | 403   | 403          | 403
            GET    /api/hooks/deliveries                | 401    | 200   | 200      | 200     | 200   | 200          | 200
            GET    /api/hooks/deliveries/{delivery}     | 401    | 200   | 200      | 200     | 200   | 200          | 404
            POST   /api/hooks/deliveries/{delivery}/replay | 401 | done  | done     | 403     | 403   | 403          | 404
            GET    /api/push-targets                    | 401    | 200   | 403      | 403     | 403   | 403          | 403
            POST   /api/push-targets                    | 401    | 400   | 403      | 403     | 403   | 403          | 403
            GET    /api/push-targets/999999             | 401    | 404   | 403      | 403     | 403   | 403          | 403
            POST   /api/push-targets/999999/pause       | 401    | 404   | 403      | 403     | 403   | 403          | 403
            POST   /api/push-targets/999999/resume      | 401    | 404   | 403      | 403     | 403   | 403          | 403
            DELETE /api/push-targets/999999             | 401    | 404   | 403      | 403     | 403   | 403          | 403
            POST   /api/hooks/github                    | 400    | 400   | 400      | 400     | 400   | 400          | 400
            POST   /api/hooks/gitlab                    | 400    | 400   | 400      | 400     | 400   | 400          | 400
            POST   /api/hooks/gitea                     | 400    | 400   | 400      | 400     | 400   | 400          | 400
            POST   /api/hooks/bitbucket                 | 400    | 400   | 400      | 400     | 400   | 400          | 400
            POST   /api/hooks/azure                     | 400    | 400   | 400      | 400     | 400   | 400          | 400
            GET    /api/users/search?q=r                | 401    | 200   | 200      | 200     | 200   | 200          | 200
            GET    /api/builds/{build}/log              | 401    | 200   | 200      | 200     | 200   | 200          | 404
            GET    /api/deployments/{running}/logs      | 401    | 200   | 200      | 200     | 200   | 200          | 404
            GET    /api/deployments/{running}/metrics   | 401    | 200   | 200      | 200     | 200   | 200          | 404
            GET    /api/deployments/{running}/metrics/range?from=1790000000 | 401 | 400 | 400 | 400 | 400 | 400 | 400
            GET    /api/deployments/sparklines?ids={running} | 401 | 200  | 200      | 200     | 200   | 200          | 200
            GET    /api/palette?q=shop                  | 401    | 200   | 200      | 200     | 200   | 200          | 200
            GET    /api/requests                        | 401    | 200   | 200      | 200     | 200   | 200          | 200
            POST   /api/requests                        | 401    | 403   | 403      | done    | done  | done         | done
            GET    /api/requests/{draft}                | 401    | 200   | 200      | 200     | 200   | 200          | 404
            PATCH  /api/requests/{draft}                | 401    | done  | done     | done    | done  | 403          | 404
            PATCH  /api/requests/{rejected}             | 401    | done  | done     | done    | done  | 403          | 404
            PATCH  /api/requests/{submitted}            | 401    | done  | done     | 403     | 403   | 403          | 404
            PATCH  /api/requests/{approved}             | 401    | done  | done     | 403     | 403   | 403          | 404
            POST   /api/requests/{draft}/diff           | 401    | done  | done     | done    | done  | 403          | 404
            POST   /api/requests/{approved}/diff        | 401    | done  | done     | 403     | 403   | 403          | 404
            PUT    /api/requests/{draft}/collaborators/root | 401 | done | done     | done    | done  | 403          | 404
            DELETE /api/requests/{draft}/collaborators/root | 401 | done | done     | done    | done  | 403          | 404
            PUT    /api/requests/{approved}/collaborators/root | 401 | done | done  | 403     | 403   | 403          | 404
            DELETE /api/requests/{approved}/collaborators/root | 401 | done | done  | 403     | 403   | 403          | 404
            POST   /api/requests/{draft}/submit         | 401    | 403   | 403      | done    | done  | 403          | 404
            POST   /api/requests/{submitted}/status     | 401    | done  | done     | 403     | 403   | 403          | 404
            POST   /api/requests/{approved}/builds      | 401    | done  | done     | 403     | 403   | 403          | 404
            GET    /api/builds                          | 401    | 200   | 200      | 200     | 200   | 200          | 200
            GET    /api/builds/{build}                  | 401    | 200   | 200      | 200     | 200   | 200          | 404
            GET    /api/images                          | 401    | 200   | 200      | 200     | 200   | 200          | 200
            GET    /api/images/{image}                  | 401    | 200   | 200      | 200     | 200   | 200          | 404
            GET    /api/images/{image}/deployments      | 401    | 200   | 200      | 200     | 200   | 200          | 404
            POST   /api/images/{image}/deployments      | 401    | done  | done     | 403     | 403   | 403          | 404
            GET    /api/deployments                     | 401    | 200   | 200      | 200     | 200   | 200          | 200
            GET    /api/deployments/{running}           | 401    | 200   | 200      | 200     | 200   | 200          | 404
            POST   /api/deployments/{running}/stop      | 401    | done  | done     | 403     | done  | 403          | 404
            POST   /api/deployments/{running}/restart   | 401    | done  | done     | 403     | done  | 403          | 404
            POST   /api/deployments/{stopped}/start     | 401    | done  | done     | 403     | done  | 403          | 404
            POST   /api/deployments/{stopped}/restart   | 401    | done  | done     | 403     | done  | 403          | 404
            POST   /api/deployments/{barred}/start      | 401    | done  | done     | 403     | 403   | 403          | 404
            POST   /api/deployments/{barred}/restart    | 401    | done  | done     | 403     | 403   | 403          | 404
            DELETE /api/deployments/{running}           | 401    | done  | done     | 403     | 403   | 403          | 404
            GET    /api/openapi.json                    | 401    | 200   | 200      | 200     | 200   | 200          | 200
            GET    /api-docs                            | login  | 200   | 200      | 200     | 200   | 200          | 200
            GET    /api/dashboard                       | 401    | 200   | 200      | 200     | 200   | 200          | 200
            GET    /api/alerts                          | 401    | 200   | 200      | 200     | 200   | 200          | 200
            GET    /api/alerts/{alert}                  | 401    | 200   | 200      | 200     | 200   | 200          | 404
            POST   /api/alerts/{alert}/resolve          | 401    | done  | done     | 403     | 403   | 403          | 404
            GET    /api/audit                           | 401    | 200   | 403      | 403     | 403   | 403          | 403
            GET    /api/audit?from=2026-01-31           | 401    | 200   | 403      | 403     | 403   | 403          | 403
            GET    /api/audit/download                  | 401    | 200   | 403      | 403     | 403   | 403          | 403
            GET    /api/audit/download?to=2026-01-31    | 401    | 200   | 403      | 403     | 403   | 403          | 403
            GET    /api/users                           | 401    | 200   | 403      | 403     | 403   | 403          | 403
            GET    /api/users/{active}                  | 401    | 200   | 403      | 403     | 403   | 403          | 403
            POST   /api/users                           | 401    | done  | 403      | 403     | 403   | 403          | 403
            POST   /api/users/{active}/block            | 401    | done  | 403      | 403     | 403   | 403          | 403
            POST   /api/users/{blocked}/unblock         | 401    | done  | 403      | 403     | 403   | 403          | 403
            POST   /api/users/{active}/password         | 401    | done  | 403      | 403     | 403   | 403          | 403
            POST   /api/users/{root}/block              | 401    | 403   | 403      | 403     | 403   | 403          | 403
            POST   /api/users/{root}/password           | 401    | 403   | 403      | 403     | 403   | 403          | 403
            STREAM /api/deployments/{running}/logs/stream | 401  | 200   | 200      | 200     | 200   | 200          | 404
            STREAM /api/events                          | 401    | 200   | 200      | 200     | 200   | 200          | 200
            GET    /api/logs?deployment={running}       | 401    | 200   | 200      | 200     | 200   | 200          | 404
            GET    /api/logs/deployments?deployment={running} | 401 | 200 | 200     | 200     | 200   | 200          | 404
            GET    /api/logs/search?deployment={running} | 401   | 200   | 200      | 200     | 200   | 200          | 404
            GET    /api/logs/download?deployment={running} | 401 | 200   | 200      | 200     | 200   | 200          | 404
            STREAM /api/logs/stream?deployment={running} | 401   | 200   | 200      | 200     | 200   | 200          | 404
            STREAM /api/logs/streams?desk=deployment={running} | 401 | 200 | 200    | 200     | 200   | 200          | 200
            POST   /api/requests/{approved}/hook-secret | 401    | done  | done     | 403     | done  | 403          | 404
            DELETE /api/requests/{submitted}/hook-secret | 401   | 409   | 409      | 403     | 409   | 403          | 404
            POST   /api/hooks/lab/dry-run               | 401    | 200   | 200      | 200     | 200   | 200          | 200
            POST   /api/hooks/lab/send                  | 401    | 400   | 400      | 403     | 403   | 403          | 403
            GET    /api/logs                            | 401    | 200   | 200      | 200     | 200   | 200          | 200
            POST   /requests/new                        | login  | 403   | 403      | done    | done  | done         | done
            POST   /requests/{draft}/edit               | login  | done  | done     | done    | done  | 403          | 404
            POST   /requests/{rejected}/edit            | login  | done  | done     | done    | done  | 403          | 404
            POST   /requests/{submitted}/edit           | login  | done  | done     | 403     | 403   | 403          | 404
            POST   /requests/{approved}/edit            | login  | done  | done     | 403     | 403   | 403          | 404
            POST   /requests/{draft}/submit             | login  | 403   | 403      | done    | done  | 403          | 404
            POST   /requests/{submitted}/status         | login  | done  | done     | 403     | 403   | 403          | 404
            POST   /requests/{approved}/build           | login  | done  | done     | 403     | 403   | 403          | 404
            POST   /images/{image}/create_deployment    | login  | done  | done     | 403     | 403   | 403          | 404
            POST   /deployments/{running}/stop          | login  | done  | done     | 403     | done  | 403          | 404
            POST   /deployments/{running}/restart       | login  | done  | done     | 403     | done  | 403          | 404
            POST   /deployments/{stopped}/start         | login  | done  | done     | 403     | done  | 403          | 404
            POST   /deployments/{stopped}/restart       | login  | done  | done     | 403     | done  | 403          | 404
            POST   /deployments/{barred}/start          | login  | done  | done     | 403     | 403   | 403          | 404
            POST   /deployments/{barred}/restart        | login  | done  | done     | 403     | 403   | 403          | 404
            POST   /deployments/{running}/delete        | login  | done  | done     | 403     | 403   | 403          | 404
            POST   /admin/push/create                   | login  | 400   | 403      | 403     | 403   | 403          | 403
            POST   /admin/push/1/pause                  | login  | 404   | 403      | 403     | 403   | 403          | 403
            POST   /admin/push/1/resume                 | login  | 404   | 403      | 403     | 403   | 403          | 403
            POST   /admin/push/1/delete                 | login  | 404   | 403      | 403     | 403   | 403          | 403
            POST   /hooks/{delivery}/replay             | login  | done  | done     | 403     | 403   | 403          | 404
            POST   /admin/demonstration/remove          | login  | 409   | 403      | 403     | 403   | 403          | 403
            POST   /admin/users/create                  | login  | done  | 403      | 403     | 403   | 403          | 403
            POST   /admin/users/{active}/block          | login  | done  | 403      | 403     | 403   | 403          | 403
            POST   /admin/users/{blocked}/unblock       | login  | done  | 403      | 403     | 403   | 403          | 403
            POST   /admin/users/{root}/block            | login  | 403   | 403      | 403     | 403   | 403          | 403
            POST   /admin/users/{active}/password       | login  | done  | 403      | 403     | 403   | 403          | 403
            POST   /admin/users/{root}/password         | login  | 403   | 403      | 403     | 403   | 403          | 403
            POST   /alerts/{alert}/resolve              | login  | done  | done     | 403     | 403   | 403          | 404
            POST   /profile/password                    | login  | 400   | 400      | 400     | 400   | 400          | 400
            POST   /admin/demonstration/create          | login  | 409   | 403      | 403     | 403   | 403          | 403
            POST   /profile/{active}/switch             | login  | done  | 403      | 403     | 403   | 403          | 403
            POST   /profile/back                        | login  | 404   | 404      | 404     | 404   | 404          | 404
            """;

    /** What a service account gets that is an operator and files requests, where it is not what operators get. */
    private static final Map<String, String> OF_PROGRAM = Map.of("POST /api/requests", "done");

    private final Map<String, Long> things = new HashMap<>();
    private final Map<String, String[]> tokens = new HashMap<>();
    private String program;
    private final Queue<Long> running = new ArrayDeque<>();

    @TestFactory
    Stream<DynamicTest> eachPersonGetsWhatTheTableSays() {
        List<String> lines = TABLE.lines().toList();
        String[] people = lines.get(0).split("\\|");
        return lines.stream().skip(1).flatMap(line -> {
            String[] cells = line.split("\\|");
            String[] call = cells[0].strip().split("\\s+");
            return IntStream.range(1, cells.length).mapToObj(i -> {
                String person = people[i].strip();
                String expected = cells[i].strip();
                return DynamicTest.dynamicTest(
                        call[0] + " " + call[1] + " by " + person + ": " + expected,
                        () -> check(call[0], call[1], person, expected));
            });
        });
    }

    /**
     * The calls with a token instead of a cookie. With a token of scope read, calls that only read are answered as the
     * table says, and all others with 403; with one of scope write everything is as in the table. A program has no
     * column there: it has tokens alone.
     */
    @TestFactory
    Stream<DynamicTest> aTokenGetsNoMoreThanItsUserAndItsScope() {
        List<String> lines = TABLE.lines().toList();
        String[] people = lines.get(0).split("\\|");
        return lines.stream().skip(1).filter(RightsIT::isForPrograms).flatMap(line -> {
            String[] cells = line.split("\\|");
            String[] call = cells[0].strip().split("\\s+");
            return IntStream.rangeClosed(2, cells.length).boxed().flatMap(i -> {
                boolean isProgram = i == cells.length;
                String person = isProgram ? "program" : people[i].strip();
                String expected = isProgram
                        ? OF_PROGRAM.getOrDefault(call[0] + " " + call[1], cells[OPERATOR].strip())
                        : cells[i].strip();
                // Where a forge delivers a token is nothing: it may be for a proxy on the way.
                boolean actions = !call[0].equals("GET")
                        && !call[0].equals("STREAM")
                        && !call[1].matches("/api/hooks/(github|gitlab|gitea|bitbucket|azure)");
                return Stream.of("read", "write")
                        .map(scope -> DynamicTest.dynamicTest(
                                call[0] + " " + call[1] + " by a token of scope " + scope + " of " + person,
                                () -> check(
                                        call[0],
                                        call[1],
                                        person,
                                        actions && scope.equals("read") ? "403" : expected,
                                        bearer(person, scope))));
            });
        });
    }

    /** With a token this call would end all sign-ins of its user, which the other rows need. */
    private static boolean isForPrograms(String line) {
        return line.matches(".* /(api|metrics|health)[/ ?].*") && !line.contains("DELETE /api/sessions ");
    }

    private String[] bearer(String person, String scope) {
        return tokens.computeIfAbsent(person + " " + scope, missing -> {
            Client.Answer made = person.equals("program")
                    ? tokenOfAProgram(scope)
                    : Cast.shared()
                            .person(person)
                            .postJson(
                                    "/api/tokens",
                                    "{\"name\":\"rights\",\"scope\":\"" + scope + "\",\"expires_in_days\":1}");
            assertEquals(201, made.status(), made::toString);
            return new String[] {"Authorization", "Bearer " + made.json().getString("token")};
        });
    }

    private Client.Answer tokenOfAProgram(String scope) {
        Story story = Cast.shared().story();
        if (program == null) {
            program = story.name("program");
            Client.Answer made = story.root()
                    .postJson(
                            "/api/users",
                            "{\"username\":\"" + program + "\",\"role\":\"operator\",\"service_account\":true,"
                                    + "\"files_requests\":true}");
            assertEquals(201, made.status(), made::toString);
        }
        return story.root()
                .postJson(
                        "/api/tokens",
                        "{\"name\":\"rights\",\"scope\":\"" + scope + "\",\"user\":\"" + program + "\"}");
    }

    /** With the cookie of the person, or with the given headers instead. */
    private void check(String method, String path, String person, String expected, String... headers) {
        Client client = headers.length == 0
                ? Cast.shared().person(person)
                : Server.shared().as(null);
        boolean changes = expected.equals("done") && !method.equals("GET");
        String address = fill(path, changes);
        if (method.equals("STREAM")) {
            // The log desk sends lines of JSON, the others send events.
            String[] asked = Stream.concat(Stream.of(headers), Stream.of("Accept", "application/x-ndjson"))
                    .toArray(String[]::new);
            try (LogStream stream = client.stream(address, asked)) {
                assertEquals(Integer.parseInt(expected), stream.status());
            }
            return;
        }
        long audited = Server.shared().db().lastAudit();
        boolean call = path.startsWith("/api/");
        Client.Answer answer = OF_THE_SET.matcher(path).matches()
                ? withASet(changes ? number(address) : thing("active"), () -> postAside(client, address))
                : method.equals("GET")
                        ? client.get(address, headers)
                        : call
                                ? client.sendJson(method, address, json(method, path), headers)
                                : client.post(address, form(path), headers);
        if (call) {
            Described.check(answer);
        }
        if (path.equals("/api/hooks/secret")) {
            // With a secret, what other tests send here would be refused.
            Server.shared().db().leave("DELETE FROM hook_secrets WHERE request_id = 0");
        }
        switch (expected) {
            case "any" -> assertTrue(answer.status() < 400, answer::toString);
            case "login" -> assertTrue(answer.isRedirect() && answer.location().startsWith("/login"), answer::toString);
            case "done" ->
                assertTrue(
                        call
                                ? answer.status() / 100 == 2
                                : answer.isRedirect() && !answer.location().startsWith("/login"),
                        answer::toString);
            default -> {
                assertEquals(Integer.parseInt(expected), answer.status(), answer::toString);
                if (!method.equals("GET")) {
                    List<?> actions = Server.shared().db().auditSince(audited).stream()
                            .filter(r -> r.username() != null && !r.action().equals("access_denied"))
                            .toList();
                    assertEquals(List.of(), actions, "a refused act leaves no trace of having been done");
                }
            }
        }
    }

    /** Does an act while this person alone is the demonstration set: none is created or removed on this server. */
    private static Client.Answer withASet(long person, Supplier<Client.Answer> action) {
        Server.shared().db().leave("INSERT INTO demonstration (kind, id) VALUES ('user', ?), ('audit', 0)", person);
        try {
            return action.get();
        } finally {
            Server.shared()
                    .db()
                    .leave(
                            "DELETE FROM demonstration WHERE kind = 'user' AND id = ? OR kind = 'audit' AND id = 0",
                            person);
        }
    }

    /** With the cookie of the person, who keeps their session whatever cookie comes back. */
    private static Client.Answer postAside(Client client, String address) {
        String session = client.session();
        return session == null
                ? client.post(address)
                : Server.shared().as(null).post(address, Map.of(), "Cookie", "JSESSIONID=" + session);
    }

    private static long number(String address) {
        return Long.parseLong(address.replaceAll("\\D", ""));
    }

    private String fill(String path, boolean fresh) {
        int open = path.indexOf('{');
        if (open < 0) {
            return path;
        }
        String thing = path.substring(open + 1, path.indexOf('}'));
        long id = fresh ? make(thing) : thing(thing);
        return path.replace("{" + thing + "}", Long.toString(id));
    }

    /** The thing that is never changed. */
    private long thing(String name) {
        return things.computeIfAbsent(name, this::make);
    }

    private long make(String thing) {
        Cast cast = Cast.shared();
        Story story = cast.story();
        Client creator = cast.person("creator");
        return switch (thing) {
            case "draft" -> story.draft(creator, cast.form());
            case "submitted" -> story.submitted(creator, cast.form());
            case "approved" -> story.approved(creator, cast.form());
            case "rejected" -> {
                long request = story.submitted(creator, cast.form());
                story.move(request, "rejected");
                yield request;
            }
            case "build" -> cast.build();
            case "image" -> cast.image();
            case "running" -> running(cast);
            case "stopped" -> stopped(cast, cast.person("owner"));
            case "barred" -> stopped(cast, story.operator());
            case "delivery" -> {
                String repo =
                        Server.shared().db().text("SELECT repo_url FROM image_requests WHERE id = ?", cast.request());
                Server.shared()
                        .as(null)
                        .postJson(
                                "/api/hooks/commit",
                                "{\"repo_url\":\"" + repo + "\",\"branch\":\"main\",\"commit\":\"abcdef0\"}");
                yield Server.shared().db().number("SELECT MAX(id) FROM hook_deliveries");
            }
            case "alert" -> cast.alert();
            case "root" -> story.idOf(story.root());
            case "active", "blocked" -> {
                String name = story.name("target");
                story.create(name, "developer");
                long id = Server.shared().db().number("SELECT id FROM users WHERE username = ?", name);
                if (thing.equals("blocked")) {
                    story.root().post("/admin/users/" + id + "/block");
                }
                yield id;
            }
            case "minute" -> Instant.now().toEpochMilli() - 60_000;
            default -> throw new IllegalArgumentException(thing);
        };
    }

    /** Many are rolled out together: one after the other would take a second each. */
    private long running(Cast cast) {
        if (running.isEmpty()) {
            for (int i = 0; i < ROLLED_OUT_TOGETHER; i++) {
                running.add(cast.story().deployment(cast.image()));
            }
            running.forEach(id -> cast.story().awaitStatus(id, "running"));
        }
        return running.remove();
    }

    private long stopped(Cast cast, Client by) {
        long deployment = running(cast);
        cast.story().act(by, deployment, "stop");
        return deployment;
    }

    private static Map<String, String> form(String path) {
        Cast cast = Cast.shared();
        String action = path.substring(path.lastIndexOf('/') + 1);
        return switch (action) {
            case "new", "edit" -> cast.form();
            case "status" -> Map.of("status", "in_review");
            // One's own password is not changed without the old one.
            case "password" -> Map.of("new_password", "another good one");
            case "create_deployment" ->
                Map.of("name", cast.story().name("web"), "environment", "dev", "replicas", "2", "ports", "");
            case "create" ->
                Map.of("username", cast.story().name("made"), "password", "a good one", "role", "developer");
            default -> Map.of();
        };
    }

    /** The body for the call; empty if it takes none. */
    private static String json(String method, String path) {
        Cast cast = Cast.shared();
        String action = path.substring(path.lastIndexOf('/') + 1);
        if (method.equals("PATCH") || action.equals("diff")) {
            return "{\"ram_mb\": 1024}";
        }
        if (!method.equals("POST")) {
            return "";
        }
        return switch (action) {
            case "requests" -> Json.of(cast.form());
            case "dry-run" ->
                Json.of(
                        Map.of(
                                "dialect",
                                "gitea",
                                "payload",
                                "{\"ref\":\"refs/heads/main\",\"after\":\"abcdef0\",\"repository\":{\"clone_url\":\"https://h.example.test/a/b\"}}"));
            case "send" ->
                Json.of(Map.of(
                        "dialect",
                        "github",
                        "url",
                        "http://127.0.0.1:1/",
                        "repo_url",
                        "https://h.example.test/a/b",
                        "branch",
                        "main",
                        "commit",
                        "abcdef0"));
            case "tokens" -> "{\"name\": \"rights\", \"scope\": \"read\"}";
            case "status" -> "{\"status\": \"in_review\"}";
            case "users" ->
                Json.of(Map.of("username", cast.story().name("made"), "password", "a good one", "role", "developer"));
            case "password" -> "{\"new_password\": \"another good one\"}";
            case "deployments" -> Json.of(Map.of("name", cast.story().name("web"), "environment", "dev"));
            default -> "";
        };
    }
}
