package ru.samosval.bench;

import java.io.PrintStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of a run: printed as they come, and written as Markdown with a section for each scenario. */
final class Report {

    /** Whether what was asked was reached; {@link #NONE} if nothing was asked. */
    enum Verdict {
        MET("yes"),
        MISSED("**no**"),
        NONE("");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        static Verdict of(boolean met) {
            return met ? MET : MISSED;
        }
    }

    private final PrintStream out;
    private final List<String> lines = new ArrayList<>();
    private boolean inTable;
    private boolean missed;

    Report(PrintStream out) {
        this.out = out;
    }

    /** Begins a section with figures of today. */
    void section(String title) {
        lines.clear();
        inTable = false;
        missed = false;
        add("## " + title);
        add("");
        text("Figures of %s.", LocalDate.now(ZoneOffset.UTC));
    }

    /** A paragraph. */
    void text(String format, Object... values) {
        endTable();
        add(String.format(Locale.ROOT, format, values));
        add("");
    }

    /** A figure of which nothing is asked. */
    void row(String what, String measured) {
        row(what, measured, "", Verdict.NONE);
    }

    /** A figure, what was asked of it, and whether that is reached. */
    void row(String what, String measured, String asked, boolean met) {
        row(what, measured, asked, Verdict.of(met));
    }

    private void row(String what, String measured, String asked, Verdict verdict) {
        missed |= verdict == Verdict.MISSED;
        if (!inTable) {
            add("| what | measured | asked | reached |");
            add("| --- | --- | --- | --- |");
            inTable = true;
        }
        add("| " + what + " | " + measured + " | " + asked + " | " + verdict.word + " |");
    }

    /** A table with columns of its own: first the heads, then the rows. */
    void table(List<String> heads, List<List<String>> rows) {
        endTable();
        add("| " + String.join(" | ", heads) + " |");
        add("| " + String.join(" | ", heads.stream().map(h -> "---").toList()) + " |");
        rows.forEach(row -> add("| " + String.join(" | ", row) + " |"));
        add("");
    }

    /** The section in the form in which it is written. */
    List<String> lines() {
        endTable();
        return List.copyOf(lines);
    }

    /** Whether anything that was asked in this section was not reached. */
    boolean missed() {
        return missed;
    }

    private void endTable() {
        if (inTable) {
            inTable = false;
            add("");
        }
    }

    private void add(String line) {
        lines.add(line);
        out.println(line);
    }

    /** A number with this many digits after the point. */
    static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value).replace(',', ' ');
    }

    /** The middle one of several values. */
    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int n = sorted.size();
        return n % 2 == 1 ? sorted.get(n / 2) : (sorted.get(n / 2 - 1) + sorted.get(n / 2)) / 2;
    }
}
