package ru.samosval.telemetry;

import jakarta.json.JsonObjectBuilder;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import ru.samosval.api.JsonFactories;
import ru.samosval.i18n.Texts;

/**
 * One mark on a chart: an act, or several that lie too close together to be drawn apart.
 *
 * @param marks the acts, oldest first; at least one
 */
record MarkGroup(List<Mark> marks) {

    private static final String SEVERAL = "several";

    MarkGroup {
        marks = Collections.unmodifiableList(marks);
    }

    /** How many acts of each kind there are, the most frequent kind first. */
    Map<String, Integer> kinds() {
        Map<String, Integer> counts = new TreeMap<>();
        marks.forEach(mark -> counts.merge(mark.kind(), 1, Integer::sum));
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Integer::sum, LinkedHashMap::new));
    }

    /**
     * A single act as {@link Mark#toJson} has it. Several: {@code {"at":…,"until":…,"kind":"several",
     * "what":"2 restarts, 1 stop","text":"3 acts: 2 restarts, 1 stop","count":3,"kinds":{"restart":2,"stop":1}}}, from
     * the first to the last of them, in the reader's words.
     */
    JsonObjectBuilder toJson(Texts texts) {
        Mark first = marks.get(0);
        if (marks.size() == 1) {
            return first.toJson();
        }
        Map<String, Integer> kinds = kinds();
        String what = kinds.entrySet().stream()
                .map(kind -> texts.of("charts.several." + kind.getKey(), kind.getValue()))
                .collect(Collectors.joining(", "));
        JsonObjectBuilder counts = JsonFactories.BUILDERS.createObjectBuilder();
        kinds.forEach(counts::add);
        return JsonFactories.BUILDERS
                .createObjectBuilder()
                .add("at", first.timestamp())
                .add("until", marks.get(marks.size() - 1).timestamp())
                .add("kind", SEVERAL)
                .add("what", what)
                .add("text", texts.of("charts.several", marks.size(), what))
                .add("count", marks.size())
                .add("kinds", counts);
    }
}
