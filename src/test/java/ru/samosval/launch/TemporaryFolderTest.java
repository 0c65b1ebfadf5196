package ru.samosval.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What servers leave among the temporary files. */
class TemporaryFolderTest {

    @TempDir
    private Path parent;

    @Test
    void itGoesWithAllThatTheServerHasLeftInIt() throws IOException {
        TemporaryFolder temporary = TemporaryFolder.make(parent);
        Path folder = Path.of(temporary.option().replace("-Djava.io.tmpdir=", ""));
        assertEquals(parent, folder.getParent());
        Files.createDirectories(folder.resolve("payaramicro-1tmp"));
        Files.writeString(folder.resolve("payaramicro-1tmp/left"), "by a server that was killed");
        temporary.close();
        assertFalse(Files.exists(folder));
    }

    @Test
    void oneThatAKilledLauncherLeftIsRemovedByTheNextAndOneInUseIsNot() throws IOException {
        Path left = Files.createDirectory(parent.resolve("samosval-server-of-yesterday"));
        Files.createFile(left.resolve("in-use"));
        Path beingMade = Files.createDirectory(parent.resolve("samosval-server-of-another-start"));
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));
        Path others = Files.createDirectory(parent.resolve("of-another-program"));
        try (TemporaryFolder first = TemporaryFolder.make(parent);
                TemporaryFolder second = TemporaryFolder.make(parent)) {
            assertFalse(Files.exists(left));
            assertTrue(Files.exists(others));
            assertTrue(Files.exists(beingMade));
            for (TemporaryFolder each : new TemporaryFolder[] {first, second}) {
                assertTrue(Files.exists(Path.of(each.option().replace("-Djava.io.tmpdir=", ""))));
            }
        }
    }

    @Test
    void manyThatStartAndEndAtOnceOverWhatWasLeftFailNot() throws Exception {
        ExecutorService crowd = Executors.newFixedThreadPool(8);
        for (int round = 0; round < 20; round++) {
            Path left = Files.createDirectories(parent.resolve("samosval-server-" + round));
            for (int i = 0; i < 50; i++) {
                Files.createFile(left.resolve("file-" + i));
            }
            Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));
            List<Callable<Path>> starts = Collections.nCopies(8, () -> {
                try (TemporaryFolder each = TemporaryFolder.make(parent)) {
                    Path folder = Path.of(each.option().replace("-Djava.io.tmpdir=", ""));
                    Files.writeString(folder.resolve("own"), "still there");
                    return folder;
                }
            });
            for (Future<Path> start : crowd.invokeAll(starts)) {
                assertFalse(Files.exists(start.get()));
            }
            assertFalse(Files.exists(left));
        }
        crowd.shutdown();
    }
}
