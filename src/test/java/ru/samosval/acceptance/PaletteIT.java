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
        assertEquals(
                "/builds/" + build,
                owner.get("/images/" + image)
                        .html()
                        .select("[data-testid=image-build]")
                        .attr("href"));

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
        // No number of a delivery begins so.
        String name = "z" + UUID.randomUUID();
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

    @Test
    void whatIsNamedSoIsFoundAmongManyNewerNamesThatHoldIt() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        String name = form.get("image_name");
        long image = story.image(owner, form);
        long deployment = story.deployment(image, name, "dev", "");
        long request = Server.shared().db().number("SELECT id FROM image_requests WHERE image_name = ?", name);
        long build = Server.shared().db().number("SELECT id FROM builds WHERE request_id = ?", request);
        Map<String, String> capital = story.form(owner.username());
        capital.put("version_tag", "RC1");
        String tagged = capital.get("image_name");
        long taggedImage = story.image(owner, capital);
        long taggedRequest = Server.shared().db().number("SELECT id FROM image_requests WHERE image_name = ?", tagged);
        String login = story.name("named");
        story.create(login, "developer");
        for (int i = 0; i < 30; i++) {
            story.deployment(image, "a-" + name + i, "dev", "");
            Map<String, String> other = story.form(owner.username());
            other.put("image_name", name + "-" + i);
            story.draft(owner, other);
            other.put("image_name", tagged);
            other.put("version_tag", "RC1." + i);
            story.draft(owner, other);
            story.create("x" + login + i, "developer");
        }
        for (Client who : List.of(owner, story.operator())) {
            assertFound(
                    who,
                    name,
                    "/requests/" + request,
                    "/builds/" + build,
                    "/images/" + image,
                    "/deployments/" + deployment);
            assertFound(who, tagged + ":rc1", "/requests/" + taggedRequest, "/images/" + taggedImage);
        }
        String first = found(story.root(), login).split("}")[0];
        assertTrue(first.contains("\"name\":\"" + login + '"'), first);
        assertFalse(found(story.developer(), name).contains(name), "others find none of it");
    }

    @Test
    void anActionOnWhatIsFoundIsDoneByItsPageWhichAsksInProd() {
        long image = Cast.shared().image();
        String name = story.name("palette-act");
        long dev = story.awaitStatus(story.deployment(image, name + "-dev", "dev", ""), "running");
        long prod = story.awaitStatus(story.deployment(image, name + "-prod", "prod", ""), "running");
        Tab tab = browser.open(story.operator());
        tab.go("/deployments/" + dev);
        String stop = tab.at("deployment-stop").innerText().strip();
        tab.go("/dashboard");
        choose(tab, stop + " " + name + "-dev", name + "-dev");
        tab.awaitAddress("/deployments/" + dev);
        tab.awaitStatus("deployment-status", "stopped");

        choose(tab, name + "-prod " + stop, name + "-prod");
        tab.awaitAddress("/deployments/" + prod);
        tab.await("confirm-yes");
        assertEquals(stop, tab.at("confirm-yes").innerText().strip());
        assertEquals("running", story.status(prod));
        tab.at("confirm-yes").click();
        tab.awaitStatus("deployment-status", "stopped");

        tab.go("/deployments/" + prod);
        tab.await("deployment-start");
        assertFalse(tab.sees("confirm-yes"), "it is pressed once");

        tab.go("/images/" + image);
        String deploy = tab.at("deployment-new").innerText().strip();
        String tag = Server.shared().db().text("SELECT image_tag FROM images WHERE id = ?", image);
        tab.go("/dashboard");
        choose(tab, deploy + " " + tag, tag);
        tab.awaitAddress("/images/" + image);
        tab.page().waitForFunction("() => document.activeElement.dataset.testid === 'deployment-name'");

        Client owner = story.developer();
        long request = story.submitted(owner, story.form(owner.username()));
        String named = Server.shared().db().text("SELECT image_name FROM image_requests WHERE id = ?", request);
        tab.go("/requests/" + request);
        String approve = tab.at("request-status-approved").innerText().strip();
        tab.go("/dashboard");
        choose(tab, approve + " " + named, named);
        tab.awaitAddress("/requests/" + request);
        tab.page().waitForFunction("() => document.activeElement.dataset.testid === 'request-status-approved'");
        assertEquals("submitted", tab.status("request-status"), "one decides on what one has read");
    }

    @Test
    void actionsOnWhatIsFoundAreThoseThatOneMayDoNow() {
        Client owner = story.developer();
        Client helper = story.developer();
        Map<String, String> form = story.form(owner.username(), helper.username());
        long request = story.draft(owner, form);
        String name = form.get("image_name");
        assertEquals(List.of("request-submit", "request-edit"), controls(owner, name));
        assertEquals(List.of(), controls(helper, name));
        assertEquals(List.of("request-edit"), controls(story.operator(), name));
        owner.post("/requests/" + request + "/submit");
        assertEquals(List.of(), controls(owner, name));
        assertEquals(
                List.of("request-status-in_review", "request-status-approved", "request-reject-reason", "request-edit"),
                controls(story.operator(), name));
        assertEquals(
                List.of("request-status-approved"),
                controls(story.operator(), "%D0%BE%D0%B4%D0%BE%D0%B1%D1%80%20" + name));
        story.move(request, "approved");
        long deployment = story.running(story.imageOf(request));
        String deployed = Server.shared().db().text("SELECT name FROM deployments WHERE id = ?", deployment);
        assertEquals(List.of("deployment-restart", "deployment-stop"), controls(owner, deployed));
        assertEquals(
                List.of("deployment-restart", "deployment-stop", "deployment-delete"),
                controls(story.operator(), deployed));
        story.act(story.operator(), deployment, "stop");
        assertEquals(List.of(), controls(owner, deployed), "an operator has stopped it");
        String login = helper.username();
        assertTrue(found(story.root(), "%D0%B7%D0%B0%D0%B1%D0%BB%D0%BE%D0%BA%20" + login)
                .contains("\"control\":\"user-block-" + login + '"'));
        assertFalse(found(story.root(), "%D0%B7%D0%B0%D0%B1%D0%BB%D0%BE%D0%BA%20root")
                .contains("control"));
    }

    private static void assertFound(Client who, String text, String... paths) {
        String found = found(who, text);
        for (String path : paths) {
            assertTrue(found.contains('"' + path + '"'), () -> text + ", " + path + ": " + found);
        }
    }

    /** Opens the palette, types a text and chooses the first action on what is named so. */
    private static void choose(Tab tab, String text, String name) {
        tab.page().keyboard().press("Control+k");
        tab.await("palette-input");
        tab.page()
                .waitForResponse(
                        answer -> answer.url().contains("/api/palette?q="),
                        () -> tab.at("palette-input").fill(text));
        options(tab)
                .filter(new Locator.FilterOptions().setHasText(": " + name))
                .first()
                .click();
    }

    private static List<String> controls(Client who, String text) {
        return Pattern.compile("\"control\":\"([^\"]*)\"")
                .matcher(found(who, text))
                .results()
                .map(match -> match.group(1))
                .toList();
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
