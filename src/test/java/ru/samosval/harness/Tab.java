package ru.samosval.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A browser window. Controls are found by their {@code data-testid}, whatever the language of the page. */
public final class Tab {

    /** The buttons that confirm an act, whether PrimeFaces asks or a script. */
    private static final String YES = "[data-testid=confirm-yes]:visible, [data-testid=question-yes]:visible";

    private static final int PATIENCE_MILLIS = 20_000;

    private final String origin;
    private final Page page;
    private final List<String> trouble = new CopyOnWriteArrayList<>();

    Tab(String origin, BrowserContext context) {
        this.origin = origin;
        context.setDefaultTimeout(PATIENCE_MILLIS);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                trouble.add("console: " + message.text() + " at " + page.url());
            }
        });
        page.onPageError(error -> trouble.add("script: " + error + " at " + page.url()));
        page.onRequest(request -> {
            String url = request.url();
            if (!url.startsWith(origin + "/") && !url.startsWith("data:") && !url.startsWith("blob:")) {
                trouble.add("another host: " + url);
            }
        });
        page.onRequestFailed(request -> {
            // Requests that a page gives up because it is left or hidden are no failure.
            if (request.failure() == null || !request.failure().contains("ERR_ABORTED")) {
                trouble.add("request: " + request.url() + " " + request.failure());
            }
        });
        page.onResponse(response -> {
            if (response.status() >= 500) {
                trouble.add("answer " + response.status() + ": " + response.url());
            }
        });
        page.onFrameNavigated(frame -> {
            String url = frame.url();
            if (url.contains(".xhtml") || url.toLowerCase(java.util.Locale.ROOT).contains("jsessionid")) {
                trouble.add("address: " + url);
            }
        });
    }

    /** Playwright's own page, for what the tests seldom need. */
    public Page page() {
        return page;
    }

    /** Another window of the same browser and person. */
    public Tab another() {
        return new Tab(origin, page.context());
    }

    /** Signs the person out in another window of this browser, which is closed then. This page learns of it by its events alone. */
    public void signOutInAnotherWindow() {
        Tab beside = another();
        beside.go("/dashboard");
        beside.press("logout");
        beside.awaitAddress("/login.*");
        beside.page().close();
    }

    /** Opens an address of the server; returns the status. */
    public int go(String path) {
        Response response = page.navigate(origin + path);
        return response == null ? 0 : response.status();
    }

    /** The path and query of the present page. */
    public String address() {
        URI uri = URI.create(page.url());
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    /** Waits until the address bar shows a path that matches, and the page there is loaded. */
    public void awaitAddress(String regex) {
        Eventually.holds("the address matches " + regex + " (now " + page.url() + ")", () -> {
            page.waitForTimeout(20);
            return address().matches(regex);
        });
        page.waitForLoadState();
    }

    /** The number at the end of the path. */
    public long id() {
        String path = URI.create(page.url()).getPath();
        return Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
    }

    /** The control with this test id. */
    public Locator at(String testid) {
        return page.getByTestId(testid);
    }

    /** Whether a control with this test id is visible. */
    public boolean sees(String testid) {
        return at(testid).count() > 0 && at(testid).first().isVisible();
    }

    /** Waits until a control is visible. */
    public Locator await(String testid) {
        at(testid).first().waitFor();
        return at(testid).first();
    }

    /** Types into a field. The control may be the field itself or contain it. */
    public void fill(String testid, String value) {
        field(testid, "input, textarea").fill(value);
    }

    /** The value of a field. */
    public String valueOf(String testid) {
        return field(testid, "input, textarea, select").inputValue();
    }

    /** Chooses a value in a native list, in radio buttons or in a list of PrimeFaces. */
    public void choose(String testid, String value) {
        Locator control = await(testid);
        if (control.evaluate("e => e.tagName").equals("SELECT")) {
            String exact = (String) control.evaluate(
                    "(s, v) => [...s.options].map(o => o.value).find(o => o.toLowerCase() === v.toLowerCase())", value);
            control.selectOption(exact);
            return;
        }
        if (control.evaluate("e => e.tagName").equals("INPUT") && "text".equals(control.evaluate("e => e.type"))) {
            control.fill(value);
            return;
        }
        Locator radio = control.locator("input[type=radio][value='" + value + "']");
        if (radio.count() > 0) {
            radio.check(new Locator.CheckOptions().setForce(true));
            return;
        }
        Object index = control.locator("select")
                .first()
                .evaluate("(s, v) => [...s.options].findIndex(o => o.value.toLowerCase() === v)", value);
        control.click();
        page.locator(".ui-selectonemenu-panel:visible li").nth((Integer) index).click();
    }

    private Locator field(String testid, String inner) {
        Locator control = await(testid);
        Object tag = control.evaluate("e => e.tagName");
        boolean itself = List.of("INPUT", "TEXTAREA", "SELECT").contains(tag);
        return itself ? control : control.locator(inner).first();
    }

    /** Presses a button or link. */
    public void press(String testid) {
        await(testid).click();
    }

    /** Presses a button and confirms its act. */
    public void pressAndConfirm(String testid) {
        press(testid);
        Locator yes = page.locator(YES);
        yes.first().waitFor();
        yes.first().click();
    }

    /** Presses a button, and confirms its act if the page asks. */
    public void pressAndConfirmIfAsked(String testid, java.util.function.BooleanSupplier outcome) {
        press(testid);
        Locator yes = page.locator(YES);
        Eventually.holds("the outcome of " + testid, () -> {
            page.waitForTimeout(30);
            if (outcome.getAsBoolean()) {
                return true;
            }
            if (yes.count() > 0) {
                try {
                    yes.first().click(new Locator.ClickOptions().setTimeout(1_000));
                } catch (com.microsoft.playwright.PlaywrightException e) {
                    // It has closed meanwhile: the next look will tell.
                }
            }
            return false;
        });
    }

    /** Waits until the fonts are loaded and no animation runs. */
    public void awaitRest() {
        Eventually.holds("the page is at rest", () -> (Boolean)
                page.evaluate("() => new Promise(rest => requestAnimationFrame(() => requestAnimationFrame(() => rest("
                        + "document.readyState === 'complete' && document.fonts.status === 'loaded'"
                        + " && !(window.jQuery && jQuery(':animated').length)"
                        + " && document.getAnimations().every(a => a.playState !== 'running'"
                        + " || a.effect.getComputedTiming().endTime === Infinity)))))"));
    }

    /** The state that a badge shows. */
    public String status(String testid) {
        Locator badge = at(testid).first();
        String own = badge.getAttribute("data-status");
        return own != null ? own : badge.locator("[data-status]").first().getAttribute("data-status");
    }

    /** Waits, without reloading, until a badge shows this state. */
    public void awaitStatus(String testid, String status) {
        await(testid);
        Eventually.value(
                testid + " shows " + status,
                () -> {
                    page.waitForTimeout(50);
                    return status(testid);
                },
                status::equals);
    }

    /** Waits until the focus is on the part of the page around this control, and not on the whole page. */
    public void awaitFocusAround(String testid) {
        Eventually.holds("the focus is in the part around " + testid, () -> {
            page.waitForTimeout(30);
            return (Boolean) page.evaluate(
                    "id => document.activeElement !== document.body"
                            + " && document.activeElement.contains(document.querySelector(`[data-testid=${id}]`))",
                    testid);
        });
    }

    /** All text of the page. */
    public String text() {
        return page.locator("body").innerText();
    }

    /** Waits until the page contains this text. */
    public void awaitText(String part) {
        Eventually.value(
                "the page says \"" + part + "\"",
                () -> {
                    page.waitForTimeout(30);
                    return text();
                },
                text -> text.contains(part));
    }

    /** Signs in through the page. */
    public void signIn(String username) {
        if (!sees("login-username")) {
            go("/login");
        }
        fill("login-username", username);
        fill("login-password", Server.passwordOf(username));
        press("login-submit");
        awaitAddress("(?!/login).*");
    }

    /** Fails if the page is wider than its window. */
    public void assertNoOverflow() {
        int overflow = (Integer)
                page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertFalse(overflow > 0, () -> page.url() + " is " + overflow + " px wider than the window");
    }

    /** Fails if a link shows an internal address. */
    public void assertPlainLinks() {
        Object bad = page.evaluate("() => [...document.querySelectorAll('a[href], form[action]')]"
                + ".map(e => e.getAttribute('href') || e.getAttribute('action'))"
                + ".filter(h => h && (h.includes('.xhtml') || /jsessionid/i.test(h)))");
        assertEquals(List.of(), bad, () -> "links on " + page.url());
    }

    /** Forgets the errors so far: they are part of the test. */
    public void forgive() {
        trouble.clear();
    }

    /** Forgets console messages about answers with this status, which the test has provoked. */
    public void forgiveStatus(int status) {
        trouble.removeIf(t -> t.contains("status of " + status));
    }

    /** Fails if anything went wrong on any page of this window. */
    public void assertNoTrouble() {
        assertEquals(List.of(), List.copyOf(trouble));
    }
}
