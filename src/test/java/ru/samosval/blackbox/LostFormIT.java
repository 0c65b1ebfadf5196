package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.harness.Client;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/**
 * Forms whose session or view is gone, and acts without a session. A stack trace in the log fails these tests as well.
 */
@OnServer
class LostFormIT {

    private static final Map<String, String> UNKNOWN_VIEW = Map.of("jakarta.faces.ViewState", "1:2", "x", "1");

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    @ParameterizedTest
    @ValueSource(strings = {"/deployments", "/admin/users"})
    void aFormThatTheServerNoLongerKnowsIsToldSo(String path) {
        Client.Answer answer = story.root().post(path, UNKNOWN_VIEW);
        assertEquals(400, answer.status());
        assertTrue(Sentences.says(answer.html().text(), "error.page.expired.title"), answer::toString);
    }

    @ParameterizedTest(name = "a form as {0} has it is taken")
    @ValueSource(strings = {"/profile", "/admin/users", "/requests/new"})
    void aFormAsThePageHasItIsTaken(String path) {
        Client person = path.equals("/requests/new") ? story.developer() : story.root();
        Document page = person.get(path).html();
        Map<String, String> form = Map.of(
                "jakarta.faces.ViewState",
                        page.select("[name=jakarta.faces.ViewState]").attr("value"),
                "primefaces.nonce", page.select("script[nonce]").attr("nonce"));
        assertEquals(200, person.post(path, form).status(), path);
    }

    @Test
    void anAjaxActOnAThingThatIsGoneIsRefusedAsNotFound() {
        Client.Answer answer = story.root().post("/deployments/999999", UNKNOWN_VIEW, "Faces-Request", "partial/ajax");
        assertEquals(404, answer.status());
    }

    @Test
    void anAjaxActWithoutASessionLeadsToTheSignIn() {
        Client.Answer answer = server.as(null).post("/requests/1/edit", UNKNOWN_VIEW, "Faces-Request", "partial/ajax");
        assertEquals(200, answer.status());
        assertTrue(answer.body().contains("<redirect url=\"/login\">"), answer::toString);
    }

    @Test
    void anActWithoutASessionIsNotDoneAfterTheSignIn() {
        Client owner = story.developer();
        long deployment = story.running(owner);
        Client client = server.as(null);
        assertTrue(
                client.post("/deployments/" + deployment + "/stop").location().startsWith("/login"));
        Client.Answer signedIn = client.trySignIn("/login", "root", "root");
        assertFalse(signedIn.location().contains("/stop"), signedIn::toString);
        client.get("/dashboard");
        assertEquals("running", story.status(deployment));
    }
}
