package ru.samosval.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import ru.samosval.refusal.Refusal.Text;

/** Comparing repositories is an equivalence relation, over addresses in all forms that people and tools write. */
class RepoUrlPropertyTest {

    /** A repository, and how to write it. */
    record Repository(String host, String owner, String name) {}

    @Property
    void everySpellingOfARepositoryIsEqualToEveryOther(
            @ForAll("repositories") Repository repository,
            @ForAll("spellings") Spelling a,
            @ForAll("spellings") Spelling b) {
        RepoUrl one = RepoUrl.parse(a.of(repository)).orElseThrow();
        RepoUrl other = RepoUrl.parse(b.of(repository)).orElseThrow();
        assertEquals(one, other, () -> a.of(repository) + " and " + b.of(repository));
        assertEquals(one.key(), other.key());
    }

    @Property
    void spellingsOfTwoRepositoriesAreNeverEqual(
            @ForAll("repositories") Repository first,
            @ForAll("repositories") Repository second,
            @ForAll("spellings") Spelling a,
            @ForAll("spellings") Spelling b) {
        Assume.that(!first.equals(second));
        assertNotEquals(RepoUrl.parse(a.of(first)), RepoUrl.parse(b.of(second)));
    }

    @Property
    void comparingIsReflexiveSymmetricAndTransitiveForAnyText(
            @ForAll("texts") String a, @ForAll("texts") String b, @ForAll("texts") String c) {
        assertEquals(RepoUrl.parse(a), RepoUrl.parse(a));
        boolean ab = same(a, b);
        assertEquals(ab, same(b, a));
        if (ab && same(b, c)) {
            assertEquals(true, same(a, c));
        }
    }

    @Property
    void whatTheFormSavesNamesTheSameRepositoryAndIsSavedUnchangedTheNextTime(
            @ForAll("repositories") Repository repository, @ForAll("spellings") Spelling spelling) {
        RepoAddress typed = RepoAddress.read(spelling.of(repository)).orElseThrow();
        Assume.that(typed.isReachable() && !typed.holdsSecret());
        String saved = typed.saved();
        assertEquals(typed.repository(), RepoUrl.parse(saved));
        assertEquals(saved, RepoAddress.read(saved).orElseThrow().saved());
    }

    @Property
    void noSecretIsLeftInWhatIsShown(
            @ForAll("repositories") Repository repository, @ForAll("spellings") Spelling spelling) {
        assertFalse(RepoUrl.masked(spelling.of(repository)).contains(Spelling.SECRET));
    }

    @Property
    void twoProjectsOfGitwebAreNeverOne(
            @ForAll("scripts") String script,
            @ForAll("queries") String query,
            @ForAll("queries") String otherQuery,
            @ForAll("repositories") Repository first,
            @ForAll("repositories") Repository second) {
        String one = "https://git.example.test" + script + query.replace("P", first.owner() + "/" + first.name());
        String other =
                "https://git.example.test" + script + otherQuery.replace("P", second.owner() + "/" + second.name());
        boolean same = first.owner().equals(second.owner()) && first.name().equals(second.name());
        assertEquals(same, same(one, other), () -> one + " and " + other);
        assertEquals(
                "request.repo_url.gitweb", RepoUrl.problem(one).orElseThrow().key());
    }

    @Property
    void whateverIsTypedIsRefusedOrSavedAsAnAddressThatIsSavedUnchanged(@ForAll("texts") String typed) {
        Assume.that(!typed.isBlank());
        if (RepoUrl.problem(typed).isEmpty()) {
            String saved = RepoUrl.saved(typed);
            assertEquals(saved, RepoUrl.saved(saved));
            assertEquals(Optional.empty(), RepoUrl.problem(saved).map(Text::key));
            assertEquals(true, RepoUrl.parse(saved).isPresent());
        }
    }

    @Property
    void oneReadingSaysTheSameAsThree(@ForAll("texts") String text) {
        assertEquals(RepoUrl.parse(text), RepoUrl.read(text).map(RepoUrl.Reading::repository));
        RepoUrl.read(text).ifPresent(reading -> assertEquals(RepoUrl.masked(text), reading.shown()));
        if (RepoUrl.parse(text).isEmpty()) {
            assertFalse(RepoUrl.unreadable(text).key().isEmpty());
        }
    }

    private static boolean same(String a, String b) {
        return RepoUrl.parse(a).isPresent() && RepoUrl.parse(a).equals(RepoUrl.parse(b));
    }

