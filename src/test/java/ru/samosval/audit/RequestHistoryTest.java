package ru.samosval.audit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ru.samosval.harness.EmptyDatabase;

class RequestHistoryTest {

    @TempDir
    private Path folder;

    @Test
    void itIsReadByItsIndexHoweverLongTheLogIs() {
        List<String> plan = EmptyDatabase.in(folder).plan(Audit.OF_REQUEST);
        assertTrue(plan.toString().contains("INDEX ix_audit_request (target_id=?)"), plan::toString);
        assertTrue(plan.stream().noneMatch(line -> line.contains("SCAN") || line.contains("TEMP")), plan::toString);
    }
}
