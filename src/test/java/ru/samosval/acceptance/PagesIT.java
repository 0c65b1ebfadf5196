package ru.samosval.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitForSelectorState;
import com.microsoft.playwright.options.WaitUntilState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Client;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;
import ru.samosval.refusal.Refusal.Text;

/** Every page in the browser: it is complete, fits the window and shows nothing of its machinery. */
@OnServer
class PagesIT {

    private static final int WIDE_HEIGHT = 900;
    private static final int PHONE_HEIGHT = 844;

    private static long deployment;
    private static long draft;

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    @RegisterExtension
    final Chromium browser = new Chromium();

    private static synchronized List<String> pages(String role) {
        Cast cast = Cast.shared();
        if (deployment == 0) {
            deployment = cast.story().running(cast.image());
            draft = cast.story().draft(cast.person("owner"), cast.form());
        }
        List<String> pages = new ArrayList<>(List.of(
                "/dashboard",
                "/requests",
                "/requests/" + cast.request(),
                "/requests/" + draft,
                "/requests/" + draft + "/edit",
                "/builds",
                "/builds/" + cast.build(),
                "/images",
                "/images/" + cast.image(),
                "/deployments",
                "/deployments/" + deployment,
                "/logs",
                "/alerts",
                "/hooks",
                "/profile"));
        if (role.equals("admin")) {
            pages.addAll(List.of("/admin/users", "/admin/tokens", "/admin/audit", "/admin/push"));
        }
        if (role.equals("owner")) {
            pages.add("/requests/new");
        }
        return pages;
    }

    /** The server of these tests allows no receiver. */
    @Test
    void whereNoReceiverIsAllowedThePageSaysHowToAllowOneAndAsksForNone() {
        Tab tab = browser.open(story.root());
        tab.go("/admin/push");
        assertTrue(tab.await("push-unconfigured").innerText().contains("samosval.push.targets"));
        assertFalse(tab.sees("push-name"));
    }

    @ParameterizedTest(name = "for {0}")
    @ValueSource(strings = {"admin", "operator", "owner"})
    void everyPageIsWholeFitsTheWindowAndHasPlainAddresses(String role) {
        Tab tab = browser.open(Cast.shared().person(role), Chromium.WIDE);
        for (String path : pages(role)) {
            assertEquals(200, tab.go(path), path);
            tab.awaitRest();
            assertEquals(path, tab.address());
            tab.assertNoOverflow();
            tab.assertPlainLinks();
            assertDark(tab);
            tab.page().setViewportSize(Chromium.NARROW, PHONE_HEIGHT);
            tab.awaitRest();
            tab.assertNoOverflow();
            tab.assertNoTrouble();
            tab.page().setViewportSize(Chromium.WIDE, WIDE_HEIGHT);
        }
    }

    @ParameterizedTest(name = "for {0}")
    @ValueSource(strings = {"admin", "operator", "owner", "a newcomer"})
    void noPageHasMoreThanOnePrimaryAct(String role) {
        boolean isNew = role.equals("a newcomer");
        Client person = isNew ? story.developer() : Cast.shared().person(role);
        List<String> pages = new ArrayList<>(isNew ? List.of("/dashboard", "/requests", "/profile") : pages(role));
        pages.addAll(List.of("/requests?q=no+such+name", "/hooks/try", "/hooks/setup"));
        for (String path : pages) {
            List<String> actions = person.get(path).html().select(".primary").stream()
                    .filter(action -> action.closest(".ui-dialog") == null)
                    .map(Element::text)
                    .toList();
            assertTrue(actions.size() <= 1, () -> path + ": " + actions);
        }
    }

    @ParameterizedTest(name = "for {0}")
    @ValueSource(strings = {"admin", "owner"})
    void aPageBeginsWithItsHeadingAndEachSectionIsNamedByItsOwn(String role) {
        List<String> pages = new ArrayList<>(pages(role));
        pages.addAll(List.of("/hooks/try", "/hooks/setup"));
        for (String path : pages) {
            Document page = Cast.shared().person(role).get(path).html();
            page.select("dialog, .ui-dialog").remove();
            assertEquals("h1", page.selectFirst("h1, h2, h3").tagName(), path);
            for (Element section : page.select("section")) {
                Element head = page.getElementById(section.attr("aria-labelledby"));
                boolean isNamed = head != null && !head.text().isBlank() || section.hasAttr("aria-label");
                assertTrue(isNamed, () -> path + " has a section without a name: " + section.text());
            }
        }
    }