    /** One way of writing an address. */
    record Spelling(
            String form,
            String user,
            String port,
            String ending,
            String page,
            boolean upper,
            boolean encoded,
            String prefix) {

        static final String SECRET = "s3cr3t";

        String of(Repository repository) {
            String host = prefix + (upper ? repository.host().toUpperCase(Locale.ROOT) : repository.host());
            String path = repository.owner() + "/" + repository.name();
            if (upper) {
                path = path.toUpperCase(Locale.ROOT);
            }
            if (encoded) {
                path = encoded(path);
            }
            boolean web = form.startsWith("http") || form.startsWith("git+http") || form.isEmpty();
            String whole = path + ending + (web && !ending.endsWith(".git") ? page : "");
            return switch (form) {
                case "short" -> (user.isEmpty() ? "git@" : user) + host + ":" + path + ending;
                case "slash" -> "git@" + host + "/" + path + ending;
                case "colon" -> "ssh://" + user + host + ":" + path + ending;
                case "" -> host + port + "/" + whole;
                default -> form + "://" + user + host + port + "/" + whole;
            };
        }

        private static String encoded(String path) {
            StringBuilder encoded = new StringBuilder();
            for (byte b : path.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
                encoded.append(b == '/' ? "/" : String.format("%%%02x", b));
            }
            return encoded.toString();
        }
    }

    @Provide
    Arbitrary<Repository> repositories() {
        Arbitrary<String> hosts = Arbitraries.of("git.example.test", "forge.example.org", "gitlab.com", "github.com");
        Arbitrary<String> owners = Arbitraries.of("team", "acme", "код", "a-b");
        Arbitrary<String> names = Arbitraries.of("shop", "my.app", "x_1", "2024", "app2", "проект");
        return Combinators.combine(hosts, owners, names).as(Repository::new);
    }

    @Provide
    Arbitrary<Spelling> spellings() {
        return Combinators.combine(
                        Arbitraries.of(
                                "http",
                                "https",
                                "ssh",
                                "git",
                                "HTTPS",
                                "git+https",
                                "git+ssh",
                                "short",
                                "slash",
                                "colon",
                                ""),
                        Arbitraries.of(
                                "",
                                "git@",
                                "user:" + Spelling.SECRET + "@",
                                "us@er:" + Spelling.SECRET + "@",
                                ":" + Spelling.SECRET + "@"),
                        Arbitraries.of("", ":443", ":22", ":3000"),
                        Arbitraries.of("", ".git", ".GIT", "/", "//", ".git/", "?ref=main", "#readme"),
                        Arbitraries.of(
                                "",
                                "/tree/main",
                                "/-/blob/main/a.txt",
                                "/src/branch/main",
                                "/pull/7",
                                "/-/merge_requests/3",
                                "/+/refs/heads/main",
                                "/+log/main",
                                "/compare/a...b",
                                "/actions/runs/7"),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of("", "www.", "ssh.", "altssh."))
                .as(Spelling::new);
    }

    @Provide
    Arbitrary<String> scripts() {
        return Arbitraries.of("/", "/gitweb.cgi", "/gitweb/", "/cgi-bin/gitweb.cgi");
    }

    @Provide
    Arbitrary<String> queries() {
        return Arbitraries.of("?p=P", "?p=P.git", "?p=P.git;a=summary", "?a=log&p=P.git", "?a=log;p=P.git;h=main#top");
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                "https://",
                "ssh://",
                "git@",
                "user:p@",
                "git.example.test",
                "github.com",
                "dev.azure.com",
                "gerrit.example.test",
                "gitflic.ru",
                "gitlab.example.test",
                "bitbucket.org",
                "codeberg.org",
                "sourcecraft.dev",
                "sourceforge.net",
                "p/a/code",
                "api/v1/",
                "api/v4/projects/",
                "repos/",
                "snippets/",
                "-/snippets/1",
                "c/",
                "+/7",
                "r/",
                "wiki",
                "@v1",
                "?url=",
                "project/",
                "a/",
                "?p=",
                "+",
                "q/project:",
                "cgit/",
                ",",
                ")",
                "\\",
                "\"",
                "git::",
                "git+",
                "//",
                ":70000",
                "/",
                ":",
                "_git/",
                "scm/",
                "v3/",
                ".git",
                "tree/main",
                "?",
                "#",
                "%2F",
                "%zz",
                "-",
                "..",
                "A",
                "a",
                "9",
                "[::1]",
                "@",
                " ",
                "é");
        Arbitrary<String> pieced = pieces.list().ofMaxSize(7).map(list -> String.join("", list));
        Arbitrary<String> spelled =
                Combinators.combine(repositories(), spellings()).as((r, s) -> s.of(r));
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, pieced),
                net.jqwik.api.Tuple.of(3, spelled),
                net.jqwik.api.Tuple.of(1, Arbitraries.strings().ofMaxLength(30)));
    }
}
