package ru.samosval.dockerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people type as a start command. */
class StartCommandTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            python app.py                                | ["python", "app.py"]
            python   app.py --port=8080                  | ["python", "app.py", "--port=8080"]
            /usr/bin/java -Xmx1g -jar /app/магазин.jar   | ["/usr/bin/java", "-Xmx1g", "-jar", "/app/магазин.jar"]
            gunicorn app:app -b 0.0.0.0:8000             | ["gunicorn", "app:app", "-b", "0.0.0.0:8000"]
            env PORT=8080 node index.js                  | ["env", "PORT=8080", "node", "index.js"]
            ["node", "server.js"]                        | ["node", "server.js"]
            [ "sh" , "-c", "a \\"b\\" \\u0041 \\\\" ]    | [ "sh" , "-c", "a \\"b\\" \\u0041 \\\\" ]
            ENTRYPOINT ["node","a.js"]                   | ["node","a.js"]
            entrypoint ["node"]                          | ["node"]
            ENTRYPOINT["node"]                           | ["node"]
            entrypoint[ "node" ]                         | [ "node" ]
            ENTRYPOINT node a.js                         | ["node", "a.js"]
            exec java -jar app.jar                       | exec java -jar app.jar
            exec java $JAVA_OPTS -jar app.jar            | exec java $JAVA_OPTS -jar app.jar
            PORT=8080 node index.js                      | PORT=8080 node index.js
            ~/bin/run                                    | ~/bin/run
            run --home ~                                 | run --home ~
            ./gradlew run # dev                          | ./gradlew run # dev
            cd /app && node a.js                         | cd /app && node a.js
            node a.js > /log                             | node a.js > /log
            node *.js                                    | node *.js
            node a.js; sleep 1                           | node a.js; sleep 1
            echo 'a b'                                   | echo 'a b'
            a `b`                                        | a `b`
            run {a,b}                                    | run {a,b}
            . ./env.sh                                   | . ./env.sh
            if true; then node a.js; fi                  | if true; then node a.js; fi
            run \\\\                                     | run \\\\
            { a; b; }                                    | { a; b; }
            run --x «it's – “so”»                        | run --x «it's – “so”»
            echo “so” – x                                | echo “so” – x
            run – x                                      | run – x
            web --port 80                                | ["web", "--port", "80"]
            /usr/bin/entrypoint x                        | ["/usr/bin/entrypoint", "x"]
            ./cmd x                                      | ["./cmd", "x"]
            ["cmd", "x"]                                 | ["cmd", "x"]
            ["a", "\u2013x “y” \\n"]                    | ["a", "\u2013x “y” \\n"]
            [ -f x ] && run                              | [ -f x ] && run
            [ -n "$PORT" ] && exit 1                     | [ -n "$PORT" ] && exit 1
            [ "$A" = b ] && ./x                          | [ "$A" = b ] && ./x
            /app/run.sh # start                          | /app/run.sh # start
            """)
    void isAListWhereItNeedsNoShellAndElseAsTyped(String typed, String argument) throws Exception {
        StartCommand start = StartCommand.read(quoted(typed));
        assertEquals(quoted(argument), start.argument());
        BuildKitParser.Instruction entrypoint = BuildKitParser.parse(new Dockerfile("x", List.of(), start).text())
                .get(1);
        assertEquals("ENTRYPOINT", entrypoint.name());
        assertEquals(quoted(argument), entrypoint.argument());
        assertEquals(
                argument.startsWith("[") && ExecForm.isJson(argument),
                entrypoint.json(),
                "a list is one to BuildKit too");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            ["node","server.js"       | dockerfile.list.unclosed             | 20
            ["node",                  | dockerfile.list.unclosed             | 9
            ["node" "server.js"]      | dockerfile.list.comma                | 9
            ["node","server.js]       | dockerfile.list.text                 | 9
            ['node','server.js']      | dockerfile.list.quotes               | 2
            ["node", 'a']             | dockerfile.list.quotes               | 10
            [node]                    | dockerfile.list.string               | 2
            ["node", 1]               | dockerfile.list.string               | 10
            ["node", ]                | dockerfile.list.string               | 10
            ["node", ["a"]]           | dockerfile.list.string               | 10
            ["node"] # dev            | dockerfile.list.after                | 10
            ["no\\de"]                | dockerfile.list.escape               | 5
            ["\\ud800"]               | dockerfile.list.surrogate               | 2
            ["a→b"]                   | dockerfile.list.control              | 4
            []                        | dockerfile.list.program              |
            ["", "a"]                 | dockerfile.list.program              |
            [ "a", b ]                | dockerfile.list.string               | 8
            (venv) python app.py      | request.entrypoint.mark              | (venv)
            -jar app.jar              | request.entrypoint.program           | -jar
            ENTRYPOINT ['a']          | dockerfile.list.quotes               | 2
            python app.py \\          | request.entrypoint.continued         |
            exec java \\   -Xmx1g    | request.entrypoint.backslash         |
            app \\ a \\ b            | request.entrypoint.backslash         |
            [ \\   "python3", "x" ]  | dockerfile.list.string               | 3
            \\                        | request.entrypoint.continued         |
            ENTRYPOINT                | request.entrypoint.empty             |
            CMD["node"]               | request.entrypoint.instruction       | CMD
            Run[ "node" ]             | request.entrypoint.instruction       | RUN
            "a","b"]                  | request.entrypoint.bracket           |
            'a', 'b'                  | request.entrypoint.bracket           |
            ENTRYPOINT "a", "b" ]     | request.entrypoint.bracket           |
            node "a.js"]              | request.entrypoint.bracket           |
            ]                         | request.entrypoint.bracket           |
            CMD ["node"]              | request.entrypoint.instruction       | CMD
            RUN node                  | request.entrypoint.instruction       | RUN
            --port 8080               | request.entrypoint.program           | --port
            # nothing                 | request.entrypoint.program           | #
            cmd node a.js             | request.entrypoint.instruction       | cmd
            Cmd ["node"]              | request.entrypoint.instruction       | Cmd
            cmd /c node               | request.entrypoint.instruction       | cmd
            Run node                  | request.entrypoint.instruction       | Run
            entrypoint node a.js      | request.entrypoint.keyword           | entrypoint
            Entrypoint node a.js      | request.entrypoint.keyword           | Entrypoint
            ENTRYPOINT ENTRYPOINT a   | request.entrypoint.keyword           | ENTRYPOINT
            ENTRYPOINT CMD a          | request.entrypoint.instruction       | CMD
            CMD: a                    | request.entrypoint.label             | CMD:
            web: node a.js            | request.entrypoint.label             | web:
            web:node a.js             | request.entrypoint.label             | web:
            command: node a.js        | request.entrypoint.label             | command:
            "start": "node a.js"      | request.entrypoint.label             | "start":
            - node                    | request.entrypoint.mark              | -
            $ npm start               | request.entrypoint.mark              | $
            > npm start               | request.entrypoint.mark              | >
            me@host:~/app$ npm start  | request.entrypoint.mark              | me@host:~/app$
            ```                       | request.entrypoint.mark              | ```
            {"start": "node a.js"}    | request.entrypoint.object            |
            { "start": "node a.js" }  | request.entrypoint.object            |
            {node}                    | request.entrypoint.object            |
            ["a", "\\u0000"]          | dockerfile.list.nul                  | 7
            ["a", “b”]                | dockerfile.list.quotes               | 7
            node␣a.js                 | request.entrypoint.blank             | U+00A0
            node “a.js”               | request.entrypoint.typographic       | “ (U+201C)
            “node” a.js               | request.entrypoint.typographic       | “ (U+201C)
            node –port 80             | request.entrypoint.typographic       | – (U+2013)
            node —port=80             | request.entrypoint.typographic       | — (U+2014)
            node "a.js                | request.entrypoint.quote             | "
            node `                    | request.entrypoint.backtick          | `
            node a.js &&              | request.entrypoint.ends              | &&
            && node a.js              | request.entrypoint.begins            | &&
            if true; then             | request.entrypoint.open              | thenfi
            node (a)                  | request.entrypoint.stray             | (
            node \\ # dev             | request.entrypoint.backslash         |
            """)
    void isRefusedWithThePlaceWhereItIsNotWhatItLooksLike(String typed, String key, String argument) {
        Unreadable refused = assertThrows(
                Unreadable.class,
                () -> StartCommand.read(typed.replace('␣', '\u00a0').replace('→', '\t')));
        assertEquals(key, refused.key());
        assertEquals(
                argument == null ? "" : argument,
                Arrays.stream(refused.arguments()).map(Object::toString).collect(Collectors.joining()));
    }

    /** {@code «} and {@code »} are double quotes, so that a text block has no three of them. */
    private static String quoted(String text) {
        return text.replace('«', '"').replace('»', '"');
    }

    @Test
    void goesOnInTheNextLineAsInADockerfile() throws Exception {
        for (String end : List.of("\n", "\r\n", "  \r")) {
            String typed = String.join("\\" + end, "exec java ", "  -Dx=$P ", "  -jar app.jar");
            assertEquals(
                    "exec java   -Dx=$P   -jar app.jar",
                    StartCommand.read(StartCommand.joined(typed)).argument());
        }
        assertEquals(
                "java -jar a.jar   -Xmx1g",
                StartCommand.joined("java -jar a.jar \\\n# memory \\\n\n  # more\n  -Xmx1g"));
        assertEquals("a\nb \\\\\nc", StartCommand.joined("a\nb \\\\\nc"));
        assertEquals("[ \"gunicorn\", \"app:app\" ]", StartCommand.joined("[\n  \"gunicorn\",\r\n  \"app:app\"\n]"));
        assertNull(StartCommand.joined(null));
    }

    @Test
    void mayBeLeftOut() throws Exception {
        assertNull(StartCommand.read(null));
        assertNull(StartCommand.read("  "));
    }
}
