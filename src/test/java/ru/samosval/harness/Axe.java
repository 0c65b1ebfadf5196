package ru.samosval.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** axe-core: the accessibility rules that a program can check. */
public final class Axe {

    private static final String SCRIPT = script();

    /**
     * Runs axe and returns each finding in a line: rule, impact, the first elements. Style sheets and sounds are not
     * loaded again: only rules about things that the portal does not have would look at them (locked orientation,
     * sounds that play by themselves). Colours are the same in both languages and take two thirds of the time, so they
     * are only checked in Russian. Of rows that differ in their words alone the first is checked: the others are not
     * seen meanwhile, and keep their places.
     */
    private static final String RUN = """
            async () => {
              const shapes = new Set();
              const shapeOf = row => row.outerHTML
                .replace(/ (?!class|role|type|tabindex|style|title|hidden|disabled|inert|href|for|aria-|data-status)[\\w:-]+="[^"]*"/g, '')
                .replace(/(title|href|for|aria-label|aria-labelledby|aria-describedby|aria-controls)="[^"]+"/g, '$1')
                .replace(/(top|height|transform): [^;"]+/g, '').replace(/>[^<]*\\S[^<]*</g, '>words<');
              const again = [...document.querySelectorAll('tbody > tr, .log-line, .desk-line, .events > li, .opblock')]
                .filter(row => shapes.size === shapes.add(shapeOf(row)).size);
              again.forEach(row => row.setAttribute('data-seen', ''));
              const unseen = new CSSStyleSheet();
              unseen.replaceSync('[data-seen], [data-seen] * { visibility: hidden !important; }');
              document.adoptedStyleSheets = [...document.adoptedStyleSheets, unseen];
              const found = await axe.run(document, {resultTypes: ['violations'], preload: false,
                rules: {'color-contrast': {enabled: document.documentElement.lang === 'ru'}}});
              document.adoptedStyleSheets = document.adoptedStyleSheets.filter(sheet => sheet !== unseen);
              again.forEach(row => row.removeAttribute('data-seen'));
              return found.violations.map(v => v.id + ' (' + v.impact + '): '
                + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + n.html.slice(0, 160)).join(' | '));
            }""";

    private Axe() {}

    /** What axe finds on the page as it is now; each finding begins with {@code where}. */
    public static List<String> found(Tab tab, String where) {
        if (!(Boolean) tab.page().evaluate("() => 'axe' in window")) {
            // Through the debugger, since the page's policy does not allow foreign scripts. The window's later pages
            // have it by themselves.
            tab.page().addInitScript(SCRIPT);
            tab.page().evaluate(SCRIPT);
        }
        return ((List<?>) tab.page().evaluate(RUN))
                .stream().map(f -> where + ": " + f).toList();
    }

    private static String script() {
        try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
            // The script must end with a value that can be passed to the test.
            return new String(script.readAllBytes(), StandardCharsets.UTF_8) + "\n;null";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