    @Test
    void momentsAreToldByTheReadersClockAndCountsInGroups() {
        Client owner = story.developer();
        long request = story.draft(owner);
        assertEquals(
                201,
                owner.postJson("/api/requests/" + request + "/hook-secret", "{}")
                        .status());
        server.db()
                .leave("UPDATE audit_log SET repeats = 1234, repeated_at = created_at WHERE id = "
                        + server.db().lastAudit());
        Document setup = owner.get("/hooks/setup?request=" + request).html();
        assertEquals(1, setup.select("[data-testid=hook-secret-kept] time.ago").size());
        Document audit =
                story.root().get("/admin/audit", "Accept-Language", "en").html();
        assertEquals("× 1,234", audit.selectFirst("[data-testid=audit-repeats]").text());
        for (Document page : List.of(setup, audit)) {
            page.select("time").remove();
            assertFalse(page.text().matches(".*:\\d\\d UTC.*"), page::text);
            assertEquals(
                    List.of(), page.select("[title~=^\\d{4}-\\d\\d-\\d\\dT]").eachText());
        }
    }

    @Test
    void aTokenIsMadeOnTheProfileShownOnceAndRevokedAfterAQuestion() {
        Client dev = story.developer();
        Tab tab = browser.open(dev);
        tab.go("/profile");
        tab.page().getByTestId("token-create").click();
        tab.page().locator("[data-error-for=name]").waitFor();
        tab.page().getByTestId("token-name").fill("ci");
        tab.page().getByTestId("token-create").click();
        String token = tab.page().getByTestId("token-created").inputValue();
        assertEquals(
                200,
                server.as(null)
                        .get("/api/tokens", "Authorization", "Bearer " + token)
                        .status());
        String host = tab.page().getByTestId("docker-host").inputValue();
        assertTrue(host.contains("DOCKER_HOST=tcp://") && host.endsWith("/docker/" + token), host);
        tab.page().locator("[data-copy=docker_host]").click();
        tab.page()
                .locator("[data-copy=docker_host]", new Page.LocatorOptions().setHasText("Скопировано"))
                .waitFor();
        tab.go("/profile");
        assertEquals(0, tab.page().getByTestId("token-created").count(), "shown once");
        assertTrue(tab.page().getByTestId("token-row").innerText().contains("ci"));
        tab.page().getByTestId("token-revoke").click();
        tab.page().getByTestId("confirm-yes").click();
        tab.page()
                .getByTestId("token-row")
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        tab.assertNoTrouble();
    }

    /** A name that would end a script, or the part of an answer that contains a script, is treated like any other. */
    @Test
    void theNameOfATokenIsNoScriptOfThePageThatAsksAboutIt() {
        String name = "]]>&#34;})});document.title='run'//<![CDATA[<!--<script>";
        Client dev = story.developer();
        Client.Answer made =
                dev.postJson("/api/tokens", "{\"name\":\"" + name + "\",\"scope\":\"read\",\"expires_in_days\":1}");
        assertEquals(201, made.status(), made::toString);
        Tab tab = browser.open(dev);
        tab.go("/profile");
        String title = tab.page().title();
        tab.page().getByTestId("token-name").fill("ci");
        tab.page().getByTestId("token-create").click();
        tab.await("token-created");
        assertEquals(title, tab.page().title(), "nothing of it runs in an answer");
        tab.go("/profile");
        tab.page()
                .getByTestId("token-row")
                .filter(new Locator.FilterOptions().setHasText("CDATA"))
                .getByTestId("token-revoke")
                .click();
        tab.awaitText("]]›");
        tab.page().getByTestId("confirm-yes").click();
        tab.page()
                .getByTestId("token-row")
                .filter(new Locator.FilterOptions().setHasText("CDATA"))
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        tab.assertNoTrouble();
    }

    @ParameterizedTest
    @ValueSource(ints = {1440, 390})
    void theSignInPageToo(int width) {
        Tab tab = browser.open(server, width, "ru-RU");
        assertEquals(200, tab.go("/login"));
        tab.assertNoOverflow();
        tab.assertPlainLinks();
        assertDark(tab);
        assertEquals("ru", tab.page().locator("html").getAttribute("lang"));
    }

