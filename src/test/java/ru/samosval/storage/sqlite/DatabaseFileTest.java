package ru.samosval.storage.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseFileTest {

    private static final int PAGE = 4_096;
    private static final int GROWTHS = 20_000;
    private static final int ONLOOKERS = 4;

    @TempDir
    private Path folder;

    @Test
    void aFileThatGrowsWhileManyLookAtItIsNotTakenForATruncatedOne() throws Exception {
        Path path = folder.resolve("samosval.sqlite3");
        DatabaseFile file = DatabaseFile.open(path);
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService onlookers = Executors.newFixedThreadPool(ONLOOKERS);
        List<Future<Optional<String>>> looks = new ArrayList<>();
        for (int i = 0; i < ONLOOKERS; i++) {
            looks.add(onlookers.submit(() -> {
                Optional<String> wrong = Optional.empty();
                while (!over.get() && wrong.isEmpty()) {
                    wrong = file.wrong();
                }
                return wrong;
            }));
        }
        try (RandomAccessFile growing = new RandomAccessFile(path.toFile(), "rw")) {
            for (long page = 1; page <= GROWTHS; page++) {
                growing.setLength(page * PAGE);
            }
        } finally {
            over.set(true);
            onlookers.shutdown();
        }
        for (Future<Optional<String>> look : looks) {
            assertEquals(Optional.empty(), look.get());
        }
    }

    @Test
    void aFileThatShrankIsSaidToBeTruncated() throws Exception {
        Path path = folder.resolve("samosval.sqlite3");
        DatabaseFile file = DatabaseFile.open(path);
        try (RandomAccessFile shrinking = new RandomAccessFile(path.toFile(), "rw")) {
            shrinking.setLength(2 * PAGE);
            assertEquals(Optional.empty(), file.wrong());
            shrinking.setLength(PAGE);
            assertEquals(Optional.of("is truncated: 4096 bytes of 8192"), file.wrong());
        }
    }
}
