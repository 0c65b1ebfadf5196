package ru.samosval.hook;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.hook.forge.Push;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.request.CommitId;

class CommitHookTest {

    @Test
    void aCommitIsReadAndUnknownFieldsAreLeftAlone() {
        CommitHook hook = parse("""
                {"repo_url": "git@Git.Example.com:team/shop.git", "branch": " main ", "commit": "0a1b2c3", "by": {"a": 1}}""");
        assertEquals("git.example.com/team/shop", hook.repository().key());
        assertEquals("git@Git.Example.com:team/shop.git", hook.repoUrl());
        assertEquals("main", hook.branch());
        assertEquals("0a1b2c3", hook.commit());
    }

    @ParameterizedTest(name = "{0} is refused because of {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    nonsense                                                                | body
                    {                                                                       | body
                    []                                                                      | body
                    "text"                                                                  | body
                    null                                                                    | body
                    {"branch":"main","commit":"0a1b2c3"}                                    | repo_url
                    {"repo_url":"https://h/a","commit":"0a1b2c3"}                           | branch
                    {"repo_url":"https://h/a","branch":"main"}                              | commit
                    {"repo_url":"https://h/a","branch":"main","commit":null}                | commit
                    {"repo_url":"https://h/a","branch":"main","commit":1234567}             | commit
                    {"repo_url":"https://h/a","branch":"main","commit":"xyz"}               | commit
                    {"repo_url":"https://h/a","branch":"main","commit":"0a1b2c"}            | commit
                    {"repo_url":["https://h/a"],"branch":"main","commit":"0a1b2c3"}         | repo_url
                    {"repo_url":"not an address","branch":"main","commit":"0a1b2c3"}        | repo_url
                    {"repo_url":"https://h/a","branch":" ","commit":"0a1b2c3"}              | branch
                    {"repo_url":"https://h/a","branch":"refs/heads/","commit":"0a1b2c3"}    | branch
                    {"repo_url":"https://h/a","branch":"a","commit":"0a1b2c3","branch":"b"} | branch
                    {"x":{"y":[{"z":1,"z":2}]},"repo_url":"https://h/a"}                    | z
                    """)
    void whatIsWrongIsNamed(String body, String field) {
        Invalid refusal = assertThrows(Invalid.class, () -> parse(body));
        assertEquals(field, refusal.errors().get(0).field());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    nowhere                         | format
                    https://git.example.test        | path
                    https//git.example.test/a       | slashes
                    git@https://git.example.test/a  | around
                    https://git.example.test/a/../b | dots
                    https://git.example.test/a/%2e%2E/b | dots
                    https://git.example.test/a/%2e%2E%2fb | dots
                    ftp://git.example.test/a        | unknown
                    """)
    void anAddressOfNoRepositoryIsRefusedWithTheSentenceOfTheForm(String address, String sentence) {
        Invalid refusal = assertThrows(
                Invalid.class,
                () -> parse("{\"repo_url\":\"" + address + "\",\"branch\":\"main\",\"commit\":\"0a1b2c3\"}"));
        assertEquals(
                "request.repo_url." + sentence, refusal.errors().get(0).text().key());
    }

    @Test
    void aSecretInTheAddressIsNotKept() {
        CommitHook hook =
                parse("{\"repo_url\":\"https://ci:s3cr3t@h.test/a\",\"branch\":\"main\",\"commit\":\"0a1b2c3\"}");
        assertEquals("https://***@h.test/a", hook.repoUrl());
        assertEquals("h.test/a", hook.repository().key());
        for (String query : java.util.List.of("?private_token=abc", "?a=1&access_token=abc#x", "?access-token=a.bc")) {
            String shown = parse("{\"repo_url\":\"https://h.test/a/b" + query
                            + "\",\"branch\":\"main\",\"commit\":\"0a1b2c3\"}")
                    .repoUrl();
            assertEquals("https://h.test/a/b" + query.replaceAll("=a\\.?bc", "=***"), shown);
        }
    }

    @ParameterizedTest(name = "{0} of {1} hex digits")
    @CsvSource({"6, false", "7, true", "40, true", "41, false", "63, false", "64, true", "65, false"})
    void aCommitIsAsLongAsGitHasThem(int digits, boolean taken) {
        String body = "{\"repo_url\":\"https://h/a\",\"branch\":\"main\",\"commit\":\"" + "a".repeat(digits) + "\"}";
        if (taken) {
            assertEquals(digits, parse(body).commit().length());
        } else {
            assertThrows(Invalid.class, () -> parse(body));
        }
        assertEquals(taken, CommitId.isOne("A".repeat(digits)), "the form's rule is the same");
    }

    @ParameterizedTest(name = "{0}, {1}: {2} {3}")
    @CsvSource({
        "main, 0a1b2c3, main,",
        "refs/heads/main, 0a1b2c3, main,",
        "refs/heads/feature/x, 0a1b2c3, feature/x,",
        "refs/tags/v1, 0a1b2c3, refs/tags/v1, TAG",
        "refs/pull/7/merge, 0a1b2c3, refs/pull/7/merge, NO_BRANCH",
        "main, 0000000000000000000000000000000000000000, main, DELETED_BRANCH",
        "refs/heads/main, 0000000000000000000000000000000000000000000000000000000000000000, main, DELETED_BRANCH",
        "main, 0000000, main, DELETED_BRANCH",
        "main, 0000001, main,"
    })
    void aRefIsItsBranchAndWhatIsNoneDoesNothing(String ref, String commit, String branch, Decision nothing) {
        CommitHook hook =
                parse("{\"repo_url\":\"https://h/a\",\"branch\":\"" + ref + "\",\"commit\":\"" + commit + "\"}");
        assertEquals(branch, hook.branch());
        assertEquals(nothing, hook.nothing() == null ? null : hook.nothing().decision());
    }

    @Test
    void aMarkOfTheByteOrderMayStandInFront() {
        String json = "{\"repo_url\":\"https://h/a\",\"branch\":\"main\",\"commit\":\"0a1b2c3\"}";
        assertEquals("main", parse("\uFEFF" + json).branch());
        for (var encoding : java.util.List.of(UTF_16BE, UTF_16LE, UTF_16)) {
            Invalid refusal = assertThrows(Invalid.class, () -> CommitHook.parse(json.getBytes(encoding)));
            assertEquals("error.json.encoding", refusal.errors().get(0).text().key());
        }
    }

    @Test
    void ofAForgesAddressesThoseAreTakenThatARequestCanHave() {
        Push.Change change = new Push.Change("refs/heads/main", "0a1b2c3", false);
        String endless = "https://h/" + "a".repeat(60_000);
        List<CommitHook> hooks = CommitHook.of(new Push(
                "push", null, List.of(endless, "https://h/team/shop", "git@h:team/shop.git"), List.of(change)));
        assertEquals("https://h/team/shop", hooks.get(0).repoUrl());
        assertEquals(1, hooks.get(0).repositories().size());
        assertRefused("hook.payload.address", List.of(endless), change);
        assertRefused(
                "hook.payload.many",
                IntStream.range(0, 21).mapToObj(i -> "https://h/team/" + i).toList(),
                change);
    }

    private static void assertRefused(String key, List<String> addresses, Push.Change change) {
        Push push = new Push("push", null, addresses, List.of(change));
        Invalid refusal = assertThrows(Invalid.class, () -> CommitHook.of(push));
        assertEquals(key, refusal.errors().get(0).text().key());
    }

    @Test
    void anEmptyBodyAndBytesThatAreNoTextAreRefused() {
        assertThrows(Invalid.class, () -> CommitHook.parse(new byte[0]));
        assertThrows(Invalid.class, () -> CommitHook.parse(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1}));
        assertThrows(Invalid.class, () -> parse("[".repeat(60_000)));
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        Invalid refusal = assertThrows(Invalid.class, () -> parse("{}"));
        assertEquals(
                java.util.List.of("repo_url", "branch", "commit"),
                refusal.errors().stream().map(e -> e.field()).toList());
    }

    private static CommitHook parse(String body) {
        return CommitHook.parse(body.getBytes(UTF_8));
    }
}
