package ru.samosval.dockerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parser on which the other tests rely gives the same answers as BuildKit's own. */
class BuildKitParserTest {

    private static final Set<String> ITS_OWN = Set.of("FROM", "RUN", "ENTRYPOINT", "CMD");

    @ParameterizedTest(name = "{0}")
    @MethodSource("ru.samosval.dockerfile.Recorded#realFiles")
    void itReadsRealFilesAsBuildKitDoes(Recorded recorded) throws Exception {
        same(recorded);
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("ru.samosval.dockerfile.Recorded#pieces")
    void itReadsWhatIsHardToReadAsBuildKitDoes(Recorded recorded) throws Exception {
        if (recorded.error() != null) {
            assertThrows(BuildKitParser.Malformed.class, () -> BuildKitParser.parse(recorded.file()), recorded.error());
        } else {
            same(recorded);
        }
    }

    private static void same(Recorded recorded) throws Exception {
        List<BuildKitParser.Instruction> expected = recorded.instructions();
        List<BuildKitParser.Instruction> found = BuildKitParser.parse(recorded.file());
        assertTrue(expected.size() > 0);
        assertEquals(
                expected.stream().map(BuildKitParserTest::comparable).toList(),
                found.stream().map(BuildKitParserTest::comparable).toList());
    }

    /** How the lists of other instructions are read does not matter here. */
    private static Object comparable(BuildKitParser.Instruction i) {
        return ITS_OWN.contains(i.name()) ? i : List.of(i.name(), i.line(), i.heredocs(), i.start(), i.end());
    }
}
