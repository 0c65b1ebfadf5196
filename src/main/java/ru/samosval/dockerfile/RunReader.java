package ru.samosval.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads RUN commands from a text. Refuses what BuildKit would read differently than it looks. */
final class RunReader {

    private static final Pattern CONTINUED = Pattern.compile("(?:^|(?<=[^\\\\]))\\\\[ \\t]*\\z");

    /**
     * Commands without effect after their line's shell has ended: changing the folder, setting a variable, sourcing a
     * file.
     */
    private static final Pattern ENDING =
            Pattern.compile("(?:(?:[^#'\"]*(?:&&|;)[ \\t]*)?(?<word>cd|pushd)(?:[ \\t]+--)?"
                    + "(?:[ \\t]+(?:\"[^\"]*\"|'[^']*'|[^\\s;&|<>()#\"']+))?(?:[ \\t]*\\|\\|[ \\t]*exit(?:[ \\t]+\\d+)?)?"
                    + "|(?<file>source|\\.)[ \\t]+[^\\s;&|<>()#\"']+|(?<name>[A-Za-z_]\\w*)=[^\\s;&|<>()#\"'`$]*)"
                    + "[ \\t]*;?[ \\t]*(?:#.*)?");

    /** Another instruction at the beginning of a line. Names of variables in a row are not one. */
    private static final Pattern KEYWORD = Pattern.compile(
            "[ \\t]*(RUN|ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM"
                    + "|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)[ \\t]+(?![A-Z_ \\t]*\\z)\\S.*");

    private static final Pattern SMALL_KEYWORD = Pattern.compile("[ \\t]*(run)[ \\t]+\\S.*");
    private static final Pattern ASSIGNMENTS = Pattern.compile("(?:\\s++[A-Za-z_]\\w*+=\\S*+)++");

    private static final Set<String> INSTRUCTIONS = Set.of(
            ("ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD SHELL STOPSIGNAL USER"
                            + " VOLUME WORKDIR")
                    .split(" "));

    private final RunText source;

    /** The lines of the last command read, and the position in them where it begins after the word RUN. */
    private Joined lines;

    private int begin;

    RunReader(RunText source) {
        this.source = source;
    }

    /** All commands of the text. */
    List<RunCommand> commands() throws Unreadable {
        List<RunCommand> commands = new ArrayList<>();
        source.demandBackslashes();
        while (source.skipToCommand()) {
            if (!commands.isEmpty()) {
                demandLasting(commands.get(commands.size() - 1).line());
            }
            commands.add(instruction());
        }
        if (commands.isEmpty()) {
            source.demandNoPrompts();
        }
        return commands;
    }

    private void demandLasting(String line) throws Unreadable {
        Matcher ending = ENDING.matcher(line);
        if (ending.matches()) {
            String what = Stream.of("word", "file", "name")
                    .filter(name -> ending.group(name) != null)
                    .findFirst()
                    .orElseThrow();
            throw new Unreadable("request.run_commands.folder", numberAt(ending.start(what)), ending.group(what));
        }
    }

    /** The number of the line that holds this position of the last command read. */
    private int numberAt(int place) {
        return lines.numberAt(begin + place);
    }

    private RunCommand instruction() throws Unreadable {
        StringBuilder written = new StringBuilder();
        Joined joined = new Joined();
        joined.begin(source.number());
        String line = Whitespace.stripLeading(source.next());
        while (CONTINUED.matcher(line).find()) {
            int continued = source.number() - 1;
            written.append(withoutBlanksAtEnd(line)).append('\n');
            joined.text.append(line, 0, line.lastIndexOf('\\'));
            if (!source.skipCommentsAndBlanks()) {
                throw new Unreadable("request.run_commands.continued", continued);
            }
            joined.begin(source.number());
            line = source.next();
        }
        written.append(withoutBlanksAtEnd(line));
        joined.text.append(withoutBlanksAtEnd(line));
        return command(written.toString(), joined);
    }

