package ru.samosval.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Client;
import ru.samosval.harness.Db;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;

/** What is typed into a form is not lost, and a form that was refused works as before. */
@OnServer
class FormsIT {

    private static final Locator.WaitForOptions GONE =
            new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED);

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    @RegisterExtension
    final Chromium browser = new Chromium();

    @Test
    void whatWasTypedOutlivesTheEndOfTheSignIn() {
        Client developer = story.developer();
        Tab tab = browser.open(server);
        tab.signIn(developer.username());
        String name = story.name("kept");
        fillIn(tab, name);
        tab.signOutInAnotherWindow();
        tab.press("request-save");
        tab.fill("again-password", "not this one at all");
        tab.press("again-submit");
        awaitSentence(tab, "login.failed");
        assertEquals("/requests/new", tab.address());
        tab.fill("again-password", Server.passwordOf(developer.username()));
        tab.press("again-submit");
        // The act that was begun goes on by itself.
        tab.awaitAddress("/requests/\\d+");
        assertEquals(name, server.db().text("SELECT image_name FROM image_requests WHERE id = ?", tab.id()));
        tab.go("/requests/new");
        assertEquals("", tab.valueOf("request-image_name"), "what was saved is no draft any more");
    }

    @Test
    void whatWasConfirmedIsNotAskedAboutAgainAfterTheSignIn() {
        Client developer = story.developer();
        Tab tab = revokesSignedOut(developer);
        tab.fill("again-password", Server.passwordOf(developer.username()));
        tab.press("again-submit");
        awaitTokens(tab, developer, 0);
        assertFalse(tab.sees("confirm-yes"));
        tab.forgiveStatus(401);
    }

    @Test
    void anActThatWasPutOffIsDoneAfterASignInThatIsAskedForLater() {
        Client developer = story.developer();
        Tab tab = revokesSignedOut(developer);
        tab.page().locator("dialog.sign-in .actions button:not([type=submit])").click();
        assertEquals(1, tokens(developer));
        tab.press("sign-in-again");
        tab.fill("again-password", Server.passwordOf(developer.username()));
        tab.press("again-submit");
        awaitTokens(tab, developer, 0);
        tab.forgiveStatus(401);
    }

    @Test
    void anActThatWasPutOffForMoreThanFiveMinutesIsNotDoneAfterTheSignIn() {
        Client developer = story.developer();
        Tab tab = revokesSignedOut(developer);
        tab.await("again-password");
        tab.page().evaluate("() => { const now = Date.now; Date.now = () => now() + 301_000; }");
        tab.fill("again-password", Server.passwordOf(developer.username()));
        tab.press("again-submit");
        awaitSentence(tab, "live.sign_in.elsewhere");
        tab.page().locator("dialog.sign-in").waitFor(GONE);
        assertEquals(1, tokens(developer), "nobody knows whether it is wanted still");
        tab.pressAndConfirm("token-revoke");
        awaitTokens(tab, developer, 0);
        tab.forgiveStatus(401);
    }

    @Test
    void whoSignsInElsewhereIsToldThatTheActWasNotDoneUntilItIs() {
        Client developer = story.developer();
        Tab tab = revokesSignedOut(developer);
        tab.page().locator("dialog.sign-in").waitFor();
        Tab beside = tab.another();
        beside.signIn(developer.username());
        beside.page().close();
        tab.page().evaluate("() => window.dispatchEvent(new Event('focus'))");
        awaitSentence(tab, "live.sign_in.elsewhere");
        assertEquals(1, tokens(developer));
        tab.pressAndConfirm("token-revoke");
        awaitTokens(tab, developer, 0);
        Eventually.holds("it is done", () -> {
            tab.page().waitForTimeout(30);
            return !Sentences.says(tab.text(), "live.sign_in.elsewhere");
        });
        tab.forgiveStatus(401);
    }

    /** Somebody's profile, where they have tried to revoke their token after their sign-in ended. */
    private Tab revokesSignedOut(Client developer) {
        assertEquals(
                201,
                developer
                        .postJson("/api/tokens", "{\"name\":\"ci\",\"scope\":\"read\",\"expires_in_days\":1}")
                        .status());
        Tab tab = browser.open(server);
        tab.signIn(developer.username());
        tab.go("/profile");
        tab.signOutInAnotherWindow();
        tab.pressAndConfirm("token-revoke");
        return tab;
    }

    private long tokens(Client person) {
        return server.db().number("SELECT COUNT(*) FROM api_tokens WHERE user_id = ?", story.idOf(person));
    }

    private void awaitTokens(Tab tab, Client person, long expected) {
        Eventually.value(
                "the tokens in force",
                () -> {
                    tab.page().waitForTimeout(50);
                    return tokens(person);
                },
                count -> count == expected);
    }

    @Test
    void whatIsSaidOfAnActIsSaidInItsOwnWindowWhateverAnotherLoadsMeanwhile() {
        Client developer = story.developer();
        Tab tab = browser.open(developer);
        fillIn(tab, story.name("said"));
        List<String> elsewhere = new CopyOnWriteArrayList<>();
        // Between the act and the page that it leads to, another window loads a page of its own.
        tab.page().route(Pattern.compile(".*/requests/\\d+\\?said=.*"), route -> {
            elsewhere.add(tab.page()
                    .context()
                    .request()
                    .get(server.origin() + "/dashboard")
                    .text());
            route.resume();
        });
        tab.press("request-save");
        tab.awaitAddress("/requests/\\d+");
        awaitSentence(tab, "request.created.done");
        assertFalse(Sentences.says(elsewhere.get(0), "request.created.done"), "the other window says nothing of it");
        tab.page().reload();
        assertFalse(Sentences.says(tab.text(), "request.created.done"), "it is said once");
    }

    @Test
    void afterAMistakeOneGoesOnAtTheFirstFieldThatIsWrong() {
        Tab tab = browser.open(story.developer());
        fillIn(tab, story.name("wrong"));
        tab.fill("request-repo_branch", "two words");
        tab.fill("request-ram_mb", "much");
        tab.press("request-save");
        awaitFocus(tab, "request-repo_branch");
        assertEquals("true", tab.at("request-repo_branch").getAttribute("aria-invalid"));
        tab.at("request-repo_branch").pressSequentially("x");
        tab.page().locator(".field-error.past[data-error-for=repo_branch]").waitFor();
        assertNull(
                tab.at("request-repo_branch").getAttribute("aria-invalid"), "it was said of what stood there before");
        assertEquals("true", tab.at("request-ram_mb").getAttribute("aria-invalid"), "nobody has touched this one");
    }

    @Test
    void aProgramIsMadeToFileRequestsTooOnlyWhereItOperates() {
        Tab tab = browser.open(story.root());
        String name = story.name("goes-all-the-way");
        tab.go("/admin/users");
        tab.fill("user-new-username", name);
        tab.at("user-new-service").check();
        tab.at("user-new-files").check();
        tab.press("user-create");
        awaitSentence(tab, "user.files_requests.only");
        awaitFocus(tab, "user-new-files");
        assertTrue(
                tab.at("user-new-service").isChecked()
                        && tab.at("user-new-files").isChecked(),
                "what was ticked stays");
        tab.choose("user-new-role", "operator");
        tab.press("user-create");
        tab.awaitText(name);
        tab.go("/admin/users?q=" + name);
        awaitSentence(tab, "user.files_requests.badge");
        assertEquals(1, server.db().number("SELECT files_requests FROM users WHERE username = ?", name));
    }

    @Test
    void whoeverLeavesAChangedFormIsAskedAndStaysWhereTheySaySo() {
        Tab tab = browser.open(story.developer());
        tab.go("/requests/new");
        tab.at("request-image_name").pressSequentially("typed");
        List<String> asked = staysAtFirst(tab);
        tab.page().locator("nav.nav a[href$='/builds']").click(new Locator.ClickOptions().setNoWaitAfter(true));
        awaitAsked(tab, asked);
        assertEquals("/requests/new", tab.address());
        assertEquals("typed", tab.valueOf("request-image_name"));
        tab.page().locator("nav.nav a[href$='/builds']").click(new Locator.ClickOptions().setNoWaitAfter(true));
        tab.awaitAddress("/builds");
        tab.go("/requests/new");
        tab.press("draft-discard");
        tab.page().locator("nav.nav a[href$='/builds']").click();
        tab.awaitAddress("/builds");
        assertEquals(2, asked.size(), "where nothing is lost nothing is asked");
    }

    /** Answers the first question by staying, the others by leaving. Returns the questions so far. */
    private static List<String> staysAtFirst(Tab tab) {
        List<String> asked = new CopyOnWriteArrayList<>();
        tab.page().onDialog(dialog -> {
            asked.add(dialog.type());
            if (asked.size() == 1) {
                dialog.dismiss();
            } else {
                dialog.accept();
            }
        });
        return asked;
    }

    private static void awaitAsked(Tab tab, List<String> asked) {
        Eventually.holds("it is asked", () -> {
            tab.page().waitForTimeout(30);
            return asked.equals(List.of("beforeunload"));
        });
    }

    @Test
    void whoStaysAfterAllKeepsWhatWasTypedAndCanSignOutLater() {
        Tab tab = browser.open(story.developer());
        tab.go("/requests/new");
        tab.at("request-image_name").pressSequentially("typed");
        List<String> asked = staysAtFirst(tab);
        Locator logout = tab.at("logout");
        logout.click(new Locator.ClickOptions().setNoWaitAfter(true));
        awaitAsked(tab, asked);
        // With the browser's own button, about which no page is told.
        tab.page().reload();
        assertEquals("typed", tab.valueOf("request-image_name"), "what was typed is there: nobody has signed out");
        assertEquals(2, asked.size());
        logout.click(new Locator.ClickOptions().setNoWaitAfter(true));
        tab.awaitAddress("/login.*");
    }

    @Test
    void whatWasTypedOutlivesAnotherLanguageAndAWalkAroundUntilItIsDiscarded() {
        Client developer = story.developer();
        Tab tab = browser.open(developer);
        tab.go("/requests/new");
        tab.fill("request-image_name", "typed");
        tab.choose("request-update_mode", "static");
        inEnglish(tab);
        assertEquals("typed", tab.valueOf("request-image_name"));
        assertEquals("static", tab.valueOf("request-update_mode").toLowerCase(java.util.Locale.ROOT));
        tab.page().locator("nav.nav a[href$='/builds']").click();
        tab.awaitAddress("/builds");
        tab.page().goBack();
        assertEquals("typed", tab.valueOf("request-image_name"));
        tab.press("draft-discard");
        assertEquals("", tab.valueOf("request-image_name"));
        // A slow user has a draft on the server too, which is then deleted.
        Eventually.value(
                "the draft on the server",
                () -> {
                    tab.page().waitForTimeout(50);
                    return server.db()
                            .number("SELECT COUNT(*) FROM form_drafts WHERE user_id = ?", story.idOf(developer));
                },
                count -> count == 0);
        tab.go("/requests/new");
        assertEquals("", tab.valueOf("request-image_name"));
        assertFalse(tab.sees("draft-discard"));
    }

    @Test
    void aPastedPayloadOutlivesAnotherLanguageAndLeavingAsksUntilItWasTried() {
        String payload = "{\"ref\":\"refs/heads/main\"}";
        Tab tab = browser.open(story.root());
        tab.go("/hooks/try");
        tab.fill("hook-try-payload", payload);
        inEnglish(tab);
        assertEquals(payload, tab.valueOf("hook-try-payload"));
        List<String> asked = staysAtFirst(tab);
        tab.page().locator("nav.nav a[href$='/builds']").click(new Locator.ClickOptions().setNoWaitAfter(true));
        awaitAsked(tab, asked);
        assertEquals("/hooks/try", tab.address());
        tab.choose("hook-try-dialect", "commit");
        tab.fill(
                "hook-try-payload",
                "{\"repo_url\":\"https://git.example.test/team/tried.git\",\"branch\":\"main\",\"commit\":\"0123abcd\"}");
        tab.press("hook-try-run");
        tab.page().locator("[data-testid=hook-try-result] [data-result]").waitFor();
        tab.page().locator("nav.nav a[href$='/builds']").click();
        tab.awaitAddress("/builds");
        assertEquals(1, asked.size(), "what was tried is not asked about");
        tab.go("/hooks/try");
        assertTrue(tab.valueOf("hook-try-payload").contains("tried.git"), "and is there for another try");
        tab.press("draft-discard");
        assertEquals("", tab.valueOf("hook-try-payload"));
    }

    @Test
    void theNameOfATokenOutlivesAnotherLanguageUntilTheTokenIsMade() {
        Tab tab = browser.open(story.developer());
        tab.go("/profile");
        tab.fill("token-name", "ci of the shop");
        tab.choose("token-days", "7");
        inEnglish(tab);
        assertEquals("ci of the shop", tab.valueOf("token-name"));
        tab.press("token-create");
        tab.await("token-created");
        assertFalse(tab.sees("draft-discard"));
        tab.page().locator("nav.nav a[href$='/builds']").click();
        tab.awaitAddress("/builds");
        tab.go("/profile");
        assertEquals("", tab.valueOf("token-name"), "what was made is no draft any more");
        assertFalse(tab.sees("draft-discard"));
    }

    private static void inEnglish(Tab tab) {
        tab.page().locator(".languages button[lang=en]").first().click();
        Eventually.holds("the page is English", () -> {
            tab.page().waitForTimeout(30);
            return "en".equals(tab.page().locator("html").getAttribute("lang"));
        });
        // What was typed is filled in once the page has loaded.
        tab.page().waitForLoadState();
    }

    @Test
    void aPasswordIsShownByTheKeyboardTooUntilTheFormIsSentAndIsNoDraftMeanwhile() {
        Tab tab = browser.open(story.root());
        tab.go("/admin/users");
        tab.fill("user-new-username", "root");
        tab.at("user-new-password").focus();
        tab.page().keyboard().type("long enough 7");
        assertEquals("password", tab.at("user-new-password").getAttribute("type"));
        tab.page().keyboard().press("Tab");
        tab.page().keyboard().press("Space");
        assertEquals("text", tab.at("user-new-password").getAttribute("type"));
        assertEquals("true", tab.at("user-new-password-show").getAttribute("aria-pressed"));
        tab.at("user-new-password").press("End");
        tab.page().keyboard().type("!");
        inEnglish(tab);
        assertEquals("root", tab.valueOf("user-new-username"));
        assertEquals("", tab.valueOf("user-new-password"), "what was seen is kept nowhere");
        assertEquals("password", tab.at("user-new-password").getAttribute("type"));

        tab.fill("user-new-password", "long enough 7");
        tab.press("user-new-password-show");
        assertEquals(
                "password false",
                tab.page()
                        .evaluate(
                                "() => { const at = id => document.querySelector('[data-testid=' + id + ']');"
                                        + " at('user-create').click();"
                                        + " return at('user-new-password').type + ' ' + at('user-new-password-show').ariaPressed; }"));
        tab.page().locator("[data-error-for=username]").waitFor();

        tab.go("/profile");
        tab.press("profile-new-password-show");
        assertEquals("text", tab.at("profile-new-password").getAttribute("type"));
        assertEquals("new-password", tab.at("profile-new-password").getAttribute("autocomplete"));
        assertEquals("password", tab.at("profile-old-password").getAttribute("type"), "only the one beside the button");
        assertEquals("current-password", tab.at("profile-old-password").getAttribute("autocomplete"));
        tab.press("profile-new-password-show");
        assertEquals("password", tab.at("profile-new-password").getAttribute("type"));
    }

    @Test
    void whatWasTypedIsThereInAnotherBrowserUntilItIsSavedThere() {
        Client developer = story.developer();
        Tab tab = browser.open(developer);
        tab.go("/requests/new");
        String name = story.name("elsewhere");
        tab.fill("request-image_name", name);
        tab.fill("request-repo_url", "https://ci:s3cr3t@git.example.test/team/kept");
        String kept = "SELECT COALESCE(MAX(body), '') FROM form_drafts WHERE user_id = " + story.idOf(developer);
        Eventually.value(
                "the draft on the server",
                () -> {
                    tab.page().waitForTimeout(50);
                    return server.db().text(kept);
                },
                body -> body.contains(name));
        assertFalse(server.db().text(kept).contains("s3cr3t"), "a password in an address is kept nowhere");
        Tab other = browser.open(developer);
        other.go("/requests/new");
        assertEquals(name, other.valueOf("request-image_name"));
        assertTrue(other.sees("draft-discard"));
        fillIn(other, name);
        other.press("request-save");
        other.awaitAddress("/requests/\\d+");
        assertEquals("", server.db().text(kept));
        assertEquals(
                0,
                server.db()
                        .number(
                                "SELECT COUNT(*) FROM audit_log WHERE user_id = ? AND action NOT IN ('login', 'request_create')",
                                story.idOf(developer)));
        Tab third = browser.open(developer);
        third.go("/requests/new");
        assertEquals("", third.valueOf("request-image_name"));
    }

    @Test
    void aRequestLikeAnotherHasADraftOfItsOwnAndIsSavedBesideIt() {
        Client developer = story.developer();
        Map<String, String> form = story.form(developer.username());
        long first = story.draft(developer, form);
        Tab tab = browser.open(developer);
        tab.go("/requests/new");
        tab.fill("request-image_name", "unsaved");
        String kept = "SELECT COALESCE(MAX(body), '') FROM form_drafts WHERE user_id = " + story.idOf(developer);
        Eventually.holds("the server has the draft", () -> {
            tab.page().waitForTimeout(50);
            return server.db().text(kept).contains("unsaved");
        });
        tab.go("/requests/" + first);
        tab.at("request-copy").click();
        tab.await("request-like");
        assertEquals(form.get("image_name"), tab.valueOf("request-image_name"));
        tab.fill("request-version_tag", "9");
        tab.page().reload();
        assertEquals("9", tab.valueOf("request-version_tag"));
        tab.press("draft-discard");
        assertEquals(form.get("version_tag"), tab.valueOf("request-version_tag"));
        tab.fill("request-version_tag", "");
        tab.press("request-save");
        awaitSentence(tab, "request.version_tag.required");
        assertEquals(form.get("image_name"), tab.valueOf("request-image_name"));
        tab.fill("request-version_tag", "2.0");
        tab.press("request-save");
        tab.awaitAddress("/requests/\\d+");
        assertTrue(tab.id() > first);
        assertEquals(
                List.of(List.of(form.get("image_name"), "2.0", developer.username())),
                server.db()
                        .rows(
                                "SELECT r.image_name, r.version_tag, u.username FROM image_requests r"
                                        + " JOIN users u ON u.id = r.owner_id WHERE r.id = ?",
                                tab.id()));
        assertTrue(server.db().text(kept).contains("unsaved"), "the draft of the other form stays");
        Tab elsewhere = browser.open(developer);
        elsewhere.go("/requests/new");
        assertEquals("unsaved", elsewhere.valueOf("request-image_name"));
    }

    @Test
    void theAddressOfAPageIsSavedAsItsRepositoryAndTheFormSaysSo() {
        Tab tab = browser.open(story.developer());
        fillIn(tab, story.name("kept"));
        tab.fill("request-repo_url", "https://ci:s3cr3t@git.example.test/team/kept/-/tree/main");
        tab.press("request-save");
        awaitSentence(tab, "request.repo_url.secret");
        tab.fill("request-repo_url", "https://git.example.test/team/kept/-/tree/main");
        tab.press("request-save");
        tab.awaitAddress("/requests/\\d+");
        awaitSentence(tab, "request.repo_url.reduced");
        assertEquals(
                "https://git.example.test/team/kept",
                server.db().text("SELECT repo_url FROM image_requests WHERE id = ?", tab.id()));
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
        // The page's own requests for news fail, so it learns about the other's act only through its own act.
        String news = "**/requests/" + request + "*";
        tab.page().route(news, route -> {
            String body = route.request().postData();
            if (body != null && body.contains("refresh_status")) {
                route.abort();
            } else {
                route.resume();
            }
        });
        story.move(request, "in_review");
        tab.press("request-status-rejected");
        awaitSentence(tab, "request.move.conflict");
        tab.awaitStatus("request-status", "in_review");
        tab.page().unroute(news);
        tab.forgive();
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
        tab.page()
                .waitForFunction(
                        "() => { const trouble = document.querySelector('#messages > .banner').getBoundingClientRect();"
                                + " return trouble.top >= 0 && trouble.bottom <= innerHeight; }");
        String theirs = tab.at("request-conflict").innerText();
        assertTrue(theirs.contains("ОЗУ, МБ: 777 → "), "by the field's name, and what the form has of it: " + theirs);
        assertEquals("777", server.db().text("SELECT ram_mb FROM image_requests WHERE id = ?", request));
    }

    @Test
    void whoEditsIsToldThatAnotherHasChangedTheRequestAndNothingWhereNobodyHas() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        long request = story.draft(owner, form);
        Tab tab = browser.open(owner);
        tab.page()
                .addInitScript("document.addEventListener('DOMContentLoaded', () => {"
                        + " const on = samosval.live.on; samosval.live.on = (type, how) => {"
                        + " if (type === 'change') { window.told_ = how; } on.call(samosval.live, type, how); }; })");
        tab.go("/requests/" + request + "/edit");
        tab.page().waitForFunction("() => document.getElementById('live-state').dataset.state === 'live'");
        tab.fill("request-entrypoint", "mine");
        tab.page()
                .waitForResponse(
                        answer -> answer.url().endsWith("/api/requests/" + request),
                        () -> tab.page()
                                .evaluate("id => window.told_({kind: 'request', what: 'changed', ids: [id]})", (int)
                                        request));
        tab.page().waitForTimeout(300);
        assertFalse(Sentences.says(tab.text(), "request.theirs.now"), "it has the version that the form has");

        form.put("ram_mb", "777");
        story.operator().post("/requests/" + request + "/edit", form);
        awaitSentence(tab, "request.theirs.now");
        assertEquals("mine", tab.valueOf("request-entrypoint"));
        tab.press("request-save");
        awaitSentence(tab, "request.edit.conflict");
        assertFalse(Sentences.says(tab.text(), "request.theirs.now"), "the refusal says more");

        long audited = server.db().lastAudit();
        owner.post("/requests/" + request + "/submit");
        awaitSentence(tab, "request.theirs.closed");
        assertEquals("mine", tab.valueOf("request-entrypoint"));
        assertEquals(
                List.of("request_submit"),
                server.db().auditSince(audited).stream()
                        .filter(row -> owner.username().equals(row.username()))
                        .map(Db.AuditRow::action)
                        .toList(),
                "what the page asks by itself is no act that was refused");

        story.operator()
                .post("/requests/" + request + "/status", Map.of("status", "rejected", "reason", "Too much memory"));
        awaitSentence(tab, "request.theirs.now");
        assertFalse(Sentences.says(tab.text(), "request.theirs.closed"), "it is theirs to edit again");
    }

    @Test
    void besideANumberStandsWhatIsUnderstoodOfIt() {
        Tab tab = browser.open(story.developer());
        fillIn(tab, story.name("units"));
        tab.fill("request-ram_mb", "1,5 ГБ");
        tab.fill("request-vcpu", "750m");
        awaitSentence(tab, "request.ram_mb.read");
        tab.awaitText("1536");
        tab.fill("request-ram_mb", "2000");
        tab.at("request-ram_mb").blur();
        tab.awaitText("2000 МБ");
        tab.fill("request-ram_mb", "1G");
        tab.at("request-ram_mb").blur();
        awaitSentence(tab, "request.ram_mb.ambiguous");
        assertEquals("1G", tab.valueOf("request-ram_mb"), "what was typed stays");
        tab.fill("request-ram_mb", "1g");
        tab.press("request-save");
        tab.awaitAddress("/requests/\\d+");
        assertEquals("1024", server.db().text("SELECT ram_mb FROM image_requests WHERE id = ?", tab.id()));
        assertEquals("0.75", server.db().text("SELECT vcpu FROM image_requests WHERE id = ?", tab.id()));
    }

    @Test
    void theFormShowsTheDockerfileThatIsBuiltOfWhatIsTyped() {
        Tab tab = browser.open(story.developer());
        fillIn(tab, story.name("preview"));
        tab.fill("request-run_commands", "RUN apt-get update && \\\n    # both\n    apt-get install -y curl");
        tab.page().locator("[data-testid=request-preview] summary").click();
        awaitPreview(tab, "FROM alpine:3.20\nRUN apt-get update && \\\n    apt-get install -y curl\n");
        tab.fill("request-run_commands", "curl -H 'X-Token: s3cr3t' https://git.example.test");
        tab.fill("request-base_image", "Alpine");
        tab.at("request-base_image").blur();
        awaitSentence(tab, "request.image.case");
        tab.fill("request-base_image", "alpine:3.21");
        tab.fill("request-entrypoint", "ENTRYPOINT");
        tab.press("request-save");
        awaitError(tab, "entrypoint");
        assertTrue(
                Sentences.says(tab.await("request-preview-errors").innerText(), "request.entrypoint.empty")
                        && !Sentences.says(tab.at("request-preview").innerText(), "request.preview.hint"),
                "it is as open as before");
        tab.fill("request-entrypoint", "java -jar /app.jar");
        tab.at("request-entrypoint").blur();
        String start = "ENTRYPOINT [\"java\", \"-jar\", \"/app.jar\"]\n";
        awaitPreview(tab, "FROM alpine:3.21\nRUN curl -H 'X-Token: s3cr3t' https://git.example.test\n" + start);
        tab.fill("request-run_commands", "cat <<EOF > /motd\nhello\n\n  $HOME\nEOF\nRUN echo \"<b>\"");
        tab.at("request-run_commands").blur();
        String typed = "# syntax=docker/dockerfile:1\nFROM alpine:3.21\nRUN cat <<EOF > /motd\nhello\n\n  $HOME\nEOF\n"
                + "RUN echo \"<b>\"\n" + start;
        awaitPreview(tab, typed);
        tab.press("request-save");
        tab.awaitAddress("/requests/\\d+");
        assertEquals(typed, tab.await("request-dockerfile").textContent());
        tab.go("/requests/" + tab.id() + "/edit");
        assertEquals(typed, tab.at("request-preview-dockerfile").textContent());
    }

    private static void awaitError(Tab tab, String field) {
        tab.page().locator("[data-error-for=" + field + "]").waitFor();
    }

    private static void awaitPreview(Tab tab, String dockerfile) {
        Eventually.value(
                "the form shows the Dockerfile",
                () -> {
                    tab.page().waitForTimeout(30);
                    return String.join("", tab.at("request-preview-dockerfile").allTextContents());
                },
                dockerfile::equals);
    }

    @Test
    void whoSavesANameAndVersionThatAnotherRequestHasIsWarned() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        story.draft(owner, form);
        Tab tab = browser.open(story.developer());
        fillIn(tab, form.get("image_name"));
        tab.fill("request-version_tag", form.get("version_tag"));
        tab.press("request-save");
        tab.awaitAddress("/requests/\\d+");
        awaitSentence(tab, "request.namesakes.saved");
        awaitSentence(tab, "request.namesakes.unseen");
    }

    @Test
    void theHoursOfAnEnglishPageRunFrom0To23AsThoseOfTheLogsBesideDo() {
        Tab tab = browser.open(server, Chromium.WIDE, "en-US");
        tab.signIn("root");
        tab.go("/requests");
        assertEquals(
                "20:05",
                tab.page()
                        .evaluate("() => { window.samosval.clock.choose('utc'); return window.samosval.clock.formatter("
                                + "{hour: '2-digit', minute: '2-digit'})(Date.UTC(2026, 10, 28, 20, 5)); }"));
    }

    @Test
    void timesNameTheirOffsetSoThatAnHourThatComesTwiceIsToldApart() {
        Client owner = story.developer();
        Tab tab = browser.openIn("America/New_York", owner);
        tab.go("/deployments/" + story.deployment(story.image(owner, story.form(owner.username()))));
        tab.page()
                .evaluate("() => ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'].forEach(t => {"
                        + " const e = document.createElement('time'); e.className = 'probe';"
                        + " e.setAttribute('datetime', t); document.body.append(e); })");
        Eventually.holds("both times are shown, each with its offset", () -> {
            tab.page().waitForTimeout(30);
            List<String> shown = tab.page().locator("time.probe").allInnerTexts();
            return shown.get(0).contains("GMT-4") && shown.get(1).contains("GMT-5");
        });
        assertEquals(0, tab.page().locator("time[datetime]:not([title])").count());
        Locator ages = tab.page().locator("main time.ago");
        assertTrue(ages.count() > 0);
        assertEquals(
                List.of(),
                ages.evaluateAll("all => all.filter(age => !age.title.includes('GMT') || age.innerText.includes('GMT'))"
                        + ".map(age => age.outerHTML)"),
                "the moment itself is in the tooltip alone");
        for (String zone : List.of(".log-zone", "[data-testid=chart-zone]")) {
            assertTrue(
                    tab.page().locator(zone).innerText().matches(".*New York, GMT-[45]"),
                    () -> tab.page().locator(zone).innerText());
        }
    }

    @Test
    void daysAreThoseOfTheCalendarInTheZoneOfTheClock() {
        Tab tab = browser.openIn("Asia/Tokyo", story.developer());
        // There it is nine in the evening.
        tab.page().clock().setFixedTime("2026-03-10T12:00:00Z");
        tab.go("/profile");
        tab.page()
                .evaluate("() => ['2026-03-08T13:00:00Z', '2026-03-09T10:00:00Z', '2026-02-20T20:00:00Z',"
                        + " '2025-12-31T20:00:00Z'].forEach(t => {"
                        + " const e = document.createElement('time'); e.className = 'ago probe';"
                        + " e.setAttribute('datetime', t); document.body.append(e); })");
        awaitTimes(tab, "позавчера", "вчера", "21 .*", "1 .*\\D");
        tab.page().evaluate("() => samosval.clock.choose('utc')");
        awaitTimes(tab, "позавчера", "вчера", "20 .*", "31 .*2025.*");
    }

    private static void awaitTimes(Tab tab, String... words) {
        Eventually.value(
                "the times are told",
                () -> {
                    tab.page().waitForTimeout(30);
                    return tab.page().locator("time.probe").allInnerTexts();
                },
                shown -> IntStream.range(0, words.length)
                        .allMatch(i -> shown.get(i).matches(words[i])));
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

    /** Opens the form of a new request and fills in the required fields. */
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

    private static void awaitFocus(Tab tab, String testid) {
        tab.page().waitForFunction("testid => document.activeElement.dataset.testid === testid", testid);
    }
}
