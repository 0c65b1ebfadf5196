package ru.samosval.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class JvmOptionsTest {

    private static final List<String> DEFAULTS =
            List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmx1g", "-Xss512k", "-Dkey=ours", "-XX:SharedArchiveFile=a.jsa");

    private static List<String> with(List<String> defaults, List<String> given) {
        return JvmOptions.withDefaults(defaults, given, given);
    }

    @Test
    void whoSaysNothingGetsTheDefaults() {
        assertEquals(DEFAULTS, with(DEFAULTS, List.of()));
    }

    @Test
    void theUsersOptionsFollowTheDefaultsInTheirOrder() {
        List<String> all = with(DEFAULTS, List.of("-Done=1", "-ea", "-Dtwo=2"));
        assertEquals(DEFAULTS, all.subList(0, DEFAULTS.size()));
        assertEquals(List.of("-Done=1", "-ea", "-Dtwo=2"), all.subList(DEFAULTS.size(), all.size()));
    }

    @Test
    void anotherCollectorReplacesOursAsTheJvmTakesOneOnly() {
        assertEquals(
                List.of("-Xms64m", "-Xmx1g", "-Xss512k", "-Dkey=ours", "-XX:SharedArchiveFile=a.jsa", "-XX:+UseZGC"),
                with(DEFAULTS, List.of("-XX:+UseZGC")));
    }

    @Test
    void aSmallerHeapDoesNotMeetOurFirstSize() {
        assertEquals(
                List.of("-XX:+UseSerialGC", "-Xss512k", "-Dkey=ours", "-XX:SharedArchiveFile=a.jsa", "-Xmx32m"),
                with(DEFAULTS, List.of("-Xmx32m")));
        assertEquals(
                List.of(
                        "-XX:+UseSerialGC",
                        "-Xss512k",
                        "-Dkey=ours",
                        "-XX:SharedArchiveFile=a.jsa",
                        "-XX:MaxRAMPercentage=50"),
                with(DEFAULTS, List.of("-XX:MaxRAMPercentage=50")));
    }

    @Test
    void anotherStackPropertyOrArchiveReplacesOurs() {
        assertEquals(
                List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmx1g", "-Xss2m", "-Dkey=theirs", "-Xshare:off"),
                with(DEFAULTS, List.of("-Xss2m", "-Dkey=theirs", "-Xshare:off")));
    }

    @Test
    void whatUnlocksOptionsOfOursStaysBeforeThem() {
        List<String> unlocking = List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0");
        assertEquals(
                List.of(
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:ArchiveRelocationMode=0",
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+PrintCompilation"),
                with(unlocking, List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+PrintCompilation")));
    }

    @Test
    void whatAFileOrTheEnvironmentSaysReplacesOursToo() {
        assertEquals(
                List.of("-Xss512k", "-Dkey=ours", "-XX:SharedArchiveFile=a.jsa", "@own.options"),
                JvmOptions.withDefaults(DEFAULTS, List.of("@own.options"), List.of("-XX:+UseG1GC", "-Xmx2g")));
    }
}
