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

    /** Each server that runs from a folder holds a shared lock of this file in it. */
    static final String IN_USE = "in-use";

    /** Grace period after a start in which a folder that nobody has locked yet is left alone. */
    private static final Duration STARTING = Duration.ofMinutes(10);

    /** Builds are named by their moment, so that earlier ones are known; behind a dot, what was not unpacked to its end. */
    private static final Pattern BUILD = Pattern.compile("\\d{14}(\\.\\d+)?");

    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

    private final Path folder;

    /** A folder that is or will be the server's. */
    ServerFolder(Path folder) {
        this.folder = folder;
    }

    /** The folder of this JAR's build, found or made. */
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

    /** This folder, whole and about to be run from. */
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
     * What we run from must not be another user's, as it might be among the temporary files, where everybody may make what
     * is not there yet. To be asked of a folder that exists: what is ours and closed to others stays so.
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

    /** The folder of all builds; among the temporary files for ourselves alone. */
    private static void makeParent(Path place) throws IOException {
        if (isTemporary(place)
                && FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(place.getParent());
            try {
                Files.createDirectory(place, PosixFilePermissions.asFileAttribute(OWN));
            } catch (FileAlreadyExistsException e) {
                // Whose it is is asked next.
            }
        } else {
            Files.createDirectories(place);
        }
        if (!isOurs(place)) {
            throw new AccessDeniedException(place.toString(), null, "it is another's, or others may write to it");
        }
    }

    /** Until the server holds its lock, the time of the file tells that the folder is wanted. */
    private void isBeingStarted() {
        try {
            Files.setLastModifiedTime(folder.resolve(IN_USE), FileTime.from(Instant.now()));
        } catch (IOException e) {
            // Where it is not to be written, nobody removes it either.
        }
    }

    /** Removes the folders of earlier builds beside this one from which nothing runs. */
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

    /** Whole or not at all: another process may be doing the same. */
    private void unpack(JarFile jar) throws IOException {
        makeParent(folder.getParent());
        Path part = folder.resolveSibling(
                folder.getFileName() + "." + ProcessHandle.current().pid());
        // Of one that was killed meanwhile and had this number: in a container all have.
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

    /** The options that the JAR wants the JVM to have, its archive among them. */
    List<String> jvmOptions() throws IOException {
        return Stream.concat(
                        Files.readAllLines(folder.resolve("jvm.options")).stream()
                                .filter(line -> line.startsWith("-")),
                        Stream.of("-XX:SharedArchiveFile=" + archive()))
                .toList();
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
