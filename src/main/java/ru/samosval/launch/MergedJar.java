package ru.samosval.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.Deflater;
import java.util.zip.ZipFile;

/**
 * Puts the server's three hundred libraries into one JAR. What the application asks for goes through them all before it is
 * looked for in the WAR, which took a seventh of the start; in one JAR it is one look. Run by the build alone.
 *
 * <p>What a class path of many JARs means stays: of files of one name the first counts, of a multi-release JAR what
 * Java 17 sees, and of the lists that are read from every JAR (services, HK2's descriptors) all, in their order. Notices of licences are kept of each library, below {@code
 * META-INF/licenses}.
 */
final class MergedJar {

    private static final Runtime.Version RELEASE = Runtime.Version.parse("17");

    /** Where each library's notices are, in a folder of its name. */
    private static final String NOTICES = "META-INF/licenses/";

    private final Map<String, byte[]> content = new LinkedHashMap<>();

    private MergedJar() {}

    /** With the JAR whose manifest has the class path; it will have the merged JAR in its place. */
    public static void main(String[] args) throws IOException {
        Path boot = Path.of(args[0]).toAbsolutePath();
        try (FileSystem jar = FileSystems.newFileSystem(boot)) {
            Path file = jar.getPath(JarFile.MANIFEST_NAME);
            Manifest manifest;
            try (InputStream in = Files.newInputStream(file)) {
                manifest = new Manifest(in);
            }
            List<Path> libraries = new ArrayList<>();
            String path = manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            for (String library : path.split(" ")) {
                libraries.add(boot.resolveSibling(library));
            }
            String merged = "runtime/server.jar";
            merge(libraries, boot.resolveSibling(merged));
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, merged);
            try (OutputStream out = Files.newOutputStream(file)) {
                manifest.write(out);
            }
            for (Path library : libraries) {
                Files.delete(library);
            }
        }
    }

    static void merge(List<Path> libraries, Path target) throws IOException {
        MergedJar merged = new MergedJar();
        for (Path library : libraries) {
            merged.add(library);
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(target), manifest)) {
            out.setLevel(Deflater.BEST_SPEED);
            for (Map.Entry<String, byte[]> file : merged.content.entrySet()) {
                out.putNextEntry(new JarEntry(file.getKey()));
                out.write(file.getValue());
                out.closeEntry();
            }
        }
    }

    private void add(Path library) throws IOException {
        try (JarFile jar = new JarFile(library.toFile(), false, ZipFile.OPEN_READ, RELEASE)) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.versionedStream()::iterator) {
                if (belongs(entry.getName())) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        byte[] bytes = in.readAllBytes();
                        content.merge(
                                entry.getName(),
                                bytes,
                                isList(entry.getName()) ? MergedJar::joined : (first, other) -> first);
                        if (isNotice(entry.getName())) {
                            content.put(NOTICES + library.getFileName() + "/" + entry.getName(), bytes);
                        }
                    }
                }
            }
        }
    }

    /** Not what speaks of one JAR as a whole: its manifest, signatures, module, index. */
    private static boolean belongs(String name) {
        return !name.equals(JarFile.MANIFEST_NAME)
                && !name.equals("META-INF/INDEX.LIST")
                && !name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)")
                && !name.endsWith("module-info.class");
    }

    /** Whether it says by which licence the library is given, and whose it is; of one name are many. */
    private static boolean isNotice(String name) {
        return name.matches(
                "(?i)(META-INF/([^/]+/){0,3})?(LICEN[SC]E|NOTICE|COPYING|COPYRIGHT|THIRD-?PARTY|about)([-._][^/]*)?");
    }

    private static boolean isList(String name) {
        return name.matches("META-INF/(services|hk2-locator)/[^/]+");
    }

    private static byte[] joined(byte[] first, byte[] other) {
        ByteArrayOutputStream both = new ByteArrayOutputStream(first.length + 1 + other.length);
        both.writeBytes(first);
        both.write('\n');
        both.writeBytes(other);
        return both.toByteArray();
    }
}
