package ru.samosval.dockerfile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An option of RUN, checked as BuildKit's frontend/dockerfile/instructions does (the Dockerfile reference, "RUN
 * --mount" and the sections after it). Values of a mount with a variable in them are not checked: only the build knows
 * what the variable holds.
 */
final class RunOption {

    private static final List<String> NAMES = List.of("mount", "network", "security", "device");
    private static final Set<String> ONCE = Set.of("network", "security");

    private static final List<String> MOUNT_KEYS =
            List.of(("type from source src target dst destination readonly ro readwrite rw required size id sharing"
                            + " mode uid gid env")
                    .split(" "));
    private static final Set<String> WITHOUT_VALUE = Set.of("readonly", "ro", "readwrite", "rw", "required");
    private static final Set<String> TARGETS = Set.of("target", "dst", "destination");

    /** The types that are mounted as a folder, and so not at the root. */
    private static final Set<String> MOUNTED = Set.of("bind", "cache", "tmpfs");

    private static final Pattern ROOT = Pattern.compile("(?:/+\\.{0,2})++");

    private static final List<String> BOOLEANS = List.of("true", "false", "1", "0");

    /** The values of Go's strconv.ParseBool. */
    private static final Pattern BOOLEAN = Pattern.compile("1|t|T|TRUE|true|True|0|f|F|FALSE|false|False");

    private static final Pattern OCTAL = Pattern.compile("[0-7]{1,10}");
    private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");
    private static final Pattern BYTES =
            Pattern.compile("\\d+(?:\\.\\d+)? ?(?:[kmgtp](?:i?b)?|b)?", Pattern.CASE_INSENSITIVE);

    private final String text;
    private final int number;

    private RunOption(String text, int number) {
        this.text = text;
        this.number = number;
    }

    /**
     * Checks an option.
     *
     * @param option a word that begins with two dashes
     * @param before the options before it
     * @param number the line's number
     * @throws Unreadable if BuildKit would refuse it
     */
    static void demand(String option, List<String> before, int number) throws Unreadable {
        RunOption read = new RunOption(option, number);
        String name = name(option);
        if (!NAMES.contains(name) || option.chars().anyMatch(c -> "\"'\\".indexOf(c) >= 0 || c < ' ' || c > '~')) {
            throw new Unreadable("request.run_commands.option", number, option);
        }
        if (!option.contains("=")) {
            throw new Unreadable("request.run_commands.option.none", number, option);
        }
        if (ONCE.contains(name) && before.stream().anyMatch(other -> name(other).equals(name))) {
            throw new Unreadable("request.run_commands.option.twice", number, "--" + name);
        }
        String value = option.substring(option.indexOf('=') + 1);
        switch (name) {
            case "network" -> read.demandOneOf(value, List.of("default", "none", "host"));
            case "security" -> read.demandOneOf(value, List.of("sandbox", "insecure"));
            case "mount" -> read.mount(value);
            default -> read.device(value);
        }
    }

    static boolean isDevice(String option) {
        return name(option).equals("device");
    }

    private static String name(String option) {
        int to = option.indexOf('=');
        return option.substring(2, to < 0 ? option.length() : to);
    }

    private void mount(String value) throws Unreadable {
        String type = "bind";
        String onRoot = null;
        Set<String> given = new HashSet<>();
        for (String field : value.split(",", -1)) {
            String key = key(field);
            demandMountKey(field, key, type);
            given.add(key);
            String what = field.substring(field.indexOf('=') + 1);
            if (key.equals("from") && what.contains("$") && !what.endsWith("$")) {
                throw new Unreadable("request.run_commands.option.variable", number, field);
            }
            if (!field.contains("=") || what.contains("$")) {
                if (key.equals("type")) {
                    return;
                }
                continue;
            }
            if (key.equals("type")) {
                type = what.toLowerCase(Locale.ROOT);
                demandOneOf(field, type, List.of("bind", "cache", "tmpfs", "secret", "ssh"));
            } else {
                demandMountValue(field, key, what);
                onRoot = TARGETS.contains(key) && ROOT.matcher(what).matches() ? field : onRoot;
            }
        }
        if (onRoot != null && MOUNTED.contains(type)) {
            throw wrong(onRoot, key(onRoot) + "=/…");
        }
        demandFit(type, given);
    }

