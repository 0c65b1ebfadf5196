package ru.samosval.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Path others = Files.createDirectory(parent.resolve("of-another-program"));
        try (TemporaryFolder first = TemporaryFolder.make(parent);
                TemporaryFolder second = TemporaryFolder.make(parent)) {
            assertFalse(Files.exists(left));
            assertTrue(Files.exists(others));
            for (TemporaryFolder each : new TemporaryFolder[] {first, second}) {
                assertTrue(Files.exists(Path.of(each.option().replace("-Djava.io.tmpdir=", ""))));
            }
        }
    }
}