    @Test
    void aPageIsInEnglishWhereTheBrowserAsksForIt() {
        for (String path : pages("admin")) {
            Document page = story.root().get(path, "Accept-Language", "en-GB").html();
            assertEquals("en", page.selectFirst("html").attr("lang"), path);
            String heading = page.selectFirst("h1").text() + " " + page.title();
            assertFalse(heading.matches(".*[а-яА-Я].*"), path + ": " + heading);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ru", "en"})
    void theTitleOfAPageSaysWhatItShows(String language) {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        String tag = form.get("image_name") + ":" + form.get("version_tag");
        long request = story.approved(owner, form);
        long build = story.build(request);
        assertEquals("success", story.awaitBuild(build));
        long image = server.db().number("SELECT image_id FROM builds WHERE id = ?", build);
        Map<String, String> titles = Map.of(
                "/requests/" + request,
                tag + " · " + said(language, "request.title", request),
                "/requests/" + request + "/edit",
                said(language, "request.edit.title", request) + " · " + tag,
                "/builds/" + build,
                said(language, "build.title", build) + " · " + tag,
                "/images/" + image,
                tag + " · " + said(language, "image.title", image),
                "/logs",
                said(language, "desk.title"));
        titles.forEach((path, title) -> assertEquals(
                // jsoup treats blanks that do not break as others.
                (title + " · " + said(language, "app.name")).replace('\u00a0', ' '),
                story.root().get(path, "Accept-Language", language).html().title()));
    }

    /** In a monospaced font the dash would be as short as a letter. */
    @Test
    void aCommitThatIsNotKnownIsTheDashOfAllThatIsEmpty() {
        long id = story.deployment(Cast.shared().image());
        Element commit = story.root().get("/deployments/" + id).html().selectFirst("[data-testid=deployment-commit]");
        assertEquals("—", commit.text());
        assertFalse(commit.hasClass("mono"), commit::toString);
    }

    private static String said(String language, String key, Object... arguments) {
        return Sentences.of(language, new Text(key, arguments));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing-here", "/requests/999999", "/requests/abc", "/deployments/1/nothing", "/x.html"})
    void whatThereIsNotIsA404PageInTheTheme(String path) {
        Tab tab = browser.open(story.root());
        assertEquals(404, tab.go(path), path);
        assertDark(tab);
        tab.assertNoOverflow();
        assertNoMachinery(tab.page().content());
        assertEquals(path, tab.address());
        tab.forgiveStatus(404);
    }

    @ParameterizedTest(name = "{0} gives {1}")
    @CsvSource({"/nothing-here, 404", "/x.html, 404", "/requests/999999, 302", "/requests/abc, 302"})
    void whoHasNotSignedInLearnsNothingOfWhatIsBehindTheSignIn(String path, int expected) {
        Client.Answer answer = server.as(null).get(path);
        assertEquals(expected, answer.status(), answer::toString);
        if (expected == 302) {
            assertTrue(answer.location().startsWith("/login"), answer::toString);
        }
        assertNoMachinery(answer.body());
    }

    @Test
    void anAddressOfTheMachineryLeadsToThePlainOneOrNowhere() {
        for (String page : List.of("/dashboard", "/requests")) {
            Client.Answer answer = story.root().get(page + ".xhtml");
            assertEquals(301, answer.status(), answer::toString);
            assertEquals(page, answer.location());
            assertNoMachinery(answer.body());
        }
        for (String path : List.of("/login.xhtml", "/WEB-INF/web.xml")) {
            Client.Answer answer = story.root().get(path);
            assertEquals(404, answer.status(), path);
            assertNoMachinery(answer.body());
        }
    }

    @Test
    void aForbiddenPageIsInTheThemeToo() {
        Tab tab = browser.open(story.operator());
        assertEquals(403, tab.go("/admin/users"));
        assertDark(tab);
        assertNoMachinery(tab.page().content());
        tab.forgiveStatus(403);
    }

    @Test
    void theHeadersForbidFramesAndForeignScripts() {
        for (String path : List.of("/dashboard", "/requests", "/nothing-here")) {
            Client.Answer answer = story.root().get(path);
            String policy = answer.header("Content-Security-Policy");
            assertTrue(policy.contains("default-src 'self'"), path + ": " + policy);
            assertTrue(policy.contains("frame-ancestors 'none'"), path + ": " + policy);
        }
    }

    @Test
    void aFilteredListSurvivesBack() {
        Tab tab = browser.open(story.root());
        tab.go("/admin/audit");
        tab.fill("audit-filter-user", "root");
        tab.choose("audit-filter-action", "login");
        tab.press("audit-apply");
        tab.awaitAddress("/admin/audit\\?.*user=root.*");
        String filtered = tab.address();
        tab.go("/dashboard");
        tab.page().goBack(new com.microsoft.playwright.Page.GoBackOptions().setWaitUntil(WaitUntilState.LOAD));
        assertEquals(filtered, tab.address());
        assertEquals("root", tab.valueOf("audit-filter-user"));
        assertEquals("login", tab.valueOf("audit-filter-action").toLowerCase(java.util.Locale.ROOT));
        Tab colleague = browser.open(Cast.shared().person("admin"));
        colleague.go(filtered);
        assertEquals("root", colleague.valueOf("audit-filter-user"), "a filtered list can be sent on");
    }

    @Test
    void aFormWithMistakesSaysEachBesideItsFieldAndKeepsWhatWasTyped() {
        Tab tab = browser.open(story.developer());
        tab.go("/requests/new");
        tab.fill("request-image_name", "Not A Name");
        tab.fill("request-repo_url", "nowhere");
        tab.choose("request-update_mode", "static");
        tab.fill("request-base_image", "python:3.12-slim");
        tab.fill("request-ram_mb", "0");
        tab.fill("request-vcpu", "a lot");
        tab.fill("request-version_tag", "1.0");
        tab.fill("request-owner", "nobody-of-this-name");
        tab.fill("request-run_commands", "echo kept");
        tab.press("request-save");
        for (String key : List.of(
                "request.image.character",
                "request.repo_url.format",
                "request.target_commit.required",
                "request.ram_mb.range",
                "request.vcpu.format",
                "request.owner.unknown")) {
            ru.samosval.harness.Eventually.holds(key + " is said", () -> {
                tab.page().waitForTimeout(30);
                return Sentences.says(tab.text(), key);
            });
        }
        assertEquals("/requests/new", tab.address());
        assertEquals("Not A Name", tab.valueOf("request-image_name"));
        assertEquals("0", tab.valueOf("request-ram_mb"));
        assertEquals("a lot", tab.valueOf("request-vcpu"));
        assertEquals("echo kept", tab.valueOf("request-run_commands"));
    }

    @Test
    void ofTwoEditorsTheSecondIsToldAndLosesNothingTyped() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        long request = story.draft(owner, form);
        Tab first = browser.open(owner);
        Tab second = browser.open(story.operator());
        first.go("/requests/" + request + "/edit");
        second.go("/requests/" + request + "/edit");
        first.fill("request-ram_mb", "1111");
        second.fill("request-ram_mb", "2222");
        second.fill("request-entrypoint", "my own words");
        first.press("request-save");
        first.awaitAddress("/requests/" + request);
        second.press("request-save");
        ru.samosval.harness.Eventually.holds("the second is told", () -> {
            second.page().waitForTimeout(30);
            return Sentences.says(second.text(), "request.edit.conflict");
        });
        assertEquals("2222", second.valueOf("request-ram_mb"));
        assertEquals("my own words", second.valueOf("request-entrypoint"));
        assertEquals("1111", server.db().text("SELECT ram_mb FROM image_requests WHERE id = ?", request));
    }

    @Test
    void aRejectionNeedsAReasonWhichTheDeveloperThenReads() {
        Client owner = story.developer();
        long request = story.submitted(owner, story.form(owner.username()));
        Tab operator = browser.open(story.operator());
        operator.go("/requests/" + request);
        operator.press("request-status-rejected");
        ru.samosval.harness.Eventually.holds("a reason is asked for", () -> {
            operator.page().waitForTimeout(30);
            return Sentences.says(operator.text(), "request.reject_reason.required");
        });
        operator.fill("request-reject-reason", "The tag is taken");
        operator.press("request-status-rejected");
        operator.awaitStatus("request-status", "rejected");
        Tab developer = browser.open(owner);
        developer.go("/requests/" + request);
        developer.awaitText("The tag is taken");
    }

    @Test
    void aDestructiveActIsAskedAboutAndNoMeansNo() {
        Cast cast = Cast.shared();
        long id = story.running(cast.image());
        Tab tab = browser.open(story.operator());
        tab.go("/deployments/" + id);
        tab.press("deployment-delete");
        tab.page().locator("[data-testid=confirm-no]:visible").first().click();
        tab.page().waitForTimeout(300);
        assertEquals("running", story.status(id));
        tab.pressAndConfirm("deployment-delete");
        tab.awaitAddress("/deployments|/images/\\d+");
        assertEquals(null, story.status(id));
    }

    @ParameterizedTest(name = "the portal''s own scripts do not come: {0}")
    @ValueSource(booleans = {false, true})
    void whatIsPressedBeforeThePagesScriptsHaveRunIsAskedAboutOnceTheyHave(boolean lost) {
        Cast cast = Cast.shared();
        long id = story.running(cast.image());
        Tab tab = browser.open(story.operator());
        if (lost) {
            tab.page().route(Pattern.compile(".*\\.js\\?ln=samosval.*"), Route::abort);
        }
        // As soon as the button is there, before the script at the end of the page, which has the question.
        tab.page()
                .addInitScript("new MutationObserver((_, self) => {"
                        + " const button = document.querySelector('[data-testid=deployment-delete]');"
                        + " if (button && !window.pressed) { self.disconnect(); window.pressed = true; button.click(); }"
                        + "}).observe(document, {childList: true, subtree: true})");
        tab.go("/deployments/" + id);
        tab.page().locator("[data-testid=confirm-no]:visible").first().waitFor();
        assertEquals("running", story.status(id), "nothing is done before the question");
        tab.page().locator("[data-testid=confirm-no]:visible").first().click();
        tab.page().waitForTimeout(300);
        assertEquals("running", story.status(id));
        tab.forgive();
    }

    @Test
    void buttonsAreThereOnlyForThoseWhoMayPressThem() {
        Cast cast = Cast.shared();
        long id = story.running(cast.image());
        for (String[] row : new String[][] {
            {"owner", "deployment-stop deployment-restart", "deployment-delete deployment-start"},
            {"creator", "", "deployment-stop deployment-restart deployment-delete deployment-start"},
            {"collaborator", "", "deployment-stop deployment-restart deployment-delete deployment-start"},
            {"operator", "deployment-stop deployment-restart deployment-delete", "deployment-start"},
            {"admin", "deployment-stop deployment-restart deployment-delete", "deployment-start"}
        }) {
            Tab tab = browser.open(cast.person(row[0]));
            tab.go("/deployments/" + id);
            tab.awaitStatus("deployment-status", "running");
            for (String testid : row[1].split(" ")) {
                assertTrue(testid.isEmpty() || tab.sees(testid), row[0] + " sees " + testid);
            }
            for (String testid : row[2].split(" ")) {
                assertFalse(tab.sees(testid), row[0] + " does not see " + testid);
            }
        }
    }

    @Test
    void aCommitIsSimulatedOfWhatIsDeployedOrAboutToBe() {
        Client owner = story.developer();
        long request = story.draft(owner, story.form(owner.username()));
        assertFalse(offersACommit(owner, request), "a draft");
        owner.post("/requests/" + request + "/submit");
        assertFalse(offersACommit(owner, request), "a request that waits");
        story.move(request, "rejected");
        assertFalse(offersACommit(owner, request), "a rejected one");
        story.move(request, "in_review");
        story.move(request, "approved");
        assertTrue(offersACommit(owner, request), "an approved one");
        story.running(story.imageOf(request));
        story.move(request, "in_review");
        assertTrue(offersACommit(owner, request), "one that is looked at again, and runs");
        story.move(request, "rejected");
        assertTrue(offersACommit(owner, request), "a rejected one that runs still");
    }

    private static boolean offersACommit(Client person, long request) {
        Client.Answer page = person.get("/requests/" + request);
        assertEquals(200, page.status(), page::toString);
        return !page.html().select("[data-testid=simulate-commit]").isEmpty();
    }

    private static void assertDark(Tab tab) {
        Object light = tab.page()
                .evaluate(
                        "() => { const c = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number);"
                                + " return Math.max(c[0], c[1], c[2]) }");
        assertTrue((Integer) light < 40, () -> tab.page().url() + " is not in the dark theme");
    }

    /**
     * PrimeFaces names its error pages in each page's script, so the source is searched for fewer words than the text.
     */
    private static void assertNoMachinery(String body) {
        String text = org.jsoup.Jsoup.parse(body).text();
        assertFalse(text.matches("(?s).*(Exception|Payara|GlassFish|\\.xhtml).*"), text);
        for (String word : List.of("\tat ", "at ru.samosval", "Caused by", "Payara Micro", "GlassFish")) {
            assertFalse(body.contains(word), "an error page shows \"" + word + "\"");
        }
    }
}
