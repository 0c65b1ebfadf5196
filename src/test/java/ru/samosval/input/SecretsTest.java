package ru.samosval.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is masked in build logs, in the audit log and on pages, and what stays readable. */
class SecretsTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '¦', quoteCharacter = '\0', textBlock = """
            export AWS_SECRET_ACCESS_KEY=abc123 && ./x      ¦ export AWS_SECRET_ACCESS_KEY=*** && ./x
            export API_KEY=abc123 && curl -H 'Authorization: Bearer zzz999' https://bob:pw77@x.example/a ¦ export API_KEY=*** && curl -H 'Authorization: ***' https://***@x.example/a
            DB_PASSWORD="a b c" run                         ¦ DB_PASSWORD="***" run
            MYSQL_PASSWD='a b' run                          ¦ MYSQL_PASSWD='***' run
            my_credentials=x; run                           ¦ my_credentials=***; run
            echo "TOKEN=a b c" > x                          ¦ echo "TOKEN=***" > x
            ["sh", "-c", "export TOKEN=abc && run"]         ¦ ["sh", "-c", "export TOKEN=*** && run"]
            ["app", "--password", "hunter2"]                ¦ ["app", "--password", "***"]
            ["app", "--api-key=hunter2", "x"]               ¦ ["app", "--api-key=***", "x"]
            app --password hunter2 --verbose                ¦ app --password *** --verbose
            java -Dspring.datasource.password=x -jar a.jar  ¦ java -Dspring.datasource.password=*** -jar a.jar
            npm config set //registry.example/:_authToken=x ¦ npm config set //registry.example/:_authToken=***
            curl -H "X-Api-Key: abc def" x                  ¦ curl -H "X-Api-Key: ***" x
            curl -H Private-Token:abc https://git.example/x ¦ curl -H Private-Token:*** https://git.example/x
            echo '{"password": "x", "user": "u"}'           ¦ echo '{"password": "***", "user": "u"}'
            git clone https://token@git.example/x           ¦ git clone https://***@git.example/x
            git clone ssh://bob:pw@git.example/x            ¦ git clone ssh://***@git.example/x
            git clone ssh://git@host/x                      ¦ git clone ssh://git@host/x
            echo password reset                             ¦ echo password reset
            FROM quay.io/keycloak/keycloak:24.0             ¦ FROM quay.io/keycloak/keycloak:24.0
            --mount=type=secret,id=npm_token npm ci         ¦ --mount=type=secret,id=npm_token npm ci
            gpg --keyserver hkp://keys.openpgp.org          ¦ gpg --keyserver hkp://keys.openpgp.org
            """)
    void areMaskedOnceAndForAll(String text, String masked) {
        assertEquals(masked, Secrets.masked(text));
        assertEquals(masked, Secrets.masked(masked));
    }
}
