package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.input.Folded;

/**
 * Lists that are long enough for every way of searching them, compared with a plain model: all rows are read from the
 * database, and filtered and counted in Java.
 */
class LongListsIT {

    /** More rows than are gathered and sorted, and more hits of a text than are counted. */
    private static final int DEMO = 30_000;

    private static final int COUNTED = 10_000;
    private static final int PAGE = 25;
    private static final Pattern RANGE = Pattern.compile("([\\d,]+)–([\\d,]+) (of more than|of) ([\\d,]+)");

    /** In no order of states or environments, and with everything that means something in LIKE, FTS5 or SQL. */
    private static final List<String> NAMES = List.of(
            "Витрина Заказов",
            "витрина-2",
            "ЁЖ",
            "100% load",
            "a_b",
            "back\\slash",
            "it's \"quoted\"",
            "zz",
            "x AND y OR z",
            "tail*",
            "日本語の名前",
            "🚚🚚🚚 truck",
            "aaa",
            "Тёплый  Прие\u0308м",
            "ＷＩＤＥ Straße",
            "q");

    private static final List<String> TEXTS = List.of(
            "demo-00123",
            "demo-0000777",
            "9999",
            "DEMO-0029",
            "demo",
            "demo-shop:1",
            "1.0",
            "ВИТРИНА",
            "рина з",
            "ё",
            "ёж",
            "%",
            "100%",
            "_",
            "a_b",
            "a%b",
            "\\",
            "k\\s",
            "\"",
            "\"quoted",
            "'s \"q",
            "zz",
            "q",
            "ТЕПЛЫЙ ПРИЕМ",
            "тёплый   приём",
            "прие\u0308м",
            "wide",
            "ｗｉｄｅ",
            "STRASSE",
            "x and y",
            "AND",
            "l*",
            "*",
            "日本",
            "日本語の",
            "🚚",
            "🚚🚚🚚",
            ":1.4",
            ".4",
            "no such text");

    private static final String HOOK =
            "{\"repo_url\":\"https://git.example.test/never-watched-%d/.git\",\"branch\":\"main\",\"commit\":\"abcdef1\"}";

    private static Server server;
    private static Story story;
    private static Map<String, Client> people;
    private static List<Row> rows;

    private record Row(
            long id,
            String text,
            String status,
            String environment,
            long image,
            int replicas,
            String updated,
            String imageTag) {}

    private record Filter(String status, String environment, String text) {

        boolean admits(Row row) {
            return (status == null || status.equals(row.status()))
                    && (environment == null || environment.equals(row.environment()))
                    && (text == null || row.text().contains(Folded.of(text)));
        }

        String path(int page) {
            StringBuilder path = new StringBuilder("/deployments?page=" + page);
            add(path, "status", status);
            add(path, "environment", environment);
            add(path, "q", text);
            return path.toString();
        }
    }

    @BeforeAll
    static void makeRows() {
        server = Server.start(Map.of("samosval.simulation.demo-deployments", Integer.toString(DEMO)));
        story = Story.on(server);
        Client wide = story.developer();
        Client narrow = story.developer();
        Client both = story.developer();
        people = new LinkedHashMap<>();
        people.put("admin", story.root());
        people.put("operator", story.operator());
        people.put("sees the demonstration", wide);
        people.put("owns a few", narrow);
        people.put("sees both", both);
        people.put("sees nothing", story.developer());
        shareDemonstration(wide, both);

        long image = story.image(narrow, story.form(narrow.username(), both.username()));
        long image2 = story.image(narrow, story.form(narrow.username(), both.username()));
        String[] environments = {"dev", "staging", "prod"};
        List<Long> made = new ArrayList<>();
        for (int i = 0; i < 3 * NAMES.size(); i++) {
            made.add(story.deployment(
                    i % 4 == 0 ? image2 : image, NAMES.get(i % NAMES.size()), environments[i * 2 / 3 % 3], ""));
        }
        made.forEach(id -> story.awaitStatus(id, "running"));
        for (int i = 0; i < made.size(); i += 5) {
            story.act(story.operator(), made.get(i), "stop");
        }
        for (int i = 0; i < 40; i++) {
            story.act(story.operator(), 1 + (i * 739L) % DEMO, "stop");
        }
        story.act(story.operator(), made.get(made.size() - 1), "delete");
        story.act(story.operator(), 123, "delete");
        rows = server
                .db()
                .rows(
                        "SELECT d.id, d.name || ' ' || i.image_tag, d.status, d.environment, i.id, d.replicas, d.updated_at,"
                                + " i.image_tag FROM deployments d JOIN images i ON i.id = d.image_id ORDER BY d.id DESC")
                .stream()
                .map(r -> new Row(
                        Long.parseLong(r.get(0)),
                        Folded.of(r.get(1)),
                        r.get(2),
                        r.get(3),
                        Long.parseLong(r.get(4)),
                        Integer.parseInt(r.get(5)),
                        r.get(6),
                        r.get(7)))
                .toList();
    }

