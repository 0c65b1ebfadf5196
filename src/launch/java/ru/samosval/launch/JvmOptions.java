package ru.samosval.launch;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JVM options of the JAR, each of which gives way where the user has said something of the same matter. */
final class JvmOptions {

    private JvmOptions() {}

    /** What the user gave to {@code java} before {@code -jar}, as it was written where the system tells. */
    static List<String> given() {
        String[] all = ProcessHandle.current().info().arguments().orElse(new String[0]);
        int jar = Arrays.asList(all).indexOf("-jar");
        return jar < 0 ? told() : List.of(all).subList(0, jar);
    }

    /** What this JVM was told: by the command line, by the environment, and by the files that either names ({@code @file}). */
    static List<String> told() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }

    /**
     * The defaults that the user has left standing, then what was given.
     *
     * @param given what is handed on, as it was written
     * @param told what the JVM was told in all, however
     */
    static List<String> withDefaults(List<String> defaults, List<String> given, List<String> told) {
        Set<String> settled = Stream.concat(given.stream(), told.stream())
                .map(JvmOptions::matter)
                .collect(Collectors.toSet());
        List<String> all = new ArrayList<>();
        // What unlocks other options must stand before them, whoever says it once more.
        defaults.stream()
                .filter(o -> o.startsWith("-XX:+Unlock") || !settled.contains(matter(o)))
                .forEach(all::add);
        all.addAll(given);
        return all;
    }

    /** What an option is about: two options on one matter contradict each other. */
    static String matter(String option) {
        if (option.matches("-XX:[+-]Use\\w+GC")) {
            return "collector";
        }
        // The parts and the first size of the heap must fit into the largest, so who chooses one chooses all.
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
