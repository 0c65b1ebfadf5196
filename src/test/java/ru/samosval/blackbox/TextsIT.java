package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Client;
import ru.samosval.harness.Db.AuditRow;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Problem;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** Texts as people type them: stored in one form, found in any spelling, and refused with what is wrong in them. */
@OnServer
class TextsIT {

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    @ParameterizedTest(name = "\"{0}\" is kept as \"{1}\" and found by \"{2}\"")
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "чаи\u0306ка,ча\u0439ка,ча\u0439ка",
                "ча\u0439ник,ча\u0439ник,чаи\u0306ник",
                "Е\u0308жик,\u0401жик,ежик",
                "ЁЛКА,ЁЛКА,елка",
                "елочка,елочка,ЁЛОЧКА",
                "one  two,one  two,one two",
                "three\u00A0four,three\u00A0four,three  four",
                " edge ,edge,EDGE",
                "ＷＩＤＥ,ＷＩＤＥ,wide",
                "Straße,Straße,STRASSE"
            })
    void aNameIsFoundHoweverItIsWritten(String typed, String kept, String sought) {
        String mark = story.name("n");
        long id = story.deployment(Cast.shared().image(), typed.strip() + " " + mark, "dev", "");
        assertEquals(
                kept + " " + mark, server.db().text("SELECT name FROM deployments WHERE id = ?", id), "NFC is kept");
        String query = encoded(sought + " " + mark);
        assertEquals(
                List.of(Long.toString(id)),
                story.root()
                        .get("/deployments?q=" + query)
                        .html()
                        .select("[data-testid=deployments] tbody tr td:first-child")
                        .eachText());
        assertTrue(
                story.root().get("/admin/audit?q=" + query).html().text().contains("deployment_create")
                        || story.root()
                                .get("/admin/audit?q=" + query)
                                .html()
                                .text()
                                .contains(mark),
                "the audit log finds it as well");
    }

    @Test
    void requestsAreFoundHoweverTheirBranchIsWritten() {
        Client developer = story.developer();
        Map<String, String> form = story.form(developer.username());
        form.put("repo_branch", "feature/Прие\u0308мка");
        long id = story.draft(developer, form);
        assertEquals(
                "feature/При\u0451мка", server.db().text("SELECT repo_branch FROM image_requests WHERE id = ?", id));
        String found = developer.get("/requests?q=" + encoded("ПРИЕМКА")).html().text();
        assertTrue(found.contains(form.get("image_name")), found);
    }

    @ParameterizedTest(name = "the name \"{0}\" is refused: {1}")
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "\u200F,error.character,U+200F RIGHT-TO-LEFT MARK",
                "\u3164,error.character,U+3164 HANGUL FILLER",
                "a\u200Eb,error.character,U+200E LEFT-TO-RIGHT MARK",
                "a\u202Eb,error.character,U+202E RIGHT-TO-LEFT OVERRIDE",
                "a\u0007b,error.character,U+0007 BEL"
            })
    void whatCannotBeSeenIsRefusedByItsName(String name, String key, String named) {
        Client.Answer answer = story.tryDeployment(Cast.shared().image(), name, "dev", "1", "");
        says(answer, key, named == null ? "" : named);
    }

    @Test
    void lengthsAreCountedInCharactersAndToldWithTheMost() {
        long image = Cast.shared().image();
        long id = story.deployment(image, "\uD83D\uDE9A".repeat(51), "dev", "");
        assertEquals("\uD83D\uDE9A".repeat(51), server.db().text("SELECT name FROM deployments WHERE id = ?", id));
        Client.Answer answer = story.tryDeployment(image, "\uD83D\uDE9A".repeat(101), "dev", "1", "");
        says(answer, "error.long", "101");
        says(answer, "error.long", "100");
    }

    @ParameterizedTest(name = "{0} = \"{1}\" says {2}, naming {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    base_image     | DEBIAN:12        | request.image.case               | debian
                    image_name     | {a*256}          | error.long                       | 256
                    repo_branch    | {b*201}          | error.long                       | 201
                    run_commands   | a{\u0007*1}b     | error.character.line             | U+0007
                    run_commands   | {x*20001}        | error.long                       | 20001
                    run_commands   | if a; then       | request.run_commands.open        | fi
                    run_commands   | --network=x a    | request.run_commands.option.value | default, none, host
                    entrypoint     | {x*2001}         | error.long                       | 2001
                    entrypoint     | web: node        | request.entrypoint.label         | web:
                    ram_mb         | 1G               | request.ram_mb.ambiguous         | 1Gi
                    vcpu           | 0.1234           | request.vcpu.fraction            | 0.1234
                    version_tag    | {x*129}          | request.image.tag.long           | 129
                    """)
    void oneBrokenRuleHasOneSentence(String field, String value, String key, String named) {
        Client developer = story.developer();
        Map<String, String> form = story.form(developer.username());
        form.put(field, repeated(value));
        says(developer.post("/requests/new", form), key, named);
    }

    @ParameterizedTest(name = "RAM {0} and vCPU {1} are {2} MB and {3}")
    @CsvSource({
        "512Mi, 500m, 512, 0.5",
        "1g, .5, 1024, 0.5",
        "1 024, '0,5', 1024, 0.5",
        "1\u00A0024, 1500m, 1024, 1.5",
        "'1,5 ГБ', 2, 1536, 2"
    })
    void numbersMeanWhatTheyMeanToPeople(String ram, String vcpu, String megabytes, String cores) {
        Client developer = story.developer();
        Map<String, String> form = story.form(developer.username());
        form.put("ram_mb", ram);
        form.put("vcpu", vcpu);
        long id = story.draft(developer, form);
        assertEquals(
                List.of(megabytes, Double.toString(Double.parseDouble(cores))),
                server.db()
                        .rows("SELECT ram_mb, vcpu FROM image_requests WHERE id = " + id)
                        .get(0));
        Client.Answer edit = developer.get("/requests/" + id + "/edit");
        assertEquals(
                megabytes, edit.html().select("[data-testid=request-ram_mb]").val());
        assertEquals(cores, edit.html().select("[data-testid=request-vcpu]").val());
    }

    @Test
    void portsInShortFormsAreKeptInFull() {
        long id =
                story.deployment(Cast.shared().image(), story.name("web"), "staging", "18000-18001:80-81/tcp, 018002");
        assertEquals(
                "18000:80,18001:81,18002:18002", server.db().text("SELECT ports FROM deployments WHERE id = ?", id));
        assertEquals(3, server.db().number("SELECT COUNT(*) FROM deployment_ports WHERE deployment_id = ?", id));
    }

    @Test
    void aLoginIsOneWhateverItsCase() {
        String login = story.name("Olga");
        story.create(login, "developer");
        long audited = server.db().lastAudit();
        Client client = server.as(null);
        client.signIn(login.toUpperCase(java.util.Locale.ROOT), Server.passwordOf(login));
        AuditRow row = server.db().auditedSince(audited, "login");
        assertTrue(row.details().contains(login), row.details());
        assertEquals(
                login,
                client.get("/requests/new")
                        .html()
                        .select("[data-testid=request-owner]")
                        .val());

        Client owner = story.developer();
        Map<String, String> form = story.form(
                owner.username().toUpperCase(java.util.Locale.ROOT),
                login.toLowerCase(java.util.Locale.ROOT),
                login.toUpperCase(java.util.Locale.ROOT));
        long id = story.draft(owner, form);
        assertEquals(login, server.db().text("SELECT collaborators FROM image_requests WHERE id = ?", id));
        assertEquals(200, client.get("/requests/" + id).status(), "the collaborator sees it");
        long before = server.db().lastAudit();
        assertTrue(owner.post("/requests/" + id + "/edit", form).isRedirect());
        assertEquals(List.of(), server.db().actionsSince(before), "another case is no change");
    }

    @Test
    void twoLoginsOfFormerTimesThatDifferByCaseAreEachTheirOwn() {
        String one = story.name("twin");
        String other = story.name("twin-other");
        story.create(one, "developer");
        story.create(other, "developer");
        server.db()
                .leave(
                        "UPDATE users SET username = ? WHERE username = ?",
                        one.toUpperCase(java.util.Locale.ROOT),
                        other);
        server.as(null).signIn(one, Server.passwordOf(one));
        server.as(null).signIn(one.toUpperCase(java.util.Locale.ROOT), Server.passwordOf(other));
        Client.Answer neither = server.as(null)
                .trySignIn(
                        one.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + one.substring(1),
                        Server.passwordOf(one));
        assertTrue(!neither.isRedirect(), neither::toString);
    }

    @ParameterizedTest(name = "login {0}, password {1}: {2}")
    @CsvSource({
        "ivan@corp.example.test, long enough 1, user.username.character, @",
        "\u043Ep1, long enough 1, user.username.character, U+043E CYRILLIC SMALL LETTER O",
        "-ivan, long enough 1, user.username.first, -",
        "ivan, \uD83D\uDE9A\uD83D\uDE9A, user.password.size, здесь 2"
    })
    void aUserIsRefusedWithWhatIsWrong(String login, String password, String key, String named) {
        Client.Answer answer = story.root()
                .post("/admin/users/create", Map.of("username", login, "password", password, "role", "developer"));
        says(answer, key, named);
    }

    @Test
    void aPasswordIsOneHoweverItsLettersAreComposed() {
        String login = story.name("compose");
        assertTrue(story.root()
                .post(
                        "/admin/users/create",
                        Map.of("username", login, "password", "чаи\u0306ки летят", "role", "developer"))
                .isRedirect());
        server.as(null).signIn(login, "ча\u0439ки летят");
        server.as(null).signIn(login, "чаи\u0306ки летят");
    }

    @ParameterizedTest(name = "since={0}")
    @CsvSource({
        "2026-01-31T13:20:30%2B0300",
        "2026-01-31T13:20:30+03:00",
        "2026-01-31T13:20%2B03",
        "2026-01-31T13:20:30.5Z",
        "1769854830",
        "1769854830123"
    })
    void metricsTakeEveryFormOfAMoment(String since) {
        long deployment = story.deployment(Cast.shared().image());
        assertEquals(
                200,
                story.root()
                        .get("/api/deployments/" + deployment + "/metrics?since=" + since)
                        .status());
    }

    @ParameterizedTest(name = "since={0} is refused: {1}")
    @CsvSource({
        "yesterday, moment.format",
        "2026-01-31T13:20:30, moment.zone",
        "202601311020, moment.digits",
        "2026-02-30T10:20Z, moment.calendar"
    })
    void aMomentThatIsNoneIsRefusedWithASentence(String since, String key) {
        long deployment = story.deployment(Cast.shared().image());
        Problem problem =
                Problem.of(400, story.root().get("/api/deployments/" + deployment + "/metrics?since=" + since));
        assertTrue(Sentences.says(problem.body().toString(), key), problem::toString);
        assertTrue(problem.body().toString().contains(since), problem::toString);
        problem = Problem.of(400, story.root().get("/api/deployments/" + deployment + "/metrics/range?from=" + since));
        assertTrue(Sentences.says(problem.body().toString(), key), problem::toString);
    }

    private static void says(Client.Answer answer, String key, String named) {
        assertEquals(400, answer.status(), answer::toString);
        String text = answer.html().text();
        assertTrue(Sentences.says(text, key), () -> key + " is not said: " + text);
        assertTrue(text.contains(named), () -> named + " is not named: " + text);
    }

    private static String repeated(String value) {
        return java.util.regex.Pattern.compile("\\{(.)\\*(\\d+)}")
                .matcher(value)
                .replaceAll(m -> m.group(1).repeat(Integer.parseInt(m.group(2))));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