    /** Root makes these developers collaborators of the demonstration's request. */
    private static void shareDemonstration(Client... readers) {
        Map<String, String> form = Map.of("collaborators", readers[0].username() + ", " + readers[1].username());
        assertTrue(story.root().post("/requests/1/edit", form).isRedirect(), "the demonstration's request is edited");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Predicate<Row> sees(String person) {
        return switch (person) {
            case "sees the demonstration" -> row -> row.image() == 1;
            case "owns a few" -> row -> row.image() != 1;
            case "sees nothing" -> row -> false;
            default -> row -> true;
        };
    }

    @Test
    void everyoneSeesExactlyTheRowsThatTheyMaySeeUnderEveryFilterOnEveryPage() {
        List<Filter> filters = new ArrayList<>();
        for (String status : new String[] {null, "running", "stopped", "failed"}) {
            for (String environment : new String[] {null, "dev", "prod"}) {
                filters.add(new Filter(status, environment, null));
            }
        }
        for (String person : people.keySet()) {
            filters.forEach(filter -> compare(person, filter));
        }
    }

    @Test
    void everyoneFindsExactlyTheRowsThatHaveATextWhateverItsLettersAre() {
        for (String text : TEXTS) {
            compare("admin", new Filter(null, null, text));
            compare("sees both", new Filter(null, null, text));
            compare("owns a few", new Filter(null, null, text));
            compare("operator", new Filter("stopped", null, text));
            compare("sees both", new Filter("running", "dev", text));
        }
    }

    @Test
    void everyOrderShowsExactlyTheRowsInThatOrderAndNewestFirstAmongEquals() {
        Map<String, Comparator<Row>> orders = Map.of(
                "id", Comparator.comparing(Row::id),
                "name", Comparator.comparing(Row::text, LongListsIT::bytes),
                "status", Comparator.comparing(Row::status),
                "image", Comparator.comparing(Row::imageTag),
                "environment", Comparator.comparing(Row::environment),
                "replicas", Comparator.comparing(Row::replicas),
                "updated", Comparator.comparing(Row::updated));
        List<Filter> filters = List.of(
                new Filter(null, null, null),
                new Filter("stopped", null, null),
                new Filter(null, null, "demo-00123"),
                new Filter(null, "prod", "demo"));
        orders.forEach((key, order) -> {
            for (String person : List.of("admin", "owns a few", "sees both")) {
                for (Filter filter : filters) {
                    compareOrdered(person, filter, key, order, 25);
                    compareOrdered(person, filter, "-" + key, order.reversed(), 100);
                }
            }
        });
    }

    private static void compareOrdered(String person, Filter filter, String key, Comparator<Row> order, int size) {
        List<Long> expected = rows.stream()
                .filter(sees(person))
                .filter(filter::admits)
                .sorted(order.thenComparing(Comparator.comparing(Row::id).reversed()))
                .map(Row::id)
                .toList();
        int last = Math.max(1, (expected.size() + size - 1) / size);
        for (int page : new TreeSet<>(List.of(1, Math.max(1, last / 3), last - last / 3, last))) {
            if (filter.text() != null && (long) page * size > COUNTED) {
                continue;
            }
            String path = filter.path(page) + "&sort=" + key + (size == PAGE ? "" : "&size=" + size);
            assertEquals(
                    expected.subList((page - 1) * size, Math.min(page * size, expected.size())),
                    ids(people.get(person).get(path).html(), "deployments"),
                    () -> person + ", " + path);
        }
    }

    private static int bytes(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsNoOrderAndNoSizeIsTheListsOwn() {
        List<Long> own = ids(story.root().get("/deployments").html(), "deployments");
        for (String query :
                List.of("sort=", "sort=-", "sort=king", "sort=%27%20OR%201", "size=26", "size=-1", "size=x")) {
            assertEquals(own, ids(story.root().get("/deployments?" + query).html(), "deployments"), query);
        }
    }

    private static void compare(String person, Filter filter) {
        List<Row> expected =
                rows.stream().filter(sees(person)).filter(filter::admits).toList();
        int last = Math.max(1, (expected.size() + PAGE - 1) / PAGE);
        Set<Integer> pages = new LinkedHashSet<>(List.of(1, last - last / 3, last + 7));
        if (filter.text() == null) {
            pages.add(last / 3 + 1);
        }
        for (int page : pages) {
            String path = filter.path(page);
            String who = person + ", " + path;
            Document html =
                    people.get(person).get(path, "Accept-Language", "en").html();
            int shown = Math.min(page, last);
            int from = (shown - 1) * PAGE;
            int to = Math.min(shown * PAGE, expected.size());
            assertEquals(
                    expected.subList(from, to).stream().map(Row::id).toList(), ids(html, "deployments"), () -> who);
            if (!expected.isEmpty()) {
                assertRange(html, from + 1, to, expected.size(), filter.text() == null, who);
            }
        }
    }

    /** The hits of a very frequent text are counted up to a limit; then only that there are more is said. */
    private static void assertRange(Document html, int from, int to, int total, boolean exact, String who) {
        Matcher range = RANGE.matcher(html.select(".ui-paginator-current").text());
        assertTrue(
                range.find(),
                () -> who + ": " + html.select(".ui-paginator-current").text());
        assertEquals(from + "–" + to, (range.group(1) + "–" + range.group(2)).replace(",", ""), who);
        int told = Integer.parseInt(range.group(4).replace(",", ""));
        if (range.group(3).equals("of")) {
            assertEquals(total, told, who);
        } else {
            assertTrue(!exact && told >= COUNTED && told < total, who + ": " + range.group());
        }
        boolean onward = to < total;
        assertEquals(onward, !html.select(".ui-paginator a[rel=next]").isEmpty(), who + ": leads on");
    }

    private static List<Long> ids(Document html, String testid) {
        return html.select("[data-testid=" + testid + "] tbody tr td:first-child").stream()
                .map(Element::text)
                .map(Long::valueOf)
                .toList();
    }

    @Test
    void theDashboardCountsWhatEachPersonSees() {
        for (String person : people.keySet()) {
            Document html = people.get(person)
                    .get("/dashboard", "Accept-Language", "en")
                    .html();
            for (String status : List.of("deploying", "running", "failed", "stopped")) {
                long expected = rows.stream()
                        .filter(sees(person))
                        .filter(new Filter(status, null, null)::admits)
                        .count();
                assertEquals(
                        String.format(Locale.ENGLISH, "%,d", expected),
                        html.select("[data-testid=stat-deployment-" + status + "] .stat-number")
                                .text(),
                        person + ": " + status);
            }
        }
    }

    @Test
    void theAuditLogShowsExactlyTheRowsUnderEveryFilter() {
        // A row of the past, as a demonstration's are: the newest by its id, and the eldest by its moment.
        server.db()
                .leave("INSERT INTO audit_log (action, details, created_at, search_text)"
                        + " VALUES ('login_failed', 'steps of old', '2001-01-01T00:00:00.000Z', 'steps of old')");
        List<List<String>> log = server.db()
                .rows("SELECT a.id, COALESCE(u.username, ''), a.action, COALESCE(a.details, ''), a.created_at"
                        + " FROM audit_log a LEFT JOIN users u ON u.id = a.user_id ORDER BY a.id DESC");
        String operator = story.operator().username();
        String early = log.get(log.size() - log.size() / 4).get(4);
        String late = log.get(log.size() / 4).get(4);
        for (String[] period : new String[][] {{null, null}, {early, late}, {null, late}, {early, null}}) {
            for (String user : new String[] {null, operator, operator.toUpperCase(Locale.ROOT), "nobody-such"}) {
                for (String action : new String[] {null, "deployment_stop", "login_failed"}) {
                    for (String text :
                            new String[] {null, "Витрина", "РИНА", "%", "→", "→ st", "\"q", "zz", "st", "теплый  прием"
                            }) {
                        compareAudit(log, period[0], period[1], user, action, text);
                    }
                }
            }
        }
    }

    private static void compareAudit(
            List<List<String>> log, String from, String to, String user, String action, String text) {
        StringBuilder path = new StringBuilder("/admin/audit?page=2");
        add(path, "from", from);
        add(path, "to", to);
        add(path, "user", user);
        add(path, "action", action);
        add(path, "q", text);
        Stream<List<String>> rows = log.stream()
                .filter(r -> from == null || r.get(4).compareTo(from) >= 0)
                .filter(r -> to == null || r.get(4).compareTo(to) < 0)
                .filter(r -> user == null || user.equalsIgnoreCase(r.get(1)))
                .filter(r -> action == null || action.equals(r.get(2)))
                .filter(r -> text == null || Folded.of(r.get(3)).contains(Folded.of(text)));
        if (from != null || to != null) {
            rows = rows.sorted(Comparator.comparing((List<String> r) -> r.get(4))
                    .thenComparing(r -> Long.valueOf(r.get(0)))
                    .reversed());
        }
        List<Long> expected = rows.map(r -> Long.valueOf(r.get(0))).toList();
        int first = expected.size() > PAGE ? PAGE : 0;
        assertEquals(
                expected.subList(first, Math.min(first + PAGE, expected.size())),
                ids(story.root().get(path.toString()).html(), "audit"),
                path.toString());
    }

    @Test
    void theTextIndexHasTheDemonstrationFromTheStartAndFollowsTheAuditLog() {
        assertTrue(
                server.db().number("SELECT indexed_to FROM text_indexes WHERE listed = 'deployments'") >= DEMO,
                "the names of the demonstration are indexed");
        long before = server.db().lastAudit();
        for (int i = 0; i < 500; i++) {
            story.root().postJson("/api/hooks/commit", HOOK.formatted(i));
        }
        Eventually.value(
                "the audit log's new rows are indexed",
                () -> server.db().number("SELECT indexed_to FROM text_indexes WHERE listed = 'audit_log'"),
                to -> to > before);
        Document html = story.root().get("/admin/audit?q=never-watched-37%2F").html();
        assertEquals(1, ids(html, "audit").size(), "an indexed row is found once");
    }

    private static void add(StringBuilder path, String name, String value) {
        if (value != null) {
            path.append('&')
                    .append(name)
                    .append('=')
                    .append(java.net.URLEncoder.encode(value, java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
