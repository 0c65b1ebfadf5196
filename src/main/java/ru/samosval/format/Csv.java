package ru.samosval.format;

import java.nio.charset.StandardCharsets;

/**
 * Records of a CSV file (RFC 4180) in UTF-8. A text that a spreadsheet would take for a formula gets an apostrophe
 * before it: others may have typed it, and it must not be executed where the file is opened.
 */
public final class Csv {

    /** The beginnings of formulas, also in the wide forms of East Asian keyboards. */
    private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    /** What a cell is quoted for; the last two separate cells in the spreadsheets of some countries. */
    private static final String QUOTED = "\",\r\n;\t";

    private Csv() {}

    /** Adds a record. A cell is a text, a number or null, which is empty. */
    public static void add(Bytes out, Object... cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            if (i > 0) {
                line.append(',');
            }
            if (cells[i] instanceof Number number) {
                line.append(number);
            } else if (cells[i] != null) {
                add(line, cells[i].toString());
            }
        }
        out.add(line.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void add(StringBuilder line, String text) {
        String safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        if (safe.chars().noneMatch(c -> QUOTED.indexOf(c) >= 0)) {
            line.append(safe);
        } else {
            line.append('"').append(safe.replace("\"", "\"\"")).append('"');
        }
    }
}
