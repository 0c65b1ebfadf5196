package ru.samosval.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.access.Actor;
import ru.samosval.access.Role;
import ru.samosval.harness.EmptyDatabase;
import ru.samosval.storage.Lookup;

/** What a user is told about other requests with the same name and version. */
class NamesakesTest {

    private static final long ANNA = 2;
    private static final long VERA = 3;

    @TempDir
    static Path folder;

    private static EmptyDatabase database;
    private static Namesakes namesakes;

    @BeforeAll
    static void requestsOfSeveralPeople() {
        database = EmptyDatabase.in(folder);
        database.addRequest(1, "shop", "1", ANNA, null);
        database.addRequest(2, "shop", "1", VERA, "boris,anna2");
        database.addRequest(3, "shop", "1", ANNA, null);
        database.addRequest(4, "shop", "2", ANNA, null);
        database.addRequest(5, "bank", "1", ANNA, null);
        for (int id = 101; id <= 112; id++) {
            database.addRequest(id, "many", "1", VERA, null);
        }
        namesakes = new Namesakes(new Lookup(database.source()));
    }

    @ParameterizedTest(name = "{0} of {1}:{2} beside {3}: {4}")
    @CsvSource(delimiter = '|', textBlock = """
                    operator | shop | 1 | 1   | [3, 2]
                    operator | shop | 1 | 0   | [3, 2, 1]
                    anna     | shop | 1 | 1   | [3] and others
                    vera     | shop | 1 | 2   | [] and others
                    boris    | shop | 1 | 2   | [] and others
                    boris    | shop | 1 | 3   | [2] and others
                    anna     | shop | 2 | 4   | []
                    anna     | bank | 1 | 5   | []
                    anna     | bank | 2 | 5   | []
                    operator | many | 1 | 112 | [111, 110, 109, 108, 107, 106, 105, 104, 103, 102] and others
                    operator | many | 1 | 0   | [112, 111, 110, 109, 108, 107, 106, 105, 104, 103] and others
                    """)
    void thoseThatOneSeesAreNamedAndTheRestOnlySaidToBeThere(
            String who, String name, String version, long request, String right) {
        Actor actor = switch (who) {
            case "anna" -> new Actor(ANNA, who, Role.DEVELOPER);
            case "vera" -> new Actor(VERA, who, Role.DEVELOPER);
            case "boris" -> new Actor(4, who, Role.DEVELOPER);
            default -> new Actor(1, who, Role.OPERATOR);
        };
        Namesakes.Found found = namesakes.of(actor, name, version, request);
        assertEquals(right, found.seen() + (found.others() ? " and others" : ""));
        assertEquals(right.equals("[]"), found.isEmpty());
    }

    @Test
    void aMillionRequestsAreNotLookedThrough() {
        List<String> plan = database.plan(Namesakes.OTHERS);
        assertEquals(1, plan.size(), plan::toString);
        assertTrue(plan.get(0).contains("USING INDEX ix_requests_name"), plan::toString);
    }
}
