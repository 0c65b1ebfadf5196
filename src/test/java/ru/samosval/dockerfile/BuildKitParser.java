package ru.samosval.dockerfile;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * BuildKit's Dockerfile parser, for the instructions in a request's Dockerfile: frontend/dockerfile/parser and
 * shell/lex.go (moby/buildkit, Apache-2.0), translated into Java function by function and with their own names, so that
 * the tests do not compare with our own idea of the grammar. {@link BuildKitParserTest} compares it with the answers of
 * the original.
 */
public final class BuildKitParser {

    private static final Pattern CONTINUATION = Pattern.compile("([^\\\\])\\\\[ \\t]*\\z|^\\\\[ \\t]*\\z");
    private static final Pattern WHITESPACE = Pattern.compile("[\\t\\x0B\\f\\r ]+");
    private static final Pattern HEREDOC = Pattern.compile("(\\d*)<<(-?)[\\t\\n\\f\\r ]*([^<]*)");
    private static final int EOF = -1;

    /** A here-document with the lines of its body. */
    public record Heredoc(String name, String content) {}

    /** An instruction: its word in capitals, its joined line, its options, its words if it is a list, and its lines. */
    public record Instruction(
            String name, String line, List<String> flags, boolean json, List<Heredoc> heredocs, int start, int end) {
        /** The text after the instruction's word. */
        public String argument() {
            return trim(trim(line).substring(name.length()));
        }
    }

    /** What the parser refuses. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    private BuildKitParser() {}

    public static List<Instruction> parse(String file) throws Malformed {
        List<String> lines = scanLines(file);
        List<Instruction> instructions = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            String line = processLine(lines.get(at++), true);
            int start = at;
            boolean end = !continues(line);
            line = trimContinuation(line);
            if (end && line.isEmpty()) {
                continue;
            }
            StringBuilder buf = new StringBuilder(line);
            while (!end && at < lines.size()) {
                String original = lines.get(at++);
                String next = processLine(original, false);
                if (isComment(original) || trimLeft(trimNewline(next)).isEmpty()) {
                    continue;
                }
                end = !continues(next);
                buf.append(trimContinuation(next));
            }
            String whole = buf.toString();
            Instruction instruction = newNodeFromLine(whole, start);
            List<Heredoc> heredocs = new ArrayList<>();
            boolean may = List.of("ADD", "COPY", "RUN").contains(instruction.name()) && !instruction.json();
            if (may && whole.contains("<<")) {
                for (String[] heredoc : heredocsFromLine(whole)) {
                    StringBuilder content = new StringBuilder();
                    boolean terminated = false;
                    while (!terminated && at < lines.size()) {
                        String body = lines.get(at++);
                        String possible = trimNewline(body);
                        if (heredoc[1].equals("-")) {
                            possible = possible.replaceFirst("^\\t+", "");
                        }
                        terminated = possible.equals(heredoc[0]);
                        content.append(terminated ? "" : body);
                    }
                    if (!terminated) {
                        throw new Malformed("unterminated heredoc");
                    }
                    heredocs.add(new Heredoc(heredoc[0], content.toString()));
                }
            }
            instructions.add(new Instruction(
                    instruction.name(), whole, instruction.flags(), instruction.json(), heredocs, start, at));
        }
        return instructions;
    }

    private static List<String> scanLines(String file) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int i = file.indexOf('\n'); i >= 0; i = file.indexOf('\n', from)) {
            lines.add(file.substring(from, i + 1));
            from = i + 1;
        }
        if (from < file.length()) {
            lines.add(file.substring(from));
        }
        return lines;
    }

    private static String processLine(String token, boolean stripLeft) {
        String line = trimNewline(token);
        line = stripLeft ? trimLeft(line) : line;
        return isComment(line) ? "" : line;
    }

    private static boolean continues(String line) {
        return CONTINUATION.matcher(line).find();
    }

    private static String trimContinuation(String line) {
        Matcher matcher = CONTINUATION.matcher(line);
        return matcher.find()
                ? line.substring(0, matcher.start()) + (matcher.group(1) == null ? "" : matcher.group(1))
                : line;
    }

    private static Instruction newNodeFromLine(String line, int start) throws Malformed {
        String[] cmdline = WHITESPACE.split(trim(line), 2);
        List<String> flags = new ArrayList<>();
        String args = cmdline.length == 2 ? trim(extractBuilderFlags(cmdline[1], flags)) : "";
        String name = cmdline[0].toUpperCase(Locale.ROOT);
        boolean list = List.of("RUN", "CMD", "ENTRYPOINT", "SHELL", "ADD", "COPY", "VOLUME")
                .contains(name);
        return new Instruction(name, line, flags, list && isJson(args), List.of(), start, start);
    }

    private static String extractBuilderFlags(String line, List<String> words) {
        StringBuilder word = new StringBuilder();
        boolean blankOk = false;
        char quote = 0;
        int phase = 0;
        for (int pos = 0; pos <= line.length(); pos++) {
            char ch = pos == line.length() ? 0 : line.charAt(pos);
            if (phase == 0) {
                if (pos == line.length()) {
                    break;
                }
                if (isSpace(ch)) {
                    continue;
                }
                if (ch != '-' || pos + 1 == line.length() || line.charAt(pos + 1) != '-') {
                    return line.substring(pos);
                }
                phase = 1;
            }
            if (pos == line.length()) {
                if (!word.toString().equals("--") && (blankOk || !word.isEmpty())) {
                    words.add(word.toString());
                }
                break;
            }
            if (phase == 1) {
                if (isSpace(ch)) {
                    phase = 0;
                    if (word.toString().equals("--")) {
                        return line.substring(pos);
                    }
                    if (blankOk || !word.isEmpty()) {
                        words.add(word.toString());
                    }
                    word.setLength(0);
                    blankOk = false;
                    continue;
                }
                if (ch == '\'' || ch == '"') {
                    quote = ch;
                    blankOk = true;
                    phase = 2;
                    continue;
                }
            } else if (ch == quote) {
                phase = 1;
                continue;
            }
            if (ch == '\\') {
                if (pos + 1 == line.length()) {
                    phase = 1;
                    continue;
                }
                ch = line.charAt(++pos);
            }
            word.append(ch);
        }
        return "";
    }

    /** Whether Go's encoding/json reads it as an array of strings. An array of anything else is refused. */
    private static boolean isJson(String args) throws Malformed {
        if (!args.startsWith("[")) {
            return false;
        }
        // With an additional last element, because the reader ignores whatever follows a value.
        try (JsonReader reader = Json.createReader(new StringReader("[" + args + ",\"‽\"]"))) {
            JsonArray both = reader.readArray();
            if (both.size() != 2 || !both.get(1).toString().equals("\"‽\"")) {
                return false;
            }
            for (JsonValue value : both.getJsonArray(0)) {
                if (value.getValueType() != JsonValue.ValueType.STRING) {
                    throw new Malformed("when using JSON array syntax, arrays must be comprised of strings only");
                }
            }
            return true;
        } catch (JsonException e) {
            return false;
        }
    }

