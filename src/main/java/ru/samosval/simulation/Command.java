package ru.samosval.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One RUN command: its kind, what it works on, and what it would print. A chain such as {@code apt-get update &&
 * apt-get install -y curl} gets the kind of its most characteristic command.
 */
final class Command {
    /** Only this many characters of a command are analysed; it is shown in full. */
    private static final int READ = 1000;

    private static final Pattern CHAIN = Pattern.compile("&&|\\|\\||[;|\\n]");
    private static final Pattern LINE_END = Pattern.compile("\\R");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Set<String> VERBS =
            Set.of(("install add ci get update upgrade run build i m pip sudo clone fetch"
                            + " clean autoremove cache purge verify package test del remove")
                    .split(" "));
    private static final Set<String> SCRIPTS = Set.of("run", "exec", "test");

    private final String text;
    private final CommandKind kind;
    private final List<String> subjects;

    private Command(String text, CommandKind kind, List<String> subjects) {
        this.text = text;
        this.kind = kind;
        this.subjects = subjects;
    }

    static Command of(BuildSpec.Run run) {
        CommandKind best = CommandKind.GENERIC;
        List<String> subjects = List.of();
        String read = start(run.script());
        for (String part : CHAIN.split(read)) {
            CommandKind kind = CommandKind.of(head(part), part);
            List<String> named = subjects(part);
            if (kind.ordinal() < best.ordinal() || kind == best && named.size() > subjects.size()) {
                best = kind;
                subjects = named;
            }
        }
        return new Command(onOneLine(run.title()), best, subjects);
    }

    /** The text in one line, with its blanks unchanged. */
    static String onOneLine(String text) {
        return LINE_END.matcher(text.strip()).replaceAll(" ");
    }

    private static String start(String text) {
        return text.length() > READ ? text.substring(0, READ) : text;
    }

    /** The whole command in one line, as the log shows it. */
    String text() {
        return text;
    }

    /** The beginning of the command, at most this many characters. */
    String text(int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = length - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** Whether it does hardly anything, and so is unlikely to fail. */
    boolean isTrivial() {
        return kind.isTrivial();
    }

    /** Up to {@code n} lines that it prints on success, in their order. The last line of its kind comes last. */
    List<String> output(int n, long hash) {
        List<String> lines = new ArrayList<>();
        int all = kind.output().size();
        int from = (int) Seed.range(hash, 0, Math.max(0, all - n));
        for (int i = from; i < Math.min(all, from + n); i++) {
            lines.add(line(i == from + n - 1 ? all - 1 : i, hash));
        }
        return lines;
    }

    /** The first line that it prints, if any. */
    List<String> firstOutput(long hash) {
        return kind.output().isEmpty() ? List.of() : List.of(line(0, hash));
    }

    private String line(int i, long hash) {
        long line = Seed.of(hash, i);
        return filled(kind.output().get(i).text(line), line);
    }

    /** How it fails, if it does. */
    CommandFailure failure(long hash, BuildSpec spec) {
        double dice = Seed.unit(Seed.of(hash, 1));
        if (dice < 0.06) {
            return new CommandFailure(
                    "Killed", "it needs more memory than the " + spec.ramMb() + " MiB of the build", 137);
        }
        if (dice < 0.12) {
            return new CommandFailure(
                    "write /var/lib/buildkit/layer.tmp: no space left on device",
                    "no space is left on the builder's disk",
                    1);
        }
        List<CommandKind.Fault> faults = kind.faults();
        CommandKind.Fault fault = faults.get((int) Seed.range(hash, 0, faults.size() - 1));
        long line = Seed.of(hash, 2);
        return new CommandFailure(
                filled(fault.line().text(line), line), filled(fault.reason(), line), fault.exitCode());
    }

    private String filled(String line, long hash) {
        String subject = subjects.isEmpty()
                ? kind.subject()
                : subjects.get((int) Seed.range(Seed.mix(hash), 0, subjects.size() - 1));
        String bare = subject.split("[=<>~@]", 2)[0];
        return line.replace("@SUBJECT", subject).replace("@BARE", bare.isEmpty() ? subject : bare);
    }

    private static String head(String part) {
        for (String word : BLANKS.split(part.strip())) {
            if (!word.equals("sudo") && !word.equals("set") && !word.startsWith("-") && word.indexOf('=') < 0) {
                return word.substring(word.lastIndexOf('/') + 1);
            }
        }
        return "";
    }

    private static List<String> subjects(String segment) {
        List<String> subjects = new ArrayList<>();
        String[] words = BLANKS.split(segment.strip());
        if (words.length > 1 && SCRIPTS.contains(words[1])) {
            return subjects;
        }
        for (int i = 1; i < words.length && subjects.size() < 12; i++) {
            String word = words[i].replace("\"", "").replace("'", "");
            boolean usual = word.startsWith("-") || VERBS.contains(word) || word.endsWith(".txt") || word.length() > 60;
            if (!usual && word.matches("[\\p{L}\\d@/.][\\p{L}\\d@/.:_=<>~+-]*+") && !word.equals(".")) {
                subjects.add(word);
            }
        }
        return subjects;
    }
}
