package ru.samosval.launch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/**
 * The folder for the server's temporary files, some fifty megabytes. It lies in the launcher's temporary folder, and is
 * removed when the server ends, for whatever reason. If the launcher was killed as well, the next start removes it.
 */
final class TemporaryFolder implements AutoCloseable {

    private static final String PREFIX = "samosval-server-";

    /** The launcher holds a lock on this file in the folder. */
    private static final String IN_USE = "in-use";

    /**
     * If the folder was changed within this time and nobody has locked it, another start may be creating it just now.
     */
    private static final Duration BEING_MADE = Duration.ofMinutes(1);

    private final Path folder;
    private final FileChannel sign;

    private TemporaryFolder(Path folder, FileChannel sign) {
        this.folder = folder;
        this.sign = sign;
    }

    /** Creates such a folder in this one, and removes those that were left there. */
    static TemporaryFolder make(Path parent) throws IOException {
        removeLeft(parent);
        Path folder = Files.createTempDirectory(parent, PREFIX);
        FileChannel sign =
                FileChannel.open(folder.resolve(IN_USE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        sign.tryLock();
        return new TemporaryFolder(folder, sign);
    }

    /** The JVM option that makes the server use it. */
    String option() {
        return "-Djava.io.tmpdir=" + folder;
    }

    @Override
    public void close() throws IOException {
        // Locked until it is gone, so that no other start takes it for one that was left.
        try (sign) {
            ServerFolder.delete(folder);
        }
    }

    /** A start does not fail because of what earlier ones have left, nor because another start removes the same. */
    private static void removeLeft(Path parent) {
        try (DirectoryStream<Path> ours = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path each : ours) {
                if (isLeft(each)) {
                    ServerFolder.delete(each);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            System.err.println("Temporary files of earlier servers could not be removed from " + parent + ": " + e);
        }
    }

    private static boolean isLeft(Path folder) {
        try {
            if (Files.getLastModifiedTime(folder)
                    .toInstant()
                    .isAfter(Instant.now().minus(BEING_MADE))) {
                return false;
            }
            try (FileChannel file = FileChannel.open(folder.resolve(IN_USE), StandardOpenOption.WRITE);
                    FileLock lock = file.tryLock()) {
                return lock != null;
            }
        } catch (NoSuchFileException e) {
            return Files.exists(folder);
        } catch (IOException | OverlappingFileLockException e) {
            // It is another user's, or of this very process.
            return false;
        }
    }
}
