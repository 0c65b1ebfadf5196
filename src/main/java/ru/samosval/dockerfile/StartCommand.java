package ru.samosval.dockerfile;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The ENTRYPOINT of an image.
 *
 * @param argument the text after the word ENTRYPOINT: the exec form if the command needs no shell, otherwise the shell
 *     form as it was typed
 */
public record StartCommand(String argument) {

    private static final Pattern CONTINUED = Pattern.compile("(?:^|.*[^\\\\])\\\\\\s*");
    private static final Pattern CONTINUED_LINE =
            Pattern.compile("(?<!\\\\)\\\\[ \\t]*(?:\\r\\n|\\r|\\n)(?:[ \\t]*(?:#[^\\r\\n]*)?(?:\\r\\n|\\r|\\n))*+");
    private static final Pattern LINE_END = Pattern.compile("[ \\t]*(?:\\r\\n|\\r|\\n)[ \\t]*");
    private static final Pattern BLANKS = Pattern.compile("[ \\t]+");

    /** The beginning of a JSON object. A shell's group of commands has a blank after its brace. */
    private static final Pattern OBJECT = Pattern.compile("\\{(?:\\S|\\s*(?:[\"'}]|\\z))");

    /** A shell's test. Its words have no comma between them. */
    private static final Pattern TEST = Pattern.compile("\\[\\[?[ \\t]");

    private static final Pattern LIST = Pattern.compile(
            "\\[[ \\t]+(?:\\\\[ \\t]+)*+(?:[\"'“”„«»‘’][^\"'“”„«»‘’]*[\"'“”„«»‘’][ \\t]*(?:,|\\]?\\z)|[^\\s\"']+,|\\]|\\z)");

    /** A word that means the same with every shell and without one. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./:@%+,=-]+");

    /** Words that are only a shell's, or that mean something else in a shell than the program of that name. */
    private static final Set<String> SHELL_WORDS =
            Set.of((". : alias bg break builtin case cd command continue declare do"
                            + " done elif else esac eval exec exit export fc fg fi for function getopts hash if jobs let local"
                            + " read readonly return select set shift shopt source then time times trap type typeset ulimit"
                            + " umask unalias unset until wait while")
                    .split(" "));

    /** The names of other instructions; in capitals they are no program's name. */
    private static final Set<String> INSTRUCTIONS = Set.of(
            ("ADD ARG CMD COPY ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME"
                            + " WORKDIR")
                    .split(" "));

    /**
     * The start command that a text describes. The word ENTRYPOINT may stand in front of it.
     *
     * @param text one line; null or blank means none
     * @return null for none
     * @throws Unreadable if it is not what it looks like, such as a list that is no JSON array of strings, or a line
     *     that is continued
     */
    public static StartCommand read(String text) throws Unreadable {
        if (text == null || text.isBlank()) {
            return null;
        }
        String command = withoutKeyword(Whitespace.strip(text));
        String word = Whitespace.firstWord(command);
        if (command.isEmpty()) {
            throw new Unreadable("request.entrypoint.empty");
        }
        String glued = ExecForm.gluedWord(command);
        demandNoInstruction(glued == null ? word : glued.toUpperCase(Locale.ROOT));
        demandNoMarks(command);
        if (ExecForm.isUnopened(command)) {
            throw new Unreadable("request.entrypoint.bracket");
        }
        if (command.startsWith("[") && !isTest(command)) {
            ExecForm.read(command);
            return new StartCommand(command);
        }
        if (CONTINUED.matcher(command).matches()) {
            throw new Unreadable("request.entrypoint.continued");
        }
        if (command.startsWith("-") || command.startsWith("#")) {
            throw new Unreadable("request.entrypoint.program", word);
        }
        demandWhole(command);
        List<String> words = List.of(BLANKS.split(command));
        return new StartCommand(needsShell(words) ? command : ExecForm.of(words));
    }

    /**
     * The text with its continued lines joined as in a Dockerfile, without the comments and empty lines between them;
     * null for null.
     */
    public static String joined(String text) {
        if (text == null) {
            return null;
        }
        String joined = CONTINUED_LINE.matcher(text).replaceAll("");
        // A list may be written over several lines, as in JSON.
        return Whitespace.strip(joined).startsWith("[")
                ? LINE_END.matcher(joined).replaceAll(" ")
                : joined;
    }

    /**
     * The program and its arguments that a container is started with. The shell form is run by {@code /bin/sh}, and so
     * is anything that is no JSON list.
     */
    public List<String> words() {
        List<String> shell = List.of("/bin/sh", "-c", argument);
        try {
            return argument.startsWith("[") && !isTest(argument) ? ExecForm.read(argument) : shell;
        } catch (Unreadable e) {
            return shell;
        }
    }

    /** Refuses another instruction. In lower case most of their names are also programs; cmd and entrypoint are not. */
    private static void demandNoInstruction(String word) throws Unreadable {
        String name = word.toUpperCase(Locale.ROOT);
        boolean small = word.equals(word.toLowerCase(Locale.ROOT));
        if (name.equals("ENTRYPOINT")) {
            throw new Unreadable("request.entrypoint.keyword", word);
        }
        if (name.equals("CMD") || !small && INSTRUCTIONS.contains(name)) {
            throw new Unreadable("request.entrypoint.instruction", word);
        }
    }

    private static void demandNoMarks(String command) throws Unreadable {
        String label = PastedMark.label(command);
        if (label != null) {
            throw new Unreadable("request.entrypoint.label", label);
        }
        String sign = PastedMark.sign(command);
        if (sign != null) {
            throw new Unreadable("request.entrypoint.mark", sign);
        }
        if (command.startsWith("```")) {
            throw new Unreadable("request.entrypoint.mark", "```");
        }
        if (OBJECT.matcher(command).lookingAt()) {
            throw new Unreadable("request.entrypoint.object");
        }
    }

    private static boolean isTest(String command) {
        return TEST.matcher(command).lookingAt() && !LIST.matcher(command).lookingAt() && !ExecForm.isJson(command);
    }

    private static void demandWhole(String command) throws Unreadable {
        try {
            new ShellSyntax(command, true).demandWhole();
        } catch (ShellSyntax.Broken e) {
            throw new Unreadable("request.entrypoint." + e.fault.name().toLowerCase(Locale.ROOT), e.parts);
        }
    }

    private static String withoutKeyword(String text) {
        String glued = ExecForm.gluedWord(text);
        String word = glued == null ? Whitespace.firstWord(text) : glued;
        String rest = Whitespace.stripLeading(text.substring(word.length()));
        boolean keyword =
                word.equals("ENTRYPOINT") || word.toUpperCase(Locale.ROOT).equals("ENTRYPOINT") && rest.startsWith("[");
        return keyword ? rest : text;
    }

    private static boolean needsShell(List<String> words) {
        return SHELL_WORDS.contains(words.get(0))
                || words.get(0).contains("=")
                || !words.stream().allMatch(word -> PLAIN.matcher(word).matches());
    }
}
