package ru.samosval.format;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Records of a CSV file (RFC 4180) in UTF-8. Others may have typed its texts, and nothing of them must be executed where
 * the file is opened. So an apostrophe stands before what a spreadsheet takes for a formula: at the beginning of a text
 * and, since the spreadsheets of some countries separate cells there whatever is quoted, after each semicolon, tab and
 * line break in it; blanks and quotation marks may stand between. A text that begins with an apostrophe gets another one.
 */
public final class Csv {

    /** Where a formula would begin, with its first character after it, also in the wide forms of East Asian keyboards. */
    private static final Pattern BEFORE_FORMULA =
            Pattern.compile("(?:\\A|[;\\t\\r\\n])[\\h\"&&[^\\t]]*(?=[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20])");

    /** What else gets an apostrophe where a text begins with it. */
    private static final String BEGINNINGS = "'\t\r\n";

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
        String safe = BEFORE_FORMULA.matcher(text).replaceAll("$0'");
        if (!text.isEmpty() && BEGINNINGS.indexOf(text.charAt(0)) >= 0) {
            safe = "'" + safe;
        }
        if (safe.chars().noneMatch(c -> QUOTED.indexOf(c) >= 0)) {
            line.append(safe);
        } else {
            line.append('"').append(safe.replace("\"", "\"\"")).append('"');
        }
    }
}
