package ru.samosval.palette;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import ru.samosval.input.Folded;
import ru.samosval.storage.Identified;
import ru.samosval.storage.ResultPage;

/**
 * The order of what is found: what is named exactly as typed, then what begins so, then what holds the text. Of things
 * that are equal in this, the first page of the list comes in the list's order, and after it what begins so, by name: so
 * what is named as typed is found among however many newer names that hold it.
 */
final class Ranking {

    static final String TAG_BEGINS = ":";

    private Ranking() {}

    /** The tag of an image, or its name alone where the text names no tag. */
    static String name(String text, String tag) {
        return text.contains(TAG_BEGINS) ? tag : tag.substring(0, tag.indexOf(TAG_BEGINS));
    }

    /** What is named exactly so first, which the order of tags mixes with longer names. */
    static <T> List<T> tagged(String text, Function<String, List<T>> beginning) {
        return Stream.of(text + TAG_BEGINS, text)
                .flatMap(name -> beginning.apply(name).stream())
                .toList();
    }

    /**
     * The rows of a list that hold a text, the best first.
     *
     * @param named finds rows that begin with the text, wherever they stand in the list
     */
    static <T extends Identified> Stream<T> best(
            String text, ResultPage<T> page, Supplier<List<T>> named, Function<T, String> name) {
        Set<Long> seen = new HashSet<>();
        boolean isWhole = page.total() <= page.rows().size();
        return Stream.concat(page.rows().stream(), isWhole ? Stream.of() : named.get().stream())
                .filter(row -> seen.add(row.id()))
                .sorted(Comparator.comparingInt(row -> distance(Folded.of(name.apply(row)), Folded.of(text))));
    }

    /** 0 if the text is the whole name, 1 if the name begins with it, otherwise 2. */
    private static int distance(String name, String typed) {
        return !name.startsWith(typed) ? 2 : name.length() == typed.length() ? 0 : 1;
    }
}
