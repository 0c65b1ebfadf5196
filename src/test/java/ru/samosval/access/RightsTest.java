package ru.samosval.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import ru.samosval.refusal.Refusal.Forbidden;
import ru.samosval.refusal.Refusal.NotFound;

/** The rights table (section 3.2), rule by rule and person by person. */
class RightsTest {

    private static final String[] PEOPLE = {"admin", "operator", "creator", "owner", "collaborator", "stranger"};

    private static final Map<String, Actor> ACTORS = Map.of(
            "admin", new Actor(1, "root", Role.ADMIN),
            "operator", new Actor(2, "oleg", Role.OPERATOR),
            "creator", new Actor(3, "carol", Role.DEVELOPER),
            "owner", new Actor(4, "oscar", Role.DEVELOPER),
            "collaborator", new Actor(5, "colin", Role.DEVELOPER),
            "stranger", new Actor(6, "steve", Role.DEVELOPER));

    private static final Map<String, Predicate<Actor>> RULES = Map.ofEntries(
            Map.entry("administers", Rights::administers),
            Map.entry("creates requests", Rights::createsRequests),
            Map.entry("sees", a -> Rights.seesRequest(a, request(true))),
            Map.entry("edits a draft", a -> Rights.editsRequest(a, request(true))),
            Map.entry("edits a submitted one", a -> Rights.editsRequest(a, request(false))),
            Map.entry("submits", a -> Rights.submitsRequest(a, request(true))),
            Map.entry("operates", Rights::operates),
            Map.entry("stops", a -> Rights.stops(a, request(false))),
            Map.entry("starts", a -> Rights.starts(a, request(false), false)),
            Map.entry("starts what an operator stopped", a -> Rights.starts(a, request(false), true)),
            Map.entry("simulates a commit", a -> Rights.simulatesCommit(a, request(false))));

    private static final String TABLE = """
                                            | admin | operator | creator | owner | collaborator | stranger
            administers                     | yes   | no       | no      | no    | no           | no
            creates requests                | no    | no       | yes     | yes   | yes          | yes
            sees                            | yes   | yes      | yes     | yes   | yes          | no
            edits a draft                   | yes   | yes      | yes     | yes   | no           | no
            edits a submitted one           | yes   | yes      | no      | no    | no           | no
            submits                         | no    | no       | yes     | yes   | no           | no
            operates                        | yes   | yes      | no      | no    | no           | no
            stops                           | yes   | yes      | no      | yes   | no           | no
            starts                          | yes   | yes      | no      | yes   | no           | no
            starts what an operator stopped | yes   | yes      | no      | no    | no           | no
            simulates a commit              | yes   | yes      | no      | yes   | no           | no
            """;

    @TestFactory
    Stream<DynamicTest> eachPersonMayWhatTheTableSays() {
        return TABLE.lines()
                .skip(1)
                .map(line -> line.split("\\|"))
                .flatMap(cells -> Stream.of(PEOPLE).map(person -> {
                    String rule = cells[0].strip();
                    String expected = cells[1 + java.util.List.of(PEOPLE).indexOf(person)].strip();
                    return DynamicTest.dynamicTest(
                            person + " " + rule + ": " + expected,
                            () -> assertEquals(
                                    expected.equals("yes"), RULES.get(rule).test(ACTORS.get(person))));
                }));
    }

    @Test
    void aProgramThatFilesRequestsSubmitsItsOwnAndOperates() {
        Actor program = new Actor(3, "ci", Role.OPERATOR, true, null, "token ci", null);
        Actor another = new Actor(6, "ci2", Role.OPERATOR, true, null, "token ci", null);
        assertTrue(Rights.createsRequests(program) && Rights.operates(program));
        assertTrue(Rights.submitsRequest(program, request(true)));
        assertFalse(Rights.submitsRequest(another, request(true)));
        assertFalse(Rights.administers(program));
        assertTrue(program.through("Docker").filesRequests(), "by whatever means");
    }

    @Test
    void onlyAServiceAccountThatOperatesFilesRequestsToo() {
        for (Role role : Role.values()) {
            assertEquals(role == Role.OPERATOR, Rights.mayFileRequests(role, true), role::toString);
            assertFalse(Rights.mayFileRequests(role, false), role::toString);
        }
    }

    @Test
    void onlyRootIsProtected() {
        assertFalse(Rights.isBlockable("root"));
        assertTrue(Rights.isBlockable("Root2"));
    }

    @Test
    void whatOneMayNotSeeIsNotThereAndWhatOneMayNotDoIsForbidden() {
        assertEquals(404, assertThrows(NotFound.class, () -> Rights.see(false)).status());
        assertEquals(
                403, assertThrows(Forbidden.class, () -> Rights.demand(false)).status());
        Rights.see(true);
        Rights.demand(true);
    }

    private static Guarded request(boolean open) {
        return new Guarded() {
            @Override
            public long ownerId() {
                return 4;
            }

            @Override
            public long authorId() {
                return 3;
            }

            @Override
            public boolean namesCollaborator(String username) {
                return username.equals("colin");
            }

            @Override
            public boolean isOpenToItsAuthor() {
                return open;
            }
        };
    }
}