    /** The delimiter of each heredoc, and whether tabs may stand before it. */
    private static List<String[]> heredocsFromLine(String line) throws Malformed {
        List<String> words;
        try {
            words = new ShellWord(line, true, true).words();
        } catch (Malformed e) {
            words = List.of();
        }
        List<String[]> heredocs = new ArrayList<>();
        for (String word : words) {
            Matcher matcher = HEREDOC.matcher(word);
            if (matcher.matches() && !matcher.group(3).isEmpty()) {
                List<String> names = new ShellWord(matcher.group(3), false, false).words();
                if (names.size() == 1) {
                    heredocs.add(new String[] {names.get(0), matcher.group(2)});
                }
            }
        }
        return heredocs;
    }

    private static String trimNewline(String line) {
        int to = line.length();
        while (to > 0 && (line.charAt(to - 1) == '\n' || line.charAt(to - 1) == '\r')) {
            to--;
        }
        return line.substring(0, to);
    }

    private static boolean isComment(String line) {
        return trimLeft(line).startsWith("#");
    }

    private static String trim(String text) {
        String left = trimLeft(text);
        int to = left.length();
        while (to > 0 && isSpace(left.charAt(to - 1))) {
            to--;
        }
        return left.substring(0, to);
    }

    private static String trimLeft(String text) {
        int from = 0;
        while (from < text.length() && isSpace(text.charAt(from))) {
            from++;
        }
        return text.substring(from);
    }

    /** Go's unicode.IsSpace. */
    private static boolean isSpace(int c) {
        return "\t\n\u000B\f\r \u0085\u00A0\u1680\u2028\u2029\u202F\u205F\u3000".indexOf(c) >= 0
                || c >= 0x2000 && c <= 0x200A;
    }

    /** shell.Lex with SkipUnsetEnv and no variables set. */
    private static final class ShellWord {

        private final int[] source;
        private final boolean rawQuotes;
        private boolean rawEscapes;
        private int at;
        private List<String> words = new ArrayList<>();
        private final StringBuilder buf = new StringBuilder();
        private boolean inWord;

        ShellWord(String source, boolean rawQuotes, boolean rawEscapes) {
            this.source = source.codePoints().toArray();
            this.rawQuotes = rawQuotes;
            this.rawEscapes = rawEscapes;
        }

        List<String> words() throws Malformed {
            processStopOn(EOF, rawEscapes);
            return words;
        }

        private int peek() {
            return at < source.length ? source[at] : EOF;
        }

        private int next() {
            return at < source.length ? source[at++] : EOF;
        }

