package ru.samosval.palette;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import ru.samosval.input.Folded;

/**
 * Reads what a typed text asks to do: the name of an action, or its beginning, before or after the name of a thing, as
 * in "stop shop-api", "shop-api restart" and "взять на рассмотрение shop".
 */
final class Asked {

    /** Fewer letters are the beginning of too many names. */
    private static final int SHORTEST = 3;

    private Asked() {}

    /**
     * The actions that the text may ask for, each with the rest of the text, which is never empty.
     *
     * @param names the name of each action in the caller's language
     */
    static Map<PaletteAction, String> in(String text, Function<PaletteAction, String> names) {
        List<String> words = List.of(Folded.of(text).split(" "));
        Map<PaletteAction, String> asked = new EnumMap<>(PaletteAction.class);
        for (PaletteAction action : PaletteAction.values()) {
            rest(words, Folded.of(names.apply(action))).ifPresent(rest -> asked.put(action, rest));
        }
        return asked;
    }

    /** The text without the most words at one of its ends with which the name begins. */
    private static Optional<String> rest(List<String> words, String name) {
        for (int said = words.size() - 1; said > 0; said--) {
            int others = words.size() - said;
            if (begins(name, words.subList(0, said))) {
                return Optional.of(String.join(" ", words.subList(said, words.size())));
            }
            if (begins(name, words.subList(others, words.size()))) {
                return Optional.of(String.join(" ", words.subList(0, others)));
            }
        }
        return Optional.empty();
    }

    private static boolean begins(String name, List<String> words) {
        String said = String.join(" ", words);
        return said.length() >= SHORTEST && name.startsWith(said);
    }
}
