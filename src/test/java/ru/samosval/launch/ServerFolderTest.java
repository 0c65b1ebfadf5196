package ru.samosval.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where the JAR unpacks the server: among the temporary files, and only into a folder of one's own that is closed to
 * others.
 */
@DisabledOnOs(OS.WINDOWS)
class ServerFolderTest {

    private static final String FOLDER = "samosval.launch.dir";
    private static final String BUILD = "20260101000000";

    @TempDir
    private Path temporary;

    private String before;
    private Path wanted;

    @BeforeEach
    void aFolderAmongTheTemporaryFiles() {
        assertTrue(temporary.startsWith(System.getProperty("java.io.tmpdir")), temporary::toString);
        before = System.getProperty(FOLDER);
        wanted = temporary.resolve("wanted");
        System.setProperty(FOLDER, wanted.toString());
    }

    @AfterEach
    void asBefore() {
        if (before == null) {
            System.clearProperty(FOLDER);
        } else {
            System.setProperty(FOLDER, before);
        }
    }

    @Test
    void aFolderThatIsNotThereIsMadeForOneselfAlone() throws Exception {
        assertEquals(wanted.resolve(BUILD), unpacked());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(wanted)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxrwx", "rwxrwx---", "rwxr-xr-x", "rwx--x---"})
    void aFolderThatIsOpenToOthersIsNotUsed(String permissions) throws Exception {
        Files.createDirectory(wanted);
        Files.setPosixFilePermissions(wanted, PosixFilePermissions.fromString(permissions));
        assertEquals(temporary.resolve("samosval.runtime").resolve(BUILD), unpacked());
        try (Stream<Path> inside = Files.list(wanted)) {
            assertEquals(0, inside.count());
        }
    }

    @Test
    void aFolderOfAnothersIsNotUsed() throws Exception {
        Files.createDirectory(
                wanted, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            Files.setOwner(
                    wanted,
                    wanted.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        } catch (IOException e) {
            Assumptions.abort("only the system's administrator may give a folder away: " + e);
        }
        assertEquals(temporary.resolve("samosval.runtime").resolve(BUILD), unpacked());
    }

    @Test
    void aServerThatSomebodyHasLaidThereIsNotRun() throws Exception {
        unpacked();
        Files.setPosixFilePermissions(wanted, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals(temporary.resolve("samosval.runtime").resolve(BUILD), unpacked());
    }

    @Test
    void theWantedFolderIsTakenAlsoWhereAnotherIsReady() throws Exception {
        System.clearProperty(FOLDER);
        assertEquals(temporary.resolve("samosval.runtime").resolve(BUILD), unpacked());
        System.setProperty(FOLDER, temporary.resolve("of/nobody/yet").toString());
        assertEquals(temporary.resolve("of/nobody/yet").resolve(BUILD), unpacked());
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        Path elsewhere = Files.createDirectory(
                temporary.resolve("elsewhere"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(wanted, elsewhere);
        assertEquals(temporary.resolve("samosval.runtime").resolve(BUILD), unpacked());
    }

    /** The folder that a start of the JAR would run the server from. */
    private Path unpacked() throws IOException, InterruptedException {
        Path jar = temporary.resolve("samosval.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Samosval-Build", BUILD);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new JarEntry("server/launch-micro.jar"));
            out.write("a server".getBytes(StandardCharsets.US_ASCII));
        }
        String option = ServerFolder.ready(jar).server().stream()
                .filter(o -> o.startsWith("-Dfish.payara.micro.UnpackDir="))
                .findFirst()
                .orElseThrow();
        return Path.of(option.substring(option.indexOf('=') + 1));
    }
}
