package ru.samosval.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.request.RepoUrl;

class StoredTest {

    @Test
    void commitsAreReadAsTheyWereWritten() {
        List<CommitHook> commits = List.of(
                new CommitHook(
                        List.of(new RepoUrl("h.example.test/a"), new RepoUrl("ssh.example.test/a")),
                        "https://h.example.test/a",
                        "main",
                        "abcdef0",
                        false),
                new CommitHook(
                        List.of(new RepoUrl("h.example.test/b c")),
                        "git@h.example.test:b c",
                        "refs/tags/v1",
                        "abcdef1",
                        true));
        assertEquals(commits, Stored.commits(Stored.commits(commits)));
        assertEquals(List.of(), Stored.commits((String) null));
    }

    @Test
    void anOutcomeIsReadAsItWasWritten() {
        CommitResult result = new CommitResult(
                List.of(1L, 2L),
                List.of(3L),
                List.of(),
                7,
                List.of(
                        new Target(Decision.RESTARTED, 1L, null, 1, 2, 1, 0, List.of()),
                        Target.pending(2, 7),
                        Target.of(Decision.OTHER_BRANCH, 4L, "release"),
                        Target.of(Decision.TAG, null, "refs/tags/v1")),
                true);
        assertEquals(result, Stored.outcome(Stored.outcome(result)));
    }

    @Test
    void aReasonIsReadAsItWasWritten() {
        Reason reason = Reason.of(new Invalid("ref", "error.long", 500));
        Reason read = Reason.parse(400, reason.toColumn());
        assertEquals("ref", read.errors().get(0).field());
        assertEquals("error.long", read.errors().get(0).text().key());
        assertEquals("500", read.errors().get(0).text().arguments()[0]);
    }
}
