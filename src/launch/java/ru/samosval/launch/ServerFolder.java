package ru.samosval.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The server, unpacked from the JAR: its libraries, the WAR and, for each JVM that has run it, a class-data archive.
 * The first start of a build creates it; afterwards only archives are written to it. What the server itself writes is
 * in a temporary folder of each process, so any number of servers can run from one folder.
 *
 * <p>It lies beside the JAR; if that place is not writable, in the user's cache folder, or else among the temporary
 * files. An archive can only be used by the JVM that made it and at the path where it was made. Its name depends on
 * both, so that another JVM or a moved folder makes another one. A JVM that does not accept an archive starts without
 * it.
 */
final class ServerFolder {

    private static final String CONTENT = "server/";

    /** Each server that runs from a folder holds a shared lock on this file in it. */
    static final String IN_USE = "in-use";

    /** How long after a start a folder that nobody has locked yet is left alone. */
    private static final Duration STARTING = Duration.ofMinutes(10);

    /**
     * Builds are named by their time, so that earlier ones are recognized. A name with a dot and a number is a folder
     * that was not unpacked completely.
     */
    private static final Pattern BUILD = Pattern.compile("\\d{14}(\\.\\d+)?");

    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

    private final Path folder;

    /** A folder that is, or will be, the server's. */
    ServerFolder(Path folder) {
        this.folder = folder;
    }

    /** The folder of this JAR's build, found or created. */
    static ServerFolder ready(Path jar) throws IOException, InterruptedException {
        try (JarFile file = new JarFile(jar.toFile())) {
            String build = file.getManifest().getMainAttributes().getValue("Samosval-Build");
            String wanted = System.getProperty("samosval.launch.dir");
            if (wanted != null) {
                try {
                    return new ServerFolder(Path.of(wanted).toAbsolutePath().resolve(build)).begun(file);
                } catch (FileSystemException e) {
                    System.err.println("samosval.launch.dir: another place is taken, as this cannot be: " + e);
                }
            }
            List<ServerFolder> places = places(jar).stream()
                    .map(place -> new ServerFolder(place.resolve(build)))
                    .toList();
            for (ServerFolder place : places) {
                if (place.isUnpacked() && Files.exists(place.archive()) && isOurs(place.folder.getParent())) {
                    return place.begun(file);
                }
            }
            IOException refusal = null;
            for (ServerFolder place : places) {
                try {
                    return place.begun(file);
                } catch (FileSystemException e) {
                    refusal = e;
                }
            }
            throw refusal;
        }
    }

    /** Completes this folder, so that the server can run from it. */
    private ServerFolder begun(JarFile jar) throws IOException, InterruptedException {
        make(jar);
        isBeingStarted();
        removeEarlier();
        return this;
    }

    private static List<Path> places(Path jar) {
        List<Path> places = new ArrayList<>();
        places.add(jar.resolveSibling("samosval.runtime"));
        places.add(Path.of(System.getProperty("user.home"), ".cache", "samosval"));
        places.add(Path.of(System.getProperty("java.io.tmpdir"), "samosval-" + System.getProperty("user.name")));
        return places;
    }

    private static boolean isTemporary(Path place) {
        return place.startsWith(System.getProperty("java.io.tmpdir"));
    }

