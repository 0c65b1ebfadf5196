package ru.samosval.audit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ru.samosval.i18n.Texts;

/**
 * The details of an audit row in the reader's words: {@code status: draft → submitted} becomes {@code Статус: Черновик
 * → Отправлена}. Only the display is translated; details without a translation, and the log itself, stay as they were
 * written.
 */
@Named
@RequestScoped
public class AuditWords {

    /** The name of a detail, at the beginning of the text or after the previous detail. */
    private static final Pattern NAME = Pattern.compile("(^|; )([a-z_]{2,30}(?: [a-z]{2,10}){0,2}): ");

    private static final String BECOMES = " → ";
    private static final String AND = "; ";
    private static final String OR = ", ";

    /** The beginnings of the keys under which the name of a detail may have a translation. */
    private static final List<String> NAMES = List.of("audit.detail.", "request.", "deployment.");

    /** The beginnings of the keys of the values of {@code status}. */
    private static final List<String> STATES = List.of("RequestStatus.", "DeploymentStatus.", "BuildStatus.");

    /** The details whose values are sentences of the portal, which {@link Texts#said} recognizes. */
    private static final Set<String> SAID = Set.of("reason", "error", "message", "secret", "session", "days");

    /** The details whose value may be followed by a word without a name: {@code replica: 2; killed}. */
    private static final Set<String> FOLLOWED = Set.of("replica", "role");

    private static final String VERDICT = "Verdict.";

    private static final Set<String> YES_OR_NO = Set.of("is_active", "active", "resolved", "logs", "metrics");

    @Inject
    private Texts texts;

    /**
     * The details of a row in the reader's language. The reason of a rejected request is left alone: a person typed it.
     */
    public String of(Audit.Row row) {
        if (row.details() == null) {
            return "";
        }
        boolean typed = row.action() == AuditAction.REQUEST_STATUS;
        return told(
                row.details(),
                key -> texts.has(key) && !(typed && key.startsWith(VERDICT))
                        ? Optional.of(texts.of(key))
                        : Optional.empty(),
                typed ? UnaryOperator.identity() : texts::said);
    }

    /**
     * The same with any source of words.
     *
     * @param words the word for a key, if there is one
     * @param said translates a sentence of the portal
     */
    static String told(String details, Function<String, Optional<String>> words, UnaryOperator<String> said) {
        Matcher names = NAME.matcher(details);
        List<MatchResult> found = names.results()
                .filter(name -> word(name.group(2), words).isPresent() && !isQuoted(details, name.start()))
                .toList();
        if (found.isEmpty()) {
            return said.apply(details);
        }
        StringBuilder told = new StringBuilder();
        int at = 0;
        for (int i = 0; i < found.size(); i++) {
            MatchResult name = found.get(i);
            int end = i + 1 < found.size() ? found.get(i + 1).start() : details.length();
            told.append(details, at, name.start())
                    .append(name.group(1))
                    .append(word(name.group(2), words).orElseThrow())
                    .append(": ")
                    .append(value(name.group(2), details.substring(name.end(), end), words, said));
            at = end;
        }
        return told.append(details, at, details.length()).toString();
    }

    /** Text in quotes was typed by a person, and must not be read as ours. */
    private static boolean isQuoted(String details, int at) {
        boolean quoted = false;
        for (int i = 0; i < at; i++) {
            char c = details.charAt(i);
            if (quoted && c == '\\') {
                // Skips the character after the backslash, too.
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            }
        }
        return quoted;
    }

    private static Optional<String> word(String name, Function<String, Optional<String>> words) {
        return first(NAMES.stream().map(prefix -> prefix + name.replace(' ', '_')), words);
    }

    private static String value(
            String name, String value, Function<String, Optional<String>> words, UnaryOperator<String> said) {
        if (SAID.contains(name) && !said.apply(value).equals(value)) {
            return said.apply(value);
        }
        int end = FOLLOWED.contains(name) && value.contains(AND) ? value.indexOf(AND) : value.length();
        String told = Stream.of(value.substring(0, end).split(BECOMES, -1))
                .map(each -> keyed(name, each, words))
                .collect(Collectors.joining(BECOMES));
        return end == value.length() ? told : told + AND + said.apply(value.substring(end + AND.length()));
    }

    private static String keyed(String name, String value, Function<String, Optional<String>> words) {
        return Stream.of(name.equals("result") ? value.split(OR, -1) : new String[] {value})
                .map(each -> first(keys(name, each), words).orElse(each))
                .collect(Collectors.joining(OR));
    }

    /** The possible keys of a value: of a state, mode or role, or of yes and no. */
    private static Stream<String> keys(String name, String value) {
        String constant = value.toUpperCase(Locale.ROOT);
        if (YES_OR_NO.contains(name)) {
            return Stream.of("audit.value." + value);
        }
        return switch (name) {
            case "status" -> STATES.stream().map(state -> state + constant);
            case "update_mode" -> Stream.of("UpdateMode." + constant);
            case "role" -> Stream.of("Role." + constant);
            case "scope" -> Stream.of("TokenScope." + constant);
            case "dialect" -> Stream.of("Dialect." + constant);
            case "protocol" -> Stream.of("PushProtocol." + constant);
            case "result" -> Stream.of("audit.result." + value);
            case "reason" -> Stream.of(VERDICT + constant);
            default -> Stream.empty();
        };
    }

    private static Optional<String> first(Stream<String> keys, Function<String, Optional<String>> words) {
        return keys.map(words).flatMap(Optional::stream).findFirst();
    }
}
