package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Client;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** Two people, or two tabs, act on one thing: a button does what its page showed, or says that it is too late. */
@OnServer
class TwoAtOnceIT {

    private static final Pattern PARAMETER = Pattern.compile("\\{name:\"([^\"]*)\",value:\"([^\"]*)\"}");

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    @Test
    void aButtonInARowEndsTheSessionThatTheRowShowedWithItsStreamsThoughAnotherStandsThereNow() {
        Client here = story.developer();
        String log = "/api/deployments/" + story.running(here) + "/logs/stream";
        Client shown = signedIn(here.username());
        Client.Answer page = here.get("/profile");
        Client later = signedIn(here.username());
        try (LogStream ended = shown.stream(log);
                LogStream kept = later.stream(log)) {
            ended.awaitLines(1);
            kept.awaitLines(1);
            press(here, "/profile", page, "session-end");
            assertEquals(302, shown.get("/dashboard").status(), "the session of the row");
            assertEquals(200, later.get("/dashboard").status(), "the session that stands there now");
            ended.awaitEvent("end");
            kept.awaitLines(kept.lines().size() + 1);
        }
    }

    @Test
    void theButtonForAllOthersEndsThemWithTheirStreamsAndNotTheOneThatPressesIt() {
        Client here = story.developer();
        String log = "/api/deployments/" + story.running(here) + "/logs/stream";
        Client there = signedIn(here.username());
        try (LogStream ended = there.stream(log);
                LogStream kept = here.stream(log)) {
            ended.awaitLines(1);
            kept.awaitLines(1);
            press(here, "/profile", here.get("/profile"), "sessions-end");
            assertEquals(302, there.get("/dashboard").status());
            assertEquals(200, here.get("/dashboard").status());
            ended.awaitEvent("end");
            kept.awaitLines(kept.lines().size() + 1);
        }
    }

    @Test
    void aButtonInARowBlocksTheUserThatTheRowShowedOrNobody() {
        String stem = story.name("row");
        String shown = stem + "-m";
        String earlier = stem + "-a";
        story.create(shown, "developer");
        String list = "/admin/users?q=" + stem;
        Client.Answer page = story.root().get(list);
        story.create(earlier, "developer");
        press(story.root(), list, page, "user-block-" + shown);
        Document now = story.root().get(list).html();
        assertFalse(now.select("[data-testid=user-block-" + earlier + "]").isEmpty(), "who stands there now is active");
        assertFalse(now.select("[data-testid=user-unblock-" + shown + "]").isEmpty(), "whom the row showed is blocked");
    }

    @Test
    void whoPressesAButtonThatAnotherHasMadePointlessIsToldSo() {
        Client creator = story.developer();
        String request = "/requests/" + story.submitted(creator, story.form(creator.username()));
        Client.Answer page = story.operator().get(request);
        story.person("operator").post(request + "/status", Map.of("status", "approved"));
        Client.Answer answer = press(story.operator(), request, page, "request-status-approved");
        assertTrue(Sentences.says(answer.body(), "act.gone"), answer::toString);
    }

    @Test
    void aVersionThatIsNoneIsTheVersionOfNoRequest() {
        Client creator = story.developer();
        long id = story.submitted(creator, story.form(creator.username()));
        String request = "/requests/" + id;
        Client.Answer page = story.operator().get(request);
        for (String version : List.of("x", "-1", "99999999999", "1e3", "२")) {
            Client.Answer answer = press(
                    story.operator(), request, page, "request-status-approved", Map.of("acts:row_version", version));
            assertTrue(Sentences.says(answer.body(), "request.move.conflict"), answer::toString);
        }
        assertEquals("submitted", server.db().text("SELECT status FROM image_requests WHERE id = ?", id));
    }

    @Test
    void aReasonTypedForARejectionThatIsNoLongerToBeHadIsGivenBack() {
        Client creator = story.developer();
        String request = "/requests/" + story.submitted(creator, story.form(creator.username()));
        Client.Answer page = story.operator().get(request);
        story.person("operator").post(request + "/status", Map.of("status", "approved"));
        Client.Answer answer = press(
                story.operator(),
                request,
                page,
                "request-status-rejected",
                Map.of(
                        "acts:reject_reason",
                        "the base image is out of date",
                        "jakarta.faces.partial.render",
                        "acts messages"));
        assertTrue(Sentences.says(answer.body(), "act.gone"), answer::toString);
        assertTrue(answer.body().contains("the base image is out of date"), answer::toString);
        assertEquals(
                1,
                server.db()
                        .number(
                                "SELECT COUNT(*) FROM image_requests WHERE id = ? AND status = 'approved'",
                                Long.parseLong(request.substring(10))));
    }

    @Test
    void whatWasTypedIntoAFormWhoseRequestHasGoneToTheOperatorMeanwhileIsKept() {
        Client creator = story.developer();
        long id = story.draft(creator, story.form(creator.username()));
        String path = "/requests/" + id + "/edit";
        Client.Answer page = creator.get(path);
        creator.post("/requests/" + id + "/submit");
        Client.Answer answer = press(
                creator,
                path,
                page,
                "request-save",
                Map.of("form:image_name", "typed-meanwhile", "jakarta.faces.partial.render", "form messages"));
        assertEquals(200, answer.status(), answer::toString);
        assertTrue(Sentences.says(answer.body(), "request.edit.forbidden"), answer::toString);
        assertTrue(answer.body().contains("typed-meanwhile"), answer::toString);
        assertEquals(
                0, server.db().number("SELECT COUNT(*) FROM image_requests WHERE image_name = ?", "typed-meanwhile"));
        assertEquals(403, creator.get(path).status());
    }

    private Client signedIn(String login) {
        return server.as(null).signIn(login, Server.passwordOf(login));
    }

    /** Presses a button of a page that was opened before, as its script does. */
    private static Client.Answer press(Client person, String path, Client.Answer page, String testid) {
        return press(person, path, page, testid, Map.of());
    }

    /** The same with fields filled in. */
    private static Client.Answer press(
            Client person, String path, Client.Answer page, String testid, Map<String, String> typed) {
        Document html = page.html();
        Element button = html.selectFirst("[data-testid=" + testid + "]");
        String id = button.attr("id");
        Element form = button.closest("form");
        Map<String, String> fields = new LinkedHashMap<>();
        form.select("input[type=hidden]").forEach(i -> fields.put(i.attr("name"), i.attr("value")));
        fields.put(form.attr("id"), form.attr("id"));
        fields.put("jakarta.faces.partial.ajax", "true");
        fields.put("jakarta.faces.source", id);
        fields.put("jakarta.faces.partial.execute", "@all");
        fields.put("jakarta.faces.partial.render", "messages");
        fields.put(id, id);
        fields.put("primefaces.nonce", html.select("script[nonce]").attr("nonce"));
        Matcher call = Pattern.compile(
                        "register\\('" + Pattern.quote(id) + "','onclick',function\\(event\\)\\{(.*?)return false")
                .matcher(page.body());
        assertTrue(call.find(), () -> id + " calls nothing");
        Matcher parameter = PARAMETER.matcher(call.group(1) + button.attr("data-pfconfirmcommand"));
        while (parameter.find()) {
            fields.put(parameter.group(1), parameter.group(2));
        }
        fields.putAll(typed);
        return person.post(path, fields, "Faces-Request", "partial/ajax");
    }
}
