package ru.samosval.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The machine on which the figures were measured. */
final class Machine {

    private Machine() {}

    /** Processor, memory, system and Java, in one sentence. */
    static String description() throws IOException {
        return Runtime.getRuntime().availableProcessors() + " × " + value("/proc/cpuinfo", "model name") + ", "
                + Report.number(
                        Long.parseLong(value("/proc/meminfo", "MemTotal").split(" ")[0]) / 1048576.0, 0)
                + " GiB, " + value("/etc/os-release", "PRETTY_NAME").replace("\"", "") + ", Linux "
                + System.getProperty("os.version") + ", Java " + System.getProperty("java.runtime.version");
    }

    private static String value(String file, String key) throws IOException {
        if (!Files.isReadable(Path.of(file))) {
            return "?";
        }
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(l -> l.startsWith(key))
                    .findFirst()
                    .map(l -> l.split("[:=]", 2)[1].strip())
                    .orElse("?");
        }
    }
}