        private String processStopOn(int stop, boolean raw) throws Malformed {
            // As in the original there is one buffer for all: the caller loses the word that it had begun.
            List<String> callersWords = words;
            boolean callersInWord = inWord;
            boolean before = rawEscapes;
            words = new ArrayList<>();
            buf.setLength(0);
            inWord = false;
            rawEscapes = raw;
            try {
                StringBuilder result = new StringBuilder();
                while (peek() != EOF) {
                    int ch = peek();
                    if (stop != EOF && ch == stop) {
                        next();
                        flush();
                        words = callersWords;
                        inWord = callersInWord;
                        return result.toString();
                    }
                    if (ch == '\'' || ch == '"' || ch == '<') {
                        String text = ch == '\'' ? singleQuote() : ch == '"' ? doubleQuote() : possibleHeredoc();
                        result.append(text);
                        buf.append(text);
                        inWord = true;
                    } else if (ch == '$') {
                        String text = dollar();
                        result.append(text);
                        text.codePoints().forEach(this::addChar);
                    } else {
                        ch = next();
                        if (ch == '\\') {
                            if (rawEscapes) {
                                addRawChar(ch);
                                result.appendCodePoint(ch);
                            }
                            ch = next();
                            if (ch == EOF) {
                                break;
                            }
                            addRawChar(ch);
                        } else {
                            addChar(ch);
                        }
                        result.appendCodePoint(ch);
                    }
                }
                if (stop != EOF) {
                    throw new Malformed("unexpected end of statement");
                }
                flush();
                // Only the outermost call has no stop.
                return result.toString();
            } finally {
                rawEscapes = before;
            }
        }

        private void addChar(int ch) {
            if (isSpace(ch)) {
                if (inWord && !buf.isEmpty()) {
                    flush();
                }
            } else {
                addRawChar(ch);
            }
        }

        private void addRawChar(int ch) {
            buf.appendCodePoint(ch);
            inWord = true;
        }

        private void flush() {
            if (!buf.isEmpty()) {
                words.add(buf.toString());
                buf.setLength(0);
                inWord = false;
            }
        }

        private String singleQuote() throws Malformed {
            StringBuilder result = new StringBuilder(rawQuotes ? "'" : "");
            next();
            for (int ch = next(); ch != '\''; ch = next()) {
                if (ch == EOF) {
                    throw new Malformed("unexpected end of statement while looking for matching single-quote");
                }
                result.appendCodePoint(ch);
            }
            return result.append(rawQuotes ? "'" : "").toString();
        }

        private String doubleQuote() throws Malformed {
            StringBuilder result = new StringBuilder(rawQuotes ? "\"" : "");
            next();
            while (true) {
                switch (peek()) {
                    case EOF ->
                        throw new Malformed("unexpected end of statement while looking for matching double-quote");
                    case '"' -> {
                        next();
                        return result.append(rawQuotes ? "\"" : "").toString();
                    }
                    case '$' -> result.append(dollar());
                    default -> {
                        int ch = next();
                        if (ch == '\\') {
                            if (rawEscapes) {
                                result.appendCodePoint(ch);
                            }
                            if (peek() == EOF) {
                                continue;
                            }
                            if (peek() == '"' || peek() == '$' || peek() == '\\') {
                                ch = next();
                            }
                        }
                        result.appendCodePoint(ch);
                    }
                }
            }
        }

        private String dollar() throws Malformed {
            next();
            if (peek() != '{') {
                return "$" + name();
            }
            next();
            if (peek() == EOF || peek() == '{' || peek() == '}' || peek() == ':') {
                throw new Malformed("bad substitution");
            }
            String name = name();
            int ch = next();
            String modifier = ch == EOF ? "" : Character.toString(ch);
            if (ch == '}') {
                return "${" + name + "}";
            }
            boolean colon = ch == ':';
            if (colon) {
                ch = next();
                modifier += ch == EOF ? "" : Character.toString(ch);
            }
            if (ch == '/' && !colon) {
                if (peek() == '/') {
                    next();
                }
                String pattern = processStopOn('/', true);
                String replacement = processStopOn('}', true);
                return "${" + name + "/" + pattern + "/" + replacement + "}";
            }
            if (ch == EOF || !colon && "+-?#%".indexOf(ch) < 0 || colon && (ch == '#' || ch == '%')) {
                throw new Malformed("unsupported modifier");
            }
            String word = processStopOn('}', ch == '#' || ch == '%');
            return "${" + name + modifier + word + "}";
        }

        private String name() {
            StringBuilder name = new StringBuilder();
            while (peek() != EOF) {
                int ch = peek();
                if (name.isEmpty() && Character.isDigit(ch)) {
                    while (peek() != EOF && Character.isDigit(peek())) {
                        name.appendCodePoint(next());
                    }
                    return name.toString();
                }
                if (name.isEmpty() && "@*#?-$!0".indexOf(ch) >= 0) {
                    return Character.toString(next());
                }
                if (!Character.isLetter(ch) && !Character.isDigit(ch) && ch != '_') {
                    break;
                }
                name.appendCodePoint(next());
            }
            return name.toString();
        }

        private String possibleHeredoc() {
            next();
            if (peek() != '<') {
                return "<";
            }
            next();
            StringBuilder space = new StringBuilder();
            while (peek() == '\t' || peek() == '\r' || peek() == ' ') {
                space.appendCodePoint(next());
            }
            return "<<" + space;
        }
    }
}
