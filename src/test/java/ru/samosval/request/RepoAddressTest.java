package ru.samosval.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.refusal.Refusal.Text;

/** What a form makes of an address. */
class RepoAddressTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    https://git.example.test/Team/Shop.git/                     | https://git.example.test/Team/Shop.git/
                    git@git.example.test:team/shop.git                          | git@git.example.test:team/shop.git
                    git@git.example.test:2222/team/shop.git                     | git@git.example.test:2222/team/shop.git
                    git.example.test:team/shop                                  | git.example.test:team/shop
                    ssh://git@git.example.test:2222/team/shop                   | ssh://git@git.example.test:2222/team/shop
                    https://acme@dev.azure.com/acme/My%20Shop/_git/api          | https://acme@dev.azure.com/acme/My%20Shop/_git/api
                    https://git.example.test/команда/app                        | https://git.example.test/команда/app
                    https://github.com/acme/app/tree/main                       | https://github.com/acme/app
                    https://github.com/acme/app/pull/7/files#diff-1             | https://github.com/acme/app
                    https://github.com/acme/app.git#main                        | https://github.com/acme/app.git
                    https://gitlab.example.test/a/b/c/-/blob/main/x.py?ref=main | https://gitlab.example.test/a/b/c
                    https://gitea.example.test:3000/team/app/src/branch/main    | https://gitea.example.test:3000/team/app
                    https://gitea.example.test/team/app/pulls/7                 | https://gitea.example.test/team/app
                    https://gitea.example.test/team/app/releases/tag/v1         | https://gitea.example.test/team/app
                    https://bb.example.test/projects/OWN/repos/name/browse      | https://bb.example.test/scm/OWN/name
                    https://bb.example.test/users/own/repos/name                | https://bb.example.test/scm/~own/name
                    https://dev.azure.com/acme/Shop/_git/api/pullrequest/7      | https://dev.azure.com/acme/Shop/_git/api
                    https://dev.azure.com/acme/My Shop/_git/api                 | https://dev.azure.com/acme/My%20Shop/_git/api
                    git@github.com/acme/app.git                                 | git@github.com:acme/app.git
                    ssh://git@github.com:acme/app.git                           | ssh://git@github.com/acme/app.git
                    git+ssh://git@github.com/acme/app.git                       | ssh://git@github.com/acme/app.git
                    ssh+git://git@github.com/acme/app.git                       | ssh://git@github.com/acme/app.git
                    SSH+GIT://git@github.com:acme/app.git                       | ssh://git@github.com/acme/app.git
                    ssh://git@git.example.test:22:team/app                      | ssh://git@git.example.test:22/team/app
                    gitserver:team/app                                          | gitserver:team/app
                    localhost:team/app                                          | localhost:team/app
                    myhost:app.git                                              | myhost:app.git
                    git+https://github.com/acme/app                             | https://github.com/acme/app
                    ssh://APKAEIBAERJR2EXAMPLE0@git-codecommit.us-east-1.amazonaws.com/v1/repos/shop | ssh://APKAEIBAERJR2EXAMPLE0@git-codecommit.us-east-1.amazonaws.com/v1/repos/shop
                    https://git.example.test/cgit                               | https://git.example.test/cgit
                    git@git.example.test:shop                                   | git@git.example.test:shop
                    https://gist.github.com/0123abcdef                          | https://gist.github.com/0123abcdef
                    https://dev.azure.com/acme/Shop (old)/_git/Shop (old)       | https://dev.azure.com/acme/Shop%20(old)/_git/Shop%20(old)
                    """)
    void theRepositoryIsSaved(String typed, String saved) {
        assertEquals(null, RepoUrl.problem(typed).map(Text::key).orElse(null));
        assertEquals(saved, RepoUrl.saved(typed));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    https://ci:s3cr3t@git.example.test/a/b    | secret | https://git.example.test/a/b
                    https://ci:s3@cr3t@git.example.test/a/b   | secret | https://git.example.test/a/b
                    https://ci:s3/cr3t@git.example.test/a/b   | secret | https://git.example.test/a/b
                    https://ghp_s3cr3ts3cr3t@github.com/a/b   | secret | https://github.com/a/b
                    https://:s3cr3t@github.com/a/b/tree/main  | secret | https://github.com/a/b
                    ssh://git:s3cr3t@git.example.test/a/b     | secret | ssh://git@git.example.test/a/b
                    git:s3cr3t@git.example.test:a/b           | secret | git@git.example.test:a/b
                    git://git.example.test/a/b.git            | git    | https://git.example.test/a/b.git
                    git://git.example.test:9418/a/b           | git    | https://git.example.test/a/b
                    git.example.test/a/b                      | scheme | https://git.example.test/a/b
                    git.example.test:3000/a/b/tree/main       | scheme | https://git.example.test:3000/a/b
                    github.com/a/b/tree/main                  | scheme | https://github.com/a/b
                    a/b                                       | scheme | https://github.com/a/b
                    github:a/b                                | scheme | https://github.com/a/b
                    gitlab:ci:s3cr3t@a/b/c                    | secret | https://gitlab.com/a/b/c
                    """)
    void whatIsNotSavedIsRefusedWithWhatToWrite(String typed, String problem, String instead) {
        Text text = RepoUrl.problem(typed).orElseThrow();
        assertEquals("request.repo_url." + problem, text.key());
        if (instead != null) {
            assertEquals(instead, text.arguments()[0]);
            assertEquals(null, RepoUrl.problem(instead).orElse(null));
            assertEquals(RepoUrl.parse(typed), RepoUrl.parse(instead));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "repository-pages.tsv", delimiter = '\t', quoteCharacter = '\0')
    void ofAPagesAddressTheRepositoryIsSaved(String typed, String saved) {
        assertEquals(null, RepoUrl.problem(typed).map(Text::key).orElse(null));
        assertEquals(saved, RepoUrl.saved(typed));
        assertEquals(null, RepoUrl.problem(saved).map(Text::key).orElse(null));
        assertEquals(saved, RepoUrl.saved(saved));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvFileSource(resources = "repository-problems.tsv", delimiter = '\t', quoteCharacter = '\0')
    void whatIsNoAddressOfARepositoryIsRefusedWithTheSentenceOfTheRuleItBreaks(
            String typed, String problem, String argument) {
        Text text = RepoUrl.problem(typed).orElseThrow();
        assertEquals("request.repo_url." + problem, text.key());
        List<String> arguments =
                Stream.of(text.arguments()).map(Object::toString).toList();
        assertTrue(argument == null || arguments.contains(argument), () -> arguments.toString());
    }

    /** For the sentences that say what to write instead: nobody is sent from one refusal to the next. */
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "repository-problems.tsv", delimiter = '\t', quoteCharacter = '\0')
    void whatASentenceSaysToWriteIsTaken(String typed, String problem, String argument) {
        if (!Set.of("around", "blank", "backslash", "slashes", "colon", "terraform", "pip", "cgit")
                        .contains(problem)
                || argument == null) {
            return;
        }
        assertEquals(Optional.empty(), RepoUrl.problem(argument).map(Text::key));
        assertEquals(argument, RepoUrl.saved(argument));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    https://ci:s3cr3t@git.example.test/a/b            | https://***@git.example.test/a/b   | https://git.example.test/a/b
                    https://ci:s3@cr3t@git.example.test/a/b           | https://***@git.example.test/a/b   | https://git.example.test/a/b
                    https://0123456789abcdefs3cr3t@git.example.test/a | https://***@git.example.test/a     | https://git.example.test/a
                    ssh://git:s3cr3t@git.example.test:22/a/b          | ssh://***@git.example.test:22/a/b  | ssh://git@git.example.test:22/a/b
                    git:s3cr3t@git.example.test:a/b                   | ***@git.example.test:a/b           | git@git.example.test:a/b
                    github:ci:s3cr3t@a/b                              | github:***@a/b                     | github:a/b
                    git@git.example.test:a/b                          | git@git.example.test:a/b           | git@git.example.test:a/b
                    https://ci@git.example.test/a/b                   | https://ci@git.example.test/a/b    | https://ci@git.example.test/a/b
                    https://h.test/a/b?private_token=s3cr3t             | https://h.test/a/b?private_token=***     | https://h.test/a/b
                    https://ci:s3cr3t@h.test/a/b?a=1&access_token=s3cr3t | https://***@h.test/a/b?a=1&access_token=*** | https://h.test/a/b
                    """)
    void anOlderRowsSecretIsNeitherShownNorEdited(String stored, String shown, String edited) {
        assertEquals(shown, RepoUrl.masked(stored));
        assertEquals(edited, RepoUrl.withoutSecret(stored));
        assertFalse((RepoUrl.masked(stored) + RepoUrl.withoutSecret(stored)).contains("s3cr3t"));
    }
}
