package ru.samosval.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergedJarTest {

    @TempDir
    private Path folder;

    private Path boot;

    @BeforeEach
    void aJarWithTwoLibrariesOnItsClassPath() throws IOException {
        boot = jar("boot.jar", "Class-Path: runtime/a.jar runtime/b.jar", Map.of("Boot.class", "boot"));
        Files.createDirectory(folder.resolve("runtime"));
        jar(
                "runtime/a.jar",
                "Multi-Release: true",
                Map.of(
                        "p/Both.class", "a's",
                        "p/Old.class", "for Java 8",
                        "META-INF/versions/11/p/Old.class", "for Java 11",
                        "META-INF/versions/21/p/Old.class", "for Java 21",
                        "META-INF/services/p.Service", "a.Provider",
                        "META-INF/VENDOR.SF", "signature",
                        "META-INF/LICENSE.txt", "a's licence",
                        "module-info.class", "module"));
        jar(
                "runtime/b.jar",
                "Created-By: nobody",
                Map.of(
                        "p/Both.class", "b's",
                        "META-INF/versions/11/p/Plain.class", "not multi-release",
                        "META-INF/services/p.Service", "b.Provider",
                        "META-INF/LICENSE.txt", "b's licence",
                        "META-INF/NOTICE", "b's notice",
                        "META-INF/hk2-locator/default", "[b]"));
        MergedJar.main(new String[] {boot.toString()});
    }

    @Test
    void ofFilesOfOneNameTheFirstOnTheClassPathCounts() throws IOException {
        assertEquals("a's", merged("p/Both.class"));
    }

    @Test
    void listsThatAreReadFromEveryJarAreJoined() throws IOException {
        assertEquals("a.Provider\nb.Provider", merged("META-INF/services/p.Service"));
        assertEquals("[b]", merged("META-INF/hk2-locator/default"));
    }

    @Test
    void theNoticesOfEachLibraryAreKept() throws IOException {
        assertEquals("a's licence", merged("META-INF/licenses/a.jar/META-INF/LICENSE.txt"));
        assertEquals("b's licence", merged("META-INF/licenses/b.jar/META-INF/LICENSE.txt"));
        assertEquals("b's notice", merged("META-INF/licenses/b.jar/META-INF/NOTICE"));
    }

    @Test
    void aMultiReleaseJarGivesWhatJava17Sees() throws IOException {
        assertEquals("for Java 11", merged("p/Old.class"));
        assertNull(merged("p/Plain.class"), "the other JAR is none");
    }

    @Test
    void whatSpeaksOfOneJarAsAWholeIsLeftOut() throws IOException {
        assertNull(merged("META-INF/VENDOR.SF"));
        assertNull(merged("module-info.class"));
    }

    @Test
    void theMergedJarTakesTheLibrariesPlaceOnTheClassPath() throws IOException {
        try (JarFile jar = new JarFile(boot.toFile())) {
            assertEquals(
                    "runtime/server.jar", jar.getManifest().getMainAttributes().getValue("Class-Path"));
        }
        assertFalse(Files.exists(folder.resolve("runtime/a.jar")));
    }

    private Path jar(String name, String attribute, Map<String, String> files) throws IOException {
        Path file = folder.resolve(name);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes()
                .putValue(attribute.split(": ")[0], attribute.split(": ")[1]);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            for (Map.Entry<String, String> entry : files.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private String merged(String name) throws IOException {
        try (JarFile jar = new JarFile(folder.resolve("runtime/server.jar").toFile())) {
            JarEntry entry = jar.getJarEntry(name);
            return entry == null ? null : new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
