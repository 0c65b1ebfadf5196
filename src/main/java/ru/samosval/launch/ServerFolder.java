package ru.samosval.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The server, unpacked from the JAR: its libraries, the WAR and, for each JVM that has run it, a class-data archive. It is
 * made by the first start of a build, and nothing but archives is written to it afterwards: what the server itself writes
 * is in a temporary folder of each process, so any number of servers run from one folder.
 *
 * <p>It lies beside the JAR, or where that is not to be written, in the user's cache folder, or else among the temporary
 * files. An archive is of use to the JVM that made it and at the path where it was made; its name says which, so that
 * another JVM or a moved folder makes another one. A JVM that does not accept an archive starts without it.
 */
final class ServerFolder {

    private static final String CONTENT = "server/";

    private final Path folder;

    /** A folder that is or will be the server's. */
    ServerFolder(Path folder) {
        this.folder = folder;
    }

    /** The folder of this JAR's build, found or made. */
    static ServerFolder ready(Path jar) throws IOException, InterruptedException {
        try (JarFile file = new JarFile(jar.toFile())) {
            String build = file.getManifest().getMainAttributes().getValue("Samosval-Build");
            List<ServerFolder> places = places(jar).stream()
                    .filter(ServerFolder::isOurs)
                    .map(place -> new ServerFolder(place.resolve(build)))
                    .toList();
            for (ServerFolder place : places) {
                if (place.isUnpacked() && Files.exists(place.archive())) {
                    return place;
                }
            }
            IOException refusal = null;
            for (ServerFolder place : places) {
                try {
                    place.make(file);
                    return place;
                } catch (FileSystemException e) {
                    refusal = e;
                }
            }
            throw refusal;
        }
    }

    private static List<Path> places(Path jar) {
        List<Path> places = new ArrayList<>();
        if (System.getProperty("samosval.launch.dir") != null) {
            places.add(Path.of(System.getProperty("samosval.launch.dir")).toAbsolutePath());
        }
        places.add(jar.resolveSibling("samosval.runtime"));
        places.add(Path.of(System.getProperty("user.home"), ".cache", "samosval"));
        places.add(Path.of(System.getProperty("java.io.tmpdir"), "samosval-" + System.getProperty("user.name")));
        return places;
    }

    /** What we run from must not be another user's, as it might be among the temporary files. */
    private static boolean isOurs(Path place) {
        try {
            return !place.startsWith(System.getProperty("java.io.tmpdir"))
                    || !Files.exists(place)
                    || Files.getOwner(place).getName().equals(System.getProperty("user.name"));
        } catch (IOException e) {
            return false;
        }
    }

    private void make(JarFile jar) throws IOException, InterruptedException {
        if (!isUnpacked()) {
            System.err.println("First start of this build: unpacking the server to " + folder);
            unpack(jar);
        }
        if (Files.exists(folder.resolve("classes.lst")) && !Files.exists(archive())) {
            System.err.println("First start with this JVM: making the class-data archive " + archive());
            archiveClasses();
        }
    }

    /** Whole or not at all: another process may be doing the same. */
    private void unpack(JarFile jar) throws IOException {
        Files.createDirectories(folder.getParent());
        Path part = folder.resolveSibling(
                folder.getFileName() + "." + ProcessHandle.current().pid());
        Files.createDirectory(part);
        try {
            for (JarEntry entry :
                    jar.stream().filter(e -> e.getName().startsWith(CONTENT)).toList()) {
                Path target = part.resolve(entry.getName().substring(CONTENT.length()))
                        .normalize();
                if (!target.startsWith(part)) {
                    throw new IOException("the JAR holds a path that leads out of it: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    try (InputStream content = jar.getInputStream(entry)) {
                        Files.copy(content, target);
                    }
                }
            }
            moveTo(folder, part);
        } finally {
            delete(part);
        }
    }

    /** An archive that cannot be made is left empty, so that it is not tried at each start; the JVM passes it over. */
    private void archiveClasses() throws IOException, InterruptedException {
        Path part = folder.resolve(
                archive().getFileName() + "." + ProcessHandle.current().pid());
        try {
            List<String> command = new ArrayList<>(List.of(java().toString(), "-Xshare:dump", "-Xlog:disable"));
            command.add("-XX:SharedClassListFile=" + folder.resolve("classes.lst"));
            command.add("-XX:SharedArchiveFile=" + part);
            // Only this collector can put objects into the archive; the others can read them.
            command.add("-XX:+UseG1GC");
            command.addAll(List.of("-jar", serverJar().toString()));
            ProcessBuilder process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            process.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
            if (process.start().waitFor() != 0 || !Files.exists(part)) {
                Files.deleteIfExists(part);
                Files.createFile(part);
            }
            moveTo(archive(), part);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void moveTo(Path target, Path part) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!Files.exists(target)) {
                throw e;
            }
        }
    }

    static void delete(Path part) throws IOException {
        if (Files.exists(part)) {
            try (Stream<Path> files = Files.walk(part)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** The options that the JAR wants the JVM to have, its archive among them. */
    List<String> jvmOptions() throws IOException {
        return Stream.concat(
                        options(),
                        Stream.of(
                                "-XX:CompilerDirectivesFile=" + folder.resolve("compiler-directives.json"),
                                "-XX:SharedArchiveFile=" + archive()))
                .toList();
    }

    private Stream<String> options() throws IOException {
        return Files.readAllLines(folder.resolve("jvm.options")).stream().filter(line -> line.startsWith("-"));
    }

    /** What follows the JVM's options on the command line of the server. */
    List<String> server() {
        return List.of(
                "-Dfish.payara.micro.UnpackDir=" + folder,
                "-Dfish.payara.micro.BootJar=" + serverJar().toUri(),
                "-jar",
                serverJar().toString(),
                "--deploy",
                folder.resolve("ROOT.war").toString());
    }

    /** The {@code java} that runs this. */
    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private boolean isUnpacked() {
        return Files.exists(serverJar());
    }

    private Path serverJar() {
        return folder.resolve("launch-micro.jar");
    }

    private Path archive() {
        String made = System.getProperty("java.vm.version")
                + System.getProperty("java.vm.vendor")
                + System.getProperty("os.arch")
                + folder;
        return folder.resolve("samosval-%08x.jsa".formatted(made.hashCode()));
    }
}