    private RunCommand command(String written, Joined read) throws Unreadable {
        lines = read;
        String joined = lines.text.toString();
        int number = lines.numberAt(0);
        demandNoMarks(joined, number);
        String glued = ExecForm.gluedWord(joined);
        String word = glued == null ? Whitespace.firstWord(joined) : glued.toUpperCase(Locale.ROOT);
        String text = written;
        String line = joined;
        if (word.equalsIgnoreCase("RUN")) {
            line = Whitespace.stripLeading(joined.substring(word.length()));
            // The word RUN itself may be continued in the next line.
            text = written.regionMatches(true, 0, word, 0, word.length())
                    ? Whitespace.stripLeading(written.substring(word.length()))
                    : line;
            demandNoMarks(line, number);
        } else {
            demandNoInstruction(word, joined, number);
        }
        line = Whitespace.strip(line);
        if (line.isEmpty()) {
            throw new Unreadable("request.run_commands.empty", number);
        }
        // The command is the end of the joined text, apart from white space.
        begin = Whitespace.stripTrailing(joined).length() - line.length();
        demandOptions(line);
        boolean options = line.startsWith("--");
        String command = options ? RunCommand.afterOptions(line) : line;
        demandNoName(command, number);
        String bodies = "";
        if (isExecForm(command, number)) {
            return new RunCommand(text, line, bodies, options);
        }
        if (command.startsWith("-")) {
            throw new Unreadable("request.run_commands.begins", number, Whitespace.firstWord(command));
        }
        demandWhole(command, line.length() - command.length());
        for (Heredoc heredoc : Heredoc.in(line, this::numberAt)) {
            bodies += source.upTo(heredoc);
        }
        return new RunCommand(
                bodies.isEmpty() ? text : text + "\n" + bodies.substring(0, bodies.length() - 1),
                line,
                bodies,
                options);
    }

    private static void demandNoMarks(String line, int number) throws Unreadable {
        if (line.startsWith("```") || line.startsWith("~~~")) {
            throw new Unreadable("request.run_commands.fence", number, line.substring(0, 3));
        }
        String label = PastedMark.label(line);
        if (label != null) {
            boolean run = label.equalsIgnoreCase("RUN:");
            throw new Unreadable("request.run_commands.label" + (run ? ".run" : ""), number, label);
        }
        String sign = PastedMark.sign(line);
        if (sign != null) {
            throw new Unreadable("request.run_commands.mark" + (sign.equals(">") ? ".file" : ""), number, sign);
        }
    }

    /**
     * Demands that the command is complete. Each command has a shell of its own, so nothing that it begins continues in
     * the next.
     */
    private void demandWhole(String command, int options) throws Unreadable {
        int before = begin + options;
        ShellSyntax syntax = new ShellSyntax(command);
        Unreadable broken = null;
        try {
            syntax.demandWhole();
        } catch (ShellSyntax.Broken e) {
            List<Object> arguments = new ArrayList<>(List.of(lines.numberAt(before + e.at)));
            arguments.addAll(List.of(e.parts));
            broken = new Unreadable(
                    "request.run_commands." + e.fault.name().toLowerCase(Locale.ROOT), arguments.toArray());
        }
        if (syntax.comment() >= 0) {
            int number = lines.numberAt(before + syntax.comment());
            if (number != lines.lastNumber()) {
                throw new Unreadable("request.run_commands.comment", number);
            }
        }
        if (broken != null) {
            throw broken;
        }
        demandNoneJoined(syntax, before);
    }

    /** Refuses a backslash that draws the next instruction into this command. In quotes it may be part of a text. */
    private void demandNoneJoined(ShellSyntax syntax, int before) throws Unreadable {
        for (int start : lines.numbers.keySet()) {
            if (start <= before || syntax.isQuoted(start - before)) {
                continue;
            }
            Integer next = lines.numbers.higherKey(start);
            String line = lines.text.substring(start, next == null ? lines.text.length() : next);
            String above = Whitespace.stripTrailing(lines.text.substring(0, start));
            boolean begins = above.endsWith("&&") || above.endsWith(";");
            Matcher keyword = KEYWORD.matcher(line);
            Matcher small = SMALL_KEYWORD.matcher(line);
            if (keyword.matches() || begins && small.matches()) {
                throw new Unreadable(
                        "request.run_commands.joined",
                        lines.numberAt(start),
                        Whitespace.firstWord(Whitespace.stripLeading(line)));
            }
        }
    }

