package ru.samosval.audit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ru.samosval.i18n.Texts;

/**
 * The details of an audit row as people read them: {@code status: draft → submitted} is {@code Статус: Черновик →
 * Отправлена}. What has no word is left as it is written; the log itself is.
 */
@Named
@RequestScoped
public class AuditWords {

    /** The name of a detail, at the beginning or after the one before. */
    private static final Pattern NAME = Pattern.compile("(^|; )([a-z_]{2,30}): ");

    private static final String BECOMES = " → ";

    /** Where the name of a detail has its word. */
    private static final List<String> NAMES = List.of("audit.detail.", "request.", "deployment.");

    /** Whose words their values are. */
    private static final List<String> STATES = List.of("RequestStatus.", "DeploymentStatus.", "BuildStatus.");

    private static final Set<String> YES_OR_NO = Set.of("is_active", "active", "resolved", "logs", "metrics");

    @Inject
    private Texts texts;

    /** The details in the reader's language. */
    public String of(String details) {
        return details == null
                ? ""
                : told(details, key -> texts.has(key) ? Optional.of(texts.of(key)) : Optional.empty());
    }

    /** The same by any words: the function gives the one of a key, where there is one. */
    static String told(String details, Function<String, Optional<String>> words) {
        Matcher names = NAME.matcher(details);
        List<MatchResult> found = names.results()
                .filter(name -> word(name.group(2), words).isPresent() && !isQuoted(details, name.start()))
                .toList();
        StringBuilder told = new StringBuilder();
        int at = 0;
        for (int i = 0; i < found.size(); i++) {
            MatchResult name = found.get(i);
            int end = i + 1 < found.size() ? found.get(i + 1).start() : details.length();
            told.append(details, at, name.start())
                    .append(name.group(1))
                    .append(word(name.group(2), words).orElseThrow())
                    .append(": ")
                    .append(value(name.group(2), details.substring(name.end(), end), words));
            at = end;
        }
        return told.append(details, at, details.length()).toString();
    }

    /** What stands in quotes was typed by somebody, and is not to look like ours. */
    private static boolean isQuoted(String details, int at) {
        return details.substring(0, at).chars().filter(c -> c == '"').count() % 2 == 1;
    }

    private static Optional<String> word(String name, Function<String, Optional<String>> words) {
        return first(NAMES.stream().map(prefix -> prefix + name), words);
    }

    private static String value(String name, String value, Function<String, Optional<String>> words) {
        return Stream.of(value.split(BECOMES, -1))
                .map(each -> first(keys(name, each), words).orElse(each))
                .collect(Collectors.joining(BECOMES));
    }

    /** Of a state, mode or role, and of what is so or not. */
    private static Stream<String> keys(String name, String value) {
        String constant = value.toUpperCase(Locale.ROOT);
        if (YES_OR_NO.contains(name)) {
            return Stream.of("audit.value." + value);
        }
        return switch (name) {
            case "status" -> STATES.stream().map(state -> state + constant);
            case "update_mode" -> Stream.of("UpdateMode." + constant);
            case "role" -> Stream.of("Role." + constant);
            default -> Stream.empty();
        };
    }

    private static Optional<String> first(Stream<String> keys, Function<String, Optional<String>> words) {
        return keys.map(words).flatMap(Optional::stream).findFirst();
    }
}
