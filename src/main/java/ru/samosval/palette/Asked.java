package ru.samosval.palette;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import ru.samosval.input.Folded;

/**
 * Reads what a typed text asks to do: the name of an action, or words that its name's words begin with, before or after
 * the name of a thing, as in "stop shop-api", "shop-api restart" and "на рассмотрение shop".
 */
final class Asked {

    /** Fewer letters are the beginning of too many names. */
    private static final int SHORTEST = 2;

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
            rest(words, " " + Folded.of(names.apply(action))).ifPresent(rest -> asked.put(action, rest));
        }
        return asked;
    }

    /** The text without the most words at one of its ends that occur in the name. */
    private static Optional<String> rest(List<String> words, String name) {
        for (int n = words.size() - 1; n > 0; n--) {
            List<List<String>> parts = new ArrayList<>();
            parts.add(words.subList(0, n));
            parts.add(words.subList(words.size() - n, words.size()));
            for (List<String> part : parts) {
                String said = String.join(" ", part);
                if (said.length() >= SHORTEST && name.contains(" " + said)) {
                    int from = part == parts.get(0) ? n : 0;
                    return Optional.of(String.join(" ", words.subList(from, from + words.size() - n)));
                }
            }
        }
        return Optional.empty();
    }
}
