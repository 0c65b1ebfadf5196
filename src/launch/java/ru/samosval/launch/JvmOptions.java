package ru.samosval.launch;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JVM options of the JAR. Each is left out if the user has set an option on the same matter. */
final class JvmOptions {

    private JvmOptions() {}

    /**
     * The options that the user gave to {@code java} before {@code -jar}, as they were typed if the system reveals
     * that.
     */
    static List<String> given() {
        String[] all = ProcessHandle.current().info().arguments().orElse(new String[0]);
        int jar = Arrays.asList(all).indexOf("-jar");
        return jar < 0 ? told() : List.of(all).subList(0, jar);
    }

    /**
     * All options that this JVM got: from the command line, from the environment, and from files that either of them
     * names ({@code @file}).
     */
    static List<String> told() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }

    /**
     * The defaults that the user has not overridden, followed by the given options.
     *
     * @param given the options to pass on, as they were typed
     * @param told all options that the JVM got, from wherever
     */
    static List<String> withDefaults(List<String> defaults, List<String> given, List<String> told) {
        Set<String> settled = Stream.concat(given.stream(), told.stream())
                .map(JvmOptions::matter)
                .collect(Collectors.toSet());
        List<String> all = new ArrayList<>();
        // Options that unlock others must stand before them, even if they are given twice.
        defaults.stream()
                .filter(o -> o.startsWith("-XX:+Unlock") || !settled.contains(matter(o)))
                .forEach(all::add);
        all.addAll(given);
        return all;
    }

    /** The matter of an option: two options on the same matter contradict each other. */
    static String matter(String option) {
        if (option.matches("-XX:[+-]Use\\w+GC")) {
            return "collector";
        }
        // The parts and the initial size of the heap must fit into its maximum, so setting one overrides all.
        if (option.matches(
                "-Xm[snx].*|-XX:(MaxHeapSize|InitialHeapSize|NewSize|MaxNewSize|(Max|Initial)RAMPercentage)=.*")) {
            return "heap";
        }
        if (option.startsWith("-Xshare")) {
            return "SharedArchiveFile";
        }
        if (option.matches("-Xss.*")) {
            return option.substring(0, 4);
        }
        return option.replaceFirst("=.*", "").replaceFirst("^-XX:[+-]?", "");
    }
}
