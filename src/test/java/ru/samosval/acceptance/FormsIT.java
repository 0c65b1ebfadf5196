package ru.samosval.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.options.Cookie;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import ru.samosval.harness.Browser;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;

/** What is typed into a form is not lost, and a form that was refused is as alive as before. */
@OnServer
class FormsIT {

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    @RegisterExtension
    final Browser browser = new Browser();

    @Test
    void whatWasTypedOutlivesTheEndOfTheSignIn() {
        Client developer = story.developer();
        Tab tab = browser.open(server);
        tab.signIn(developer.username());
        String name = story.name("kept");
        fillIn(tab, name);
        Tab beside = tab.another();
        beside.go("/dashboard");
        beside.press("logout");
        beside.awaitAddress("/login.*");
        tab.press("request-save");
        tab.awaitAddress("/login\\?.*from=.*");
        tab.signIn(developer.username());
        tab.awaitAddress("/requests/new");
        awaitSentence(tab, "draft.restored");
        assertEquals(name, tab.valueOf("request-image_name"));
        tab.press("request-save");
        tab.awaitAddress("/requests/\\d+");
        assertEquals(name, server.db().text("SELECT image_name FROM image_requests WHERE id = ?", tab.id()));
        tab.go("/requests/new");
        assertEquals("", tab.valueOf("request-image_name"), "what was saved is no draft any more");
    }

    @Test
    void whatWasTypedOutlivesAnotherLanguageAndAWalkAroundUntilItIsDiscarded() {
        Tab tab = browser.open(story.developer());
        tab.go("/requests/new");
        tab.fill("request-image_name", "typed");
        tab.choose("request-update_mode", "static");
        tab.page().locator(".languages button[lang=en]").first().click();
        Eventually.holds("the page is English", () -> {
            tab.page().waitForTimeout(30);
            return "en".equals(tab.page().locator("html").getAttribute("lang"));
        });
        assertEquals("typed", tab.valueOf("request-image_name"));
        assertEquals("static", tab.valueOf("request-update_mode").toLowerCase(java.util.Locale.ROOT));
        tab.page().locator("nav.nav a[href$='/builds']").click();
        tab.awaitAddress("/builds");
        tab.page().goBack();
        assertEquals("typed", tab.valueOf("request-image_name"));
        tab.press("draft-discard");
        assertEquals("", tab.valueOf("request-image_name"));
        tab.go("/requests/new");
        assertEquals("", tab.valueOf("request-image_name"));
        assertFalse(tab.sees("draft-discard"));
    }

    @Test
    void whatOneHasTypedAnotherDoesNotSee() {
        Tab tab = browser.open(story.developer());
        tab.go("/requests/new");
        tab.fill("request-image_name", "mine");
        Client other = story.developer();
        tab.page().context().addCookies(List.of(new Cookie("JSESSIONID", other.session()).setUrl(server.origin())));
        tab.go("/requests/new");
        assertEquals("", tab.valueOf("request-image_name"));
        assertFalse(tab.sees("draft-discard"));
    }

    @Test
    void theReasonOfARejectionOutlivesAReloadAndTheConflictThatAskedForIt() {
        Client owner = story.developer();
        long request = story.submitted(owner, story.form(owner.username()));
        Tab tab = browser.open(story.operator());
        tab.go("/requests/" + request);
        tab.fill("request-reject-reason", "a long thought");
        story.move(request, "in_review");
        tab.press("request-status-rejected");
        awaitSentence(tab, "request.move.conflict");
        tab.awaitStatus("request-status", "in_review");
        assertEquals("a long thought", tab.valueOf("request-reject-reason"));
        tab.page().reload();
        assertEquals("a long thought", tab.valueOf("request-reject-reason"));
        tab.press("request-status-rejected");
        tab.awaitStatus("request-status", "rejected");
        tab.awaitText("a long thought");
    }

    @Test
    void aDraftThatIsOlderThanTheRequestMeetsTheConflictAndNotTheOthersWork() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        long request = story.draft(owner, form);
        Tab tab = browser.open(owner);
        tab.go("/requests/" + request + "/edit");
        tab.fill("request-entrypoint", "mine");
        form.put("ram_mb", "777");
        story.operator().post("/requests/" + request + "/edit", form);
        tab.go("/requests/" + request + "/edit");
        assertEquals("mine", tab.valueOf("request-entrypoint"));
        tab.press("request-save");
        awaitSentence(tab, "request.edit.conflict");
        assertEquals("777", server.db().text("SELECT ram_mb FROM image_requests WHERE id = ?", request));
    }

    @Test
    void afterAMistakeTheFormOffersAndTakesLoginsAsBefore() {
        Client developer = story.developer();
        String friend = story.developer().username();
        String second = story.developer().username();
        Tab tab = browser.open(developer);
        fillIn(tab, "Not A Name");
        tab.press("request-save");
        awaitSentence(tab, "request.image.character");
        tab.at("request-collaborator-pick").pressSequentially(friend);
        Eventually.holds("the login is offered", () -> {
            tab.page().waitForTimeout(30);
            return tab.page()
                            .locator("#collaborator-list option[value='" + friend + "']")
                            .count()
                    == 1;
        });
        tab.at("request-collaborator-pick").press("Enter");
        assertEquals(friend, tab.valueOf("request-collaborators"), "Enter adds and does not send");
        tab.fill("request-collaborator-pick", second);
        tab.fill("request-image_name", story.name("right"));
        tab.press("request-save");
        tab.awaitAddress("/requests/\\d+");
        assertEquals(
                friend + "," + second,
                server.db().text("SELECT collaborators FROM image_requests WHERE id = ?", tab.id()),
                "what was picked and not added is saved too");
    }

    /** Opens the form of a new request and fills in what it needs. */
    static void fillIn(Tab tab, String name) {
        tab.go("/requests/new");
        tab.fill("request-image_name", name);
        tab.fill("request-version_tag", "1.0");
        tab.fill("request-base_image", "alpine:3.20");
        tab.fill("request-repo_url", "https://git.example.test/team/kept.git");
    }

    private static void awaitSentence(Tab tab, String key) {
        Eventually.holds("the page says " + key, () -> {
            tab.page().waitForTimeout(30);
            return Sentences.says(tab.text(), key);
        });
    }
}
