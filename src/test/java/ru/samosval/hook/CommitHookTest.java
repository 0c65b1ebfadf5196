package ru.samosval.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.platform.Refusal.Invalid;

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
                    """)
    void whatIsWrongIsNamed(String body, String field) {
        Invalid refusal = assertThrows(Invalid.class, () -> parse(body));
        assertEquals(field, refusal.errors().get(0).field());
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