    /**
     * Refuses another instruction. A word in capitals is no program's name; in lower case {@code env} is one, if more
     * than assignments follows it.
     */
    private static void demandNoInstruction(String word, String joined, int number) throws Unreadable {
        String name = word.toUpperCase(Locale.ROOT);
        boolean program = word.equals("env")
                && !ASSIGNMENTS.matcher(joined.substring(word.length())).matches();
        if (INSTRUCTIONS.contains(name) && !program) {
            String key = switch (name) {
                case "FROM" -> "request.run_commands.instruction.from";
                case "CMD", "ENTRYPOINT" -> "request.run_commands.instruction.start";
                default -> "request.run_commands.instruction";
            };
            throw new Unreadable(key, number, word);
        }
    }

    /** The same after the word RUN: nobody means a program with the name of an instruction in capitals. */
    private static void demandNoName(String command, int number) throws Unreadable {
        String glued = ExecForm.gluedWord(command);
        String word = glued == null ? Whitespace.firstWord(command) : glued;
        String name = word.toUpperCase(Locale.ROOT);
        if (!word.equals(word.toLowerCase(Locale.ROOT)) && (name.equals("RUN") || INSTRUCTIONS.contains(name))) {
            throw new Unreadable("request.run_commands.keyword", number, word);
        }
    }

    private void demandOptions(String line) throws Unreadable {
        String rest = line;
        List<String> options = new ArrayList<>();
        while (rest.startsWith("--")) {
            int number = numberAt(line.length() - rest.length());
            int end = RunOption.end(rest);
            String option = RunOption.unquoted(rest.substring(0, end));
            rest = Whitespace.stripLeading(rest.substring(end));
            if (option.equals("--")) {
                break;
            }
            RunOption.demand(option, options, number);
            options.add(option);
        }
        if (rest.isEmpty()) {
            throw new Unreadable("request.run_commands.empty", numberAt(0));
        }
    }

    /** Without the blanks and tabs at the end, which BuildKit strips. Other white space belongs to the command. */
    private static String withoutBlanksAtEnd(String line) {
        int to = line.length();
        while (to > 0 && (line.charAt(to - 1) == ' ' || line.charAt(to - 1) == '\t')) {
            to--;
        }
        return line.substring(0, to);
    }

    private static boolean isExecForm(String command, int number) throws Unreadable {
        if (ExecForm.isUnopened(command)) {
            throw new Unreadable("request.run_commands.list", number);
        }
        if (!command.startsWith("[")) {
            return false;
        }
        if (!ExecForm.isJson(command)) {
            // A shell's test has a blank after its bracket.
            if (command.length() > 1 && "\"'“”«".indexOf(command.charAt(1)) >= 0) {
                throw new Unreadable("request.run_commands.list", number);
            }
            return false;
        }
        try {
            ExecForm.read(command);
            return true;
        } catch (Unreadable e) {
            String key = switch (e.key()) {
                case "dockerfile.list.program" -> ".program";
                case "dockerfile.list.escape", "dockerfile.list.surrogate" -> ".escape";
                case "dockerfile.list.nul" -> ".nul";
                default -> "";
            };
            throw new Unreadable("request.run_commands.list" + key, number);
        }
    }

    /** A command's lines without the backslashes between them, and the positions where they begin. */
    private static final class Joined {

        private final StringBuilder text = new StringBuilder();
        private final NavigableMap<Integer, Integer> numbers = new TreeMap<>();

        /** What is appended from now on belongs to the line with this number. */
        void begin(int number) {
            numbers.put(text.length(), number);
        }

        int numberAt(int place) {
            return numbers.floorEntry(Math.max(place, 0)).getValue();
        }

        int lastNumber() {
            return numbers.lastEntry().getValue();
        }
    }
}
