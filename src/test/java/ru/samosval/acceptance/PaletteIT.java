package ru.samosval.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;

/** Ctrl+K and ?: finding everything by a few letters, and the keys. */
@OnServer
class PaletteIT {

    private final Story story = Story.on(Server.shared());

    @RegisterExtension
    final Chromium browser = new Chromium();

    @Test
    void aThingIsFoundByItsNameAndOpenedByTheKeyboardAlone() {
        String name = story.name("palette-target");
        long id = story.awaitStatus(story.deployment(Cast.shared().image(), name, "dev", ""), "running");
        Tab tab = browser.open(story.operator());
        tab.go("/dashboard");
        tab.page().keyboard().press("Control+k");
        tab.await("palette-input");
        // The hits for a part of the name are replaced by those for the whole; meanwhile Enter opens nothing.
        tab.page()
                .waitForResponse(
                        answer -> answer.url().endsWith("/api/palette?q=" + name),
                        () -> tab.page().keyboard().type(name));
        options(tab)
                .filter(new Locator.FilterOptions().setHasText(name))
                .first()
                .waitFor();
        tab.page().keyboard().press("Enter");
        tab.awaitAddress("/deployments/" + id);
    }

    @Test
    void enterWithNothingTypedOpensAPageAndDoesNothingElse() {
        Tab tab = browser.open(story.operator());
        tab.go("/requests");
        Object language = tab.page().evaluate("() => document.documentElement.lang");
        tab.page().keyboard().press("Control+k");
        tab.await("palette-input");
        options(tab).first().waitFor();
        tab.page().keyboard().press("Enter");
        tab.awaitAddress("/dashboard");
        assertEquals(language, tab.page().evaluate("() => document.documentElement.lang"));
    }

    @Test
    void actsAreThoseThatThePageOffersByRights() {
        Cast cast = Cast.shared();
        long id = story.running(cast.image());
        Tab operator = browser.open(story.operator());
        operator.go("/deployments/" + id);
        String stop = operator.at("deployment-stop").innerText().strip();
        operator.page().keyboard().press("Control+k");
        operator.await("palette-input");
        operator.page().keyboard().type(stop);
        options(operator)
                .filter(new Locator.FilterOptions().setHasText(stop))
                .first()
                .click();
        operator.awaitStatus("deployment-status", "stopped");
        Tab collaborator = browser.open(cast.person("collaborator"));
        collaborator.go("/deployments/" + id);
        collaborator.page().keyboard().press("Control+k");
        collaborator.await("palette-input");
        assertEquals(
                0,
                options(collaborator)
                        .filter(new Locator.FilterOptions().setHasText(stop))
                        .count());
    }

    @Test
    void nobodyFindsWhatTheyDoNotSeeAndUsersAreFoundByAdministratorsAlone() {
        Cast cast = Cast.shared();
        String name = story.name("hidden");
        story.deployment(cast.image(), name, "dev", "");
        assertTrue(found(cast.person("owner"), name).contains(name));
        assertFalse(found(cast.person("stranger"), name).contains(name));
        String login = cast.person("stranger").username();
        assertTrue(found(cast.person("admin"), login).contains("\"user\""));
        assertFalse(found(cast.person("operator"), login).contains("\"user\""));
        for (String nothing : List.of("", "%20", "%00")) {
            assertEquals("[]", found(cast.person("admin"), nothing), nothing);
        }
    }

    @Test
    void aRequestItsBuildItsImageAndItsDeploymentAreFoundByOneName() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        long request = story.approved(owner, form);
        long image = story.imageOf(request);
        long deployment = story.running(image);
        long build = Server.shared().db().number("SELECT id FROM builds WHERE request_id = ?", request);
        String found = found(owner, form.get("image_name"));
        for (String path :
                List.of("/requests/" + request, "/builds/" + build, "/images/" + image, "/deployments/" + deployment)) {
            assertTrue(found.contains('"' + path + '"'), () -> path + ": " + found);
        }
        assertFalse(found(story.developer(), form.get("image_name")).contains("/builds/"));