    private void demandMountKey(String field, String key, String type) throws Unreadable {
        if (!MOUNT_KEYS.contains(key)) {
            throw wrong(field.isEmpty() ? text : field, String.join(", ", MOUNT_KEYS));
        }
        if (!field.contains("=") && !WITHOUT_VALUE.contains(key)) {
            throw wrong(field, key + "=…");
        }
        boolean early = key.equals("required") && !Set.of("secret", "ssh").contains(type)
                || key.equals("size") && !type.equals("tmpfs");
        if (early) {
            // Like BuildKit, this checks against the type as read so far.
            throw new Unreadable("request.run_commands.option.unfit", number, key, "type=" + type);
        }
    }

    private void demandMountValue(String field, String key, String what) throws Unreadable {
        switch (key) {
            case "readonly", "ro", "readwrite", "rw", "required" -> {
                if (!BOOLEAN.matcher(what).matches()) {
                    throw wrong(field, String.join(", ", BOOLEANS));
                }
            }
            case "sharing" -> demandOneOf(field, what.toLowerCase(Locale.ROOT), List.of("shared", "private", "locked"));
            case "mode" -> demandForm(field, what, OCTAL, "mode=0755");
            case "uid", "gid" -> demandForm(field, what, WHOLE, key + "=1000");
            case "size" -> demandForm(field, what, BYTES, "size=64m");
            default -> {}
        }
    }

    /** Refuses keys that the type does not have. */
    private void demandFit(String type, Set<String> given) throws Unreadable {
        boolean file = Set.of("cache", "secret", "ssh").contains(type);
        boolean secret = type.equals("secret");
        for (String key : MOUNT_KEYS) {
            boolean fits = switch (key) {
                case "mode", "uid", "gid" -> file;
                case "required" -> secret || type.equals("ssh");
                case "size" -> type.equals("tmpfs");
                case "sharing" -> type.equals("cache");
                case "from" -> !secret;
                default -> true;
            };
            if (given.contains(key) && !fits) {
                throw new Unreadable("request.run_commands.option.unfit", number, key, "type=" + type);
            }
        }
        boolean source = given.contains("source") || given.contains("src");
        boolean target = TARGETS.stream().anyMatch(given::contains);
        if (secret && !source && !target && !given.contains("id")) {
            throw new Unreadable("request.run_commands.option.missing", number, text, "id=…");
        }
        if (secret && source && given.contains("id")) {
            throw new Unreadable("request.run_commands.option.unfit", number, "source", "id");
        }
    }

    private void device(String value) throws Unreadable {
        boolean named = false;
        for (String field : value.split(",", -1)) {
            String key = key(field);
            boolean required = key.equals("required");
            if (required
                    && field.contains("=")
                    && !BOOLEAN.matcher(field.substring(9)).matches()) {
                throw wrong(field, String.join(", ", BOOLEANS));
            }
            if (!required && (named || field.isEmpty())) {
                throw wrong(field.isEmpty() ? text : field, "name=…, required");
            }
            named |= !required;
        }
    }

    private static String key(String field) {
        int to = field.indexOf('=');
        return field.substring(0, to < 0 ? field.length() : to).toLowerCase(Locale.ROOT);
    }

    private void demandOneOf(String value, List<String> allowed) throws Unreadable {
        demandOneOf(text, value, allowed);
    }

    private void demandOneOf(String part, String value, List<String> allowed) throws Unreadable {
        if (!allowed.contains(value)) {
            throw wrong(part, String.join(", ", allowed));
        }
    }

    private void demandForm(String part, String value, Pattern form, String example) throws Unreadable {
        if (!form.matcher(value).matches()) {
            throw wrong(part, example);
        }
    }

    private Unreadable wrong(String part, String allowed) {
        return new Unreadable("request.run_commands.option.value", number, part, allowed);
    }

    /** The options at the beginning of a line. */
    static List<String> of(String line) {
        List<String> options = new ArrayList<>();
        String rest = line;
        while (rest.startsWith("--") && end(rest) > 2) {
            options.add(unquoted(rest.substring(0, end(rest))));
            rest = Whitespace.stripLeading(rest.substring(end(rest)));
        }
        return options;
    }

    /** The end of the word at the beginning of the text. A blank in quotes or after a backslash does not end it. */
    static int end(String text) {
        char quote = 0;
        int at = 0;
        while (at < text.length() && (quote != 0 || !Whitespace.is(text.charAt(at)))) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
            at++;
        }
        return Math.min(at, text.length());
    }

    /** The word as BuildKit reads it, without quotes and backslashes. */
    static String unquoted(String word) {
        StringBuilder read = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '\\' && i + 1 < word.length()) {
                read.append(word.charAt(++i));
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (quote != 0 && c == quote) {
                quote = 0;
            } else {
                read.append(c);
            }
        }
        return read.toString();
    }
}
