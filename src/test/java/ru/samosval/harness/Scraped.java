package ru.samosval.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The samples of an answer in Prometheus' text format. */
public record Scraped(List<Sample> samples) {

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)(?: (\\S+))?");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\"(?:,|$)");

    /** A sample. {@code time} is null if the line has none. */
    public record Sample(String name, Map<String, String> labels, double value, String time) {}

    /** Parses such an answer. */
    public static Scraped of(String text) {
        return new Scraped(text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(Scraped::sample)
                .toList());
    }

    private static Sample sample(String line) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            fail("no sample: " + line);
        }
        Map<String, String> labels = new LinkedHashMap<>();
        if (sample.group(2) != null) {
            Matcher label = LABEL.matcher(sample.group(2));
            int end = 0;
            while (label.find() && label.start() == end) {
                labels.put(label.group(1), label.group(2));
                end = label.end();
            }
            assertEquals(sample.group(2).length(), end, () -> "labels of " + line);
        }
        return new Sample(sample.group(1), labels, Double.parseDouble(sample.group(3)), sample.group(4));
    }

    /** The samples with this name and these values of labels ({@code name, value, name, value …}). */
    public Stream<Sample> find(String name, String... labels) {
        return samples.stream().filter(s -> s.name().equals(name) && has(s, labels));
    }

    /** The value of the only sample with this name and these labels. */
    public double value(String name, String... labels) {
        List<Sample> found = find(name, labels).toList();
        assertEquals(1, found.size(), () -> name + " " + List.of(labels) + ": " + found);
        return found.get(0).value();
    }

    private static boolean has(Sample sample, String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
                return false;
            }
        }
        return true;
    }
}
