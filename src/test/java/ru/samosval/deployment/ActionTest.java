package ru.samosval.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class ActionTest {

    private static final String REPLICAS = "REPLICA_.*";

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_NONE, names = REPLICAS)
    void whatALineRecordsIsReadFromIt(Action action) {
        assertEquals(Optional.of(new Action.Recorded(action, 0, "anna")), Action.of(action.line("anna")));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ALL, names = REPLICAS)
    void theLineOfAnActOnAReplicaNamesTheReplica(Action action) {
        String line = action.line(12, "by by");
        assertEquals("Replica 12 " + action.done() + " by by by", line);
        assertEquals(Optional.of(new Action.Recorded(action, 12, "by by")), Action.of(line));
    }

    @Test
    void linesOfEarlierVersionsAreReadAsTheyWereWritten() {
        assertEquals(
                Optional.of(new Action.Recorded(Action.REPLICA_KILL, 2, "anna")),
                Action.of("Replica 2 killed by anna"));
        assertEquals(
                Optional.of(new Action.Recorded(Action.REPLICA_RESTART, 100, "anna")),
                Action.of("Replica 100 restarted by anna"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Replica ",
                "Replica 2",
                "Replica 2 restarted",
                "Replica 2 is up",
                "Replica two killed by anna",
                "Replica 99999999999 killed by anna",
                "replica 2 killed by anna"
            })
    void otherLinesRecordNone(String line) {
        assertEquals(Optional.empty(), Action.of(line));
    }
}