    /**
     * Whether the folder is ours. What we run must not be another user's, as it might be among the temporary files,
     * where everybody can create what does not exist yet. To be called for an existing folder: if it is ours and closed
     * to others, it stays so.
     */
    private static boolean isOurs(Path place) throws IOException {
        if (!isTemporary(place) || !Files.getFileStore(place).supportsFileAttributeView(PosixFileAttributeView.class)) {
            return true;
        }
        PosixFileAttributes folder = Files.readAttributes(place, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Path own = Files.createTempFile(null, null);
        try {
            return folder.isDirectory()
                    && folder.owner().equals(Files.getOwner(own))
                    && folder.permissions().equals(OWN);
        } finally {
            Files.delete(own);
        }
    }

    /** Creates the folder of all builds; among the temporary files only we get access. */
    private static void makeParent(Path place) throws IOException {
        if (isTemporary(place)
                && FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(place.getParent());
            try {
                Files.createDirectory(place, PosixFilePermissions.asFileAttribute(OWN));
            } catch (FileAlreadyExistsException e) {
                // Its owner is checked next.
            }
        } else {
            Files.createDirectories(place);
        }
        if (!isOurs(place)) {
            throw new AccessDeniedException(place.toString(), null, "it is another's, or others may write to it");
        }
    }

    /** Until the server holds its lock, the time of the file shows that the folder is wanted. */
    private void isBeingStarted() {
        try {
            Files.setLastModifiedTime(folder.resolve(IN_USE), FileTime.from(Instant.now()));
        } catch (IOException e) {
            // If it is not writable, nobody removes it either.
        }
    }

    /** Removes the folders of earlier builds beside this one that nothing runs from. */
    void removeEarlier() {
        try (Stream<Path> folders = Files.list(folder.getParent())) {
            for (Path earlier : folders.filter(this::isEarlier).toList()) {
                if (!isUsed(earlier)) {
                    delete(earlier);
                }
            }
        } catch (IOException e) {
            System.err.println("Earlier builds could not be removed from " + folder.getParent() + ": " + e);
        }
    }

    private boolean isEarlier(Path other) {
        String name = other.getFileName().toString();
        return BUILD.matcher(name).matches()
                && !name.equals(folder.getFileName().toString())
                && name.compareTo(folder.getFileName().toString()) < 0;
    }

    private static boolean isUsed(Path other) throws IOException {
        Path sign = other.resolve(IN_USE);
        Path touched = Files.exists(sign) ? sign : other;
        if (Files.getLastModifiedTime(touched).toInstant().isAfter(Instant.now().minus(STARTING))) {
            return true;
        }
        if (!Files.exists(sign)) {
            return false;
        }
        try (FileChannel file = FileChannel.open(sign, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            return lock == null;
        }
    }

    private void make(JarFile jar) throws IOException, InterruptedException {
        if (isUnpacked()) {
            makeParent(folder.getParent());
        } else {
            System.err.println("First start of this build: unpacking the server to " + folder);
            unpack(jar);
        }
        if (Files.exists(folder.resolve("classes.lst")) && !Files.exists(archive())) {
            System.err.println("First start with this JVM: making the class-data archive " + archive());
            archiveClasses();
        }
    }

    /** Unpacks everything or nothing: another process may be doing the same. */
    private void unpack(JarFile jar) throws IOException {
        makeParent(folder.getParent());
        Path part = folder.resolveSibling(
                folder.getFileName() + "." + ProcessHandle.current().pid());
        // Left by a process with this id that was killed. In a container all have the same id.
        delete(part);
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
            Files.createFile(part.resolve(IN_USE));
            moveTo(folder, part);
        } finally {
            delete(part);
        }
    }

    /**
     * If an archive cannot be made, an empty file is left instead, so that it is not tried at each start. The JVM
     * ignores that.
     */
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
        Files.walkFileTree(part, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The JVM options that the JAR specifies, including its archive. */
    List<String> jvmOptions() throws IOException {
        return Stream.concat(
                        Files.readAllLines(folder.resolve("jvm.options")).stream()
                                .filter(line -> line.startsWith("-")),
                        Stream.of("-XX:SharedArchiveFile=" + archive()))
                .toList();
    }

    /** The part of the server's command line after the JVM options. */
    List<String> server() {
        return List.of(
                "-Dfish.payara.micro.UnpackDir=" + folder,
                "-Dfish.payara.micro.BootJar=" + serverJar().toUri(),
                "-jar",
                serverJar().toString(),
                "--deploy",
                folder.resolve("ROOT.war").toString());
    }

    /** The {@code java} program that runs this process. */
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