        Tab tab = browser.open(owner);
        tab.go("/dashboard");
        tab.page().keyboard().press("Control+k");
        tab.await("palette-input");
        tab.page().keyboard().type(form.get("image_name"));
        Eventually.value(
                "all are offered, and each by its kind",
                () -> {
                    tab.page().waitForTimeout(30);
                    return tab.page().locator(".palette-kind").allInnerTexts();
                },
                kinds -> kinds.containsAll(List.of("заявка", "сборка", "образ", "развёртывание")));
    }

    @Test
    void aDeliveryIsFoundByItsNumberRepositoryCommitAndSendersNameByThoseWhoSeeIt() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        story.running(story.image(owner, form));
        String repository = form.get("repo_url");
        String commit = UUID.randomUUID().toString().replace("-", "");
        String name = UUID.randomUUID().toString();
        Client sender = story.operator();
        assertEquals(
                200,
                sender.postJson(
                                "/api/hooks/commit",
                                "{\"repo_url\":\"" + repository + "\",\"branch\":\"main\",\"commit\":\"" + commit
                                        + "\"}",
                                "X-GitHub-Delivery",
                                name)
                        .status());
        long id = Server.shared()
                .db()
                .number("SELECT MAX(id) FROM hook_deliveries WHERE commits LIKE ?", "%" + commit + "%");
        for (String text : List.of(
                Long.toString(id),
                "%23" + id,
                repository.substring(repository.lastIndexOf('/') + 1).toUpperCase(Locale.ROOT),
                commit.substring(0, 12),
                name.substring(0, 8).toUpperCase(Locale.ROOT))) {
            String found = found(sender, text);
            assertTrue(found.contains("\"/hooks/" + id + '"'), () -> text + ": " + found);
            assertFalse(found(story.developer(), text).contains("\"/hooks/" + id + '"'), text);
            assertEquals(
                    !name.startsWith(text.toLowerCase(Locale.ROOT)),
                    found(owner, text).contains("\"/hooks/" + id + '"'),
                    () -> "whom it concerns does not see its headers, and finds it by the rest: " + text);
        }
        assertFalse(found(sender, "git").contains("\"/hooks/" + id + '"'), "each repository has a host");
    }

    @Test
    void aQuestionMarkListsTheKeysButNotWhileOneTypes() {
        long id = story.running(Cast.shared().image());
        Tab tab = browser.open(story.operator());
        tab.go("/deployments/" + id);
        tab.page().keyboard().press("Shift+?");
        tab.await("keys");
        tab.page().keyboard().press("Escape");
        assertFalse(tab.sees("keys"));
        tab.page().keyboard().press("Control+k");
        tab.await("palette-input");
        tab.page().keyboard().press("Shift+?");
        assertEquals("?", tab.valueOf("palette-input"));
        assertFalse(tab.sees("keys"));
    }

    @Test
    void whatIsNamedSoIsFoundFirstThenWhatBeginsSo() {
        String name = story.name("pal");
        story.create(name, "developer");
        story.create("a-" + name, "developer");
        story.create(name + "-b", "developer");
        story.create("c-" + name, "developer");
        assertEquals(
                List.of(name, name + "-b", "a-" + name, "c-" + name),
                Pattern.compile("\"name\":\"([^\"]*)\"")
                        .matcher(found(story.root(), name))
                        .results()
                        .map(match -> match.group(1))
                        .toList());
    }

    private static Locator options(Tab tab) {
        return tab.page().locator("#palette-list [role=option]");
    }

    private static String found(Client who, String text) {
        return who.get("/api/palette?q=" + text).body();
    }

    @Test
    void enterRunsWhatIsFoundOfWhatIsTypedByThen() {
        Tab tab = browser.open(story.operator());
        tab.go("/dashboard");
        String builds =
                tab.page().locator("nav.nav a[href$='/builds']").innerText().strip();
        tab.page().keyboard().press("Control+k");
        tab.at("palette-input")
                .evaluate(
                        "(field, words) => { field.value = words; field.dispatchEvent(new Event('input'));"
                                + " field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', cancelable: true})); }",
                        builds);
        tab.awaitAddress("/builds");
    }

    @Test
    void whatTheServerFindsLateLeavesChosenWhatWas() {
        Tab tab = browser.open(story.operator());
        tab.go("/dashboard");
        tab.page().keyboard().press("Control+k");
        tab.await("palette-input");
        List<Route> held = new CopyOnWriteArrayList<>();
        tab.page().route("**/api/palette?*", held::add);
        // Letters that occur in the names of several pages.
        tab.page().keyboard().type("\u0440");
        Eventually.holds("the server is asked", () -> {
            tab.page().waitForTimeout(30);
            return !held.isEmpty();
        });
        int here = options(tab).count();
        assertTrue(here > 1, () -> here + " found here");
        tab.page().keyboard().press("ArrowDown");
        String chosen = chosen(tab);
        held.remove(0)
                .fulfill(
                        new Route.FulfillOptions()
                                .setContentType("application/json")
                                .setBody(
                                        "[{\"kind\":\"deployment\",\"name\":\"late\",\"note\":\"\",\"path\":\"/deployments\"}]"));
        Eventually.holds("it has come", () -> {
            tab.page().waitForTimeout(30);
            return options(tab).count() == here + 1;
        });
        assertEquals(chosen, chosen(tab));
    }

    private static String chosen(Tab tab) {
        return tab.page()
                .locator("#palette-list [aria-selected=true] .palette-name")
                .innerText();
    }
}
