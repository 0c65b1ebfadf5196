package ru.samosval.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildStatusTest {

    @ParameterizedTest(name = "{0} goes on to: {1}; finished: {2}")
    @CsvSource(textBlock = """
                    QUEUED,   BUILDING,       false
                    BUILDING, SUCCESS FAILED, false
                    SUCCESS,  ,               true
                    FAILED,   ,               true
                    """)
    void aBuildOnlyMovesForward(BuildStatus from, String allowed, boolean finished) {
        for (BuildStatus to : BuildStatus.values()) {
            boolean legal = allowed != null && (" " + allowed + " ").contains(" " + to + " ");
            assertEquals(legal, from.canBecome(to), from + " to " + to);
        }
        assertEquals(finished, from.isFinished());
    }
}
