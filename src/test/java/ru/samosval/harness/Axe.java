package ru.samosval.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** axe-core, the rules of accessibility that a machine can look at. */
public final class Axe {

    private static final String SCRIPT = script();

    /**
     * Each finding in a line: rule, impact, the first elements. Style sheets and sounds are not asked for once more: the only
     * rules that look at them are about what the portal has none of (locked orientation, sounds that play by themselves).
     * Colours are the same in both languages, and take two thirds of the time: they are looked at in Russian.
     */
    private static final String RUN =
            "async () => (await axe.run(document, {resultTypes: ['violations'], preload: false,"
                    + " rules: {'color-contrast': {enabled: document.documentElement.lang === 'ru'}}})).violations"
                    + ".map(v => v.id + ' (' + v.impact + '): '"
                    + " + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + n.html.slice(0, 160)).join(' | '))";

    private Axe() {}

    /** What axe finds on the page as it is now, each finding with the word for where that is. */
    public static List<String> found(Tab tab, String where) {
        if (!(Boolean) tab.page().evaluate("() => 'axe' in window")) {
            // By the debugger, as the page's own policy lets no foreign script in.
            tab.page().evaluate(SCRIPT);
        }
        return ((List<?>) tab.page().evaluate(RUN))
                .stream().map(f -> where + ": " + f).toList();
    }

    private static String script() {
        try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
            // The end is a value that can be told to the test.
            return new String(script.readAllBytes(), StandardCharsets.UTF_8) + "\n;null";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
