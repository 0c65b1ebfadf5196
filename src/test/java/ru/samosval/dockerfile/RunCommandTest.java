package ru.samosval.dockerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What people paste into the field of RUN commands. */
class RunCommandTest {

    /** {@code ⏎} is a line's end, {@code ·} separates commands, {@code «} and {@code »} are double quotes. */
    private static String typed(String text) {
        return text.replace('⏎', '\n').replace('→', '\t').replace('«', '"').replace('»', '"');
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            a command a line       | apt-get update⏎pip install x                                        | apt-get update·pip install x
            continuation           | set -eux; \\⏎  apt-get update; \\⏎  apt-get install -y curl         | set -eux;   apt-get update;   apt-get install -y curl
            comment between        | set -eux; \\⏎# tools⏎  apt-get update                               | set -eux;   apt-get update
            empty line between     | a \\⏎⏎  b                                                           | a   b
            the keyword            | RUN apt-get update⏎run  npm ci⏎Run→make                             | apt-get update·npm ci·make
            keyword and line end   | RUN \\⏎  apt-get update                                             | apt-get update
            keyword twice          | RUN RUN x                                                           | RUN x
            comments               | # one⏎a # not one⏎  # two⏎b                                         | a # not one·b
            the top of a file      | # syntax=docker/dockerfile:1⏎# escape=\\⏎a                          | a
            two backslashes        | echo \\\\⏎b                                                         | echo \\\\·b
            heredoc                | <<EOF⏎echo hi⏎EOF                                                   | <<EOF
            heredoc and more       | RUN <<EOF⏎RUN inside⏎# too⏎⏎EOF⏎make                                | <<EOF·make
            two heredocs           | cat <<A >a && cat <<-'B' >b⏎1⏎A⏎→2⏎→B⏎make                          | cat <<A >a && cat <<-'B' >b·make
            delimiter in quotes    | cat <<«one two»⏎x⏎one two                                           | cat <<«one two»
            heredoc over two lines | cat <<EOF \\⏎  > /x⏎a⏎EOF                                           | cat <<EOF   > /x
            here string            | cat <<<x⏎cat <<< «a b»                                              | cat <<<x·cat <<< «a b»
            in quotes              | echo «<<EOF»⏎b                                                      | echo «<<EOF»·b
            arithmetic             | echo $((x<<2))                                                      | echo $((x<<2))
            options                | --mount=type=cache,target=/x --network=none pip install x           | --mount=type=cache,target=/x --network=none pip install x
            list                   | RUN [«apt-get», «update»]                                           | [«apt-get», «update»]
            a test in brackets     | [ -d /x ] && rm /x⏎[[ -f x ]]                                       | [ -d /x ] && rm /x·[[ -f x ]]
            the program env        | env A=b make                                                        | env A=b make
            a program of that name | RUN copy a b                                                        | copy a b
            no-break space         | RUN apt-get update                                                  | apt-get update
            secret in a variable   | export AWS_SECRET_ACCESS_KEY=abc123 && ./x                          | export AWS_SECRET_ACCESS_KEY=abc123 && ./x
            """)
    void areReadAsTheCommandsThatTheyMean(String what, String text, String expected) throws Exception {
        List<String> commands = Arrays.asList(typed(expected).split("·"));
        List<RunCommand> read = RunCommand.read(typed(text));
        assertEquals(commands, read.stream().map(RunCommand::line).toList());
        assertEquals(read, RunCommand.read(typed(text).replace("\n", "\r\n")), "with CRLF");
        assertEquals(commands, runs(new Dockerfile("x", read, null).text()), "in the file");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            last backslash        | pip install x \\                          | continued                | 1
            ... before comments   | a⏎b \\⏎⏎# end                             | continued                | 2
            a whole Dockerfile    | FROM debian:12⏎RUN a⏎COPY . /app          | instruction.from         | 1, FROM
            files                 | RUN a⏎COPY . /app                         | instruction              | 2, COPY
            small letters         | a⏎add x /y                                | instruction              | 2, add
            environment           | ENV A=b                                   | instruction              | 1, ENV
            small environment     | env A=b C=d                               | instruction              | 1, env
            start command         | RUN a⏎⏎CMD [«x»]                          | instruction.start        | 3, CMD
            entrypoint            | Entrypoint x                              | instruction.start        | 1, Entrypoint
            keyword alone         | a⏎RUN                                     | empty                    | 2
            option alone          | --mount=type=cache,target=/x              | empty                    | 1
            unknown option        | RUN --moutn=type=cache a                  | option                   | 1, --moutn=type=cache
            numbers in a list     | [1, 2]                                    | list                     | 1
            an empty list         | a⏎[]                                      | list                     | 2
            escape directive      | # escape=`⏎a                              | escape                   | 1
            unfinished heredoc    | a⏎<<EOF⏎echo hi⏎ EOF                      | heredoc                  | 2, EOF
            tabs need a dash      | <<EOF⏎→EOF                                | heredoc                  | 1, EOF
            the second unfinished | <<A <<B⏎A                                 | heredoc                  | 1, B
            glued                 | cat<<EOF⏎a⏎EOF                            | heredoc.glued            | 1
            quote not closed      | echo it's <<EOF⏎EOF                       | heredoc.words            | 1
            strange braces        | echo ${!x} <<EOF⏎EOF                      | heredoc.words            | 1
            """)
    void areRefusedNamingTheLineWhereTheyAreSomethingElse(String what, String text, String key, String arguments) {
        Unreadable refused = assertThrows(Unreadable.class, () -> RunCommand.read(typed(text)));
        assertEquals("request.run_commands." + key, refused.key());
        assertEquals(
                arguments,
                Arrays.stream(refused.arguments()).map(Object::toString).collect(Collectors.joining(", ")));
    }

    @Test
    void areKeptAsTheyWereTypedButForCommentsBetweenContinuedLines() throws Exception {
        assertEquals(
                """
                # syntax=docker/dockerfile:1
                FROM a
                RUN set -eux; \\
                  apt-get update
                RUN <<EOF
                  echo hi \\

                # inside
                EOF
                RUN make
                """,
                Dockerfile.read(
                                "a",
                                "RUN set -eux; \\\n# tools\n\n  apt-get update\n\n<<EOF\n  echo hi \\\n\n# inside\nEOF\nmake",
                                null)
                        .text());
    }

    @Test
    void onlyWhatNeedsItBringsASyntaxLine() throws Exception {
        assertTrue(Dockerfile.read("a", "<<E\nE", null).text().startsWith("# syntax=docker/dockerfile:1\nFROM a\n"));
        assertTrue(Dockerfile.read("a", "--mount=type=tmpfs,target=/t x", null)
                .text()
                .startsWith("# syntax="));
        assertEquals(
                "FROM a\nRUN b \\\n c\n", Dockerfile.read("a", "b \\\n c", null).text());
        assertEquals("FROM nginx\n", Dockerfile.read("nginx", " \n ", "  ").text());
        assertEquals("FROM nginx\n", Dockerfile.read("nginx", null, null).text());
    }

    @Test
    void areNamedInTheLogAsBuildKitNamesThem() throws Exception {
        assertEquals("a   b", RunCommand.read("a \\\n  b").get(0).title());
        assertEquals(
                "<<EOF (echo hi)",
                RunCommand.read("<<EOF\n  echo hi\nEOF").get(0).title());
        assertEquals(
                "<<EOF (echo hi...)",
                RunCommand.read("<<EOF\necho hi\nmake\nEOF").get(0).title());
        assertEquals(
                "python3 <<EOF",
                RunCommand.read("python3 <<EOF\nprint()\nEOF").get(0).title());
        assertEquals(
                "pip install x",
                RunCommand.read("--mount=type=cache,target=/c pip install x")
                        .get(0)
                        .script());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ru.samosval.dockerfile.Recorded#realFiles")
    void ofRealFilesAreThoseThatBuildKitReads(Recorded recorded) throws Exception {
        List<String> lines = recorded.file().lines().toList();
        List<BuildKitParser.Instruction> runs = recorded.instructions().stream()
                .filter(i -> i.name().equals("RUN"))
                .toList();
        String pasted = runs.stream()
                .map(i -> String.join("\n", lines.subList(i.start() - 1, i.end())))
                .collect(Collectors.joining("\n"));
        if (pasted.endsWith("\\")) {
            // BuildKit lets the end of the file pass; here another instruction may follow.
            assertThrows(Unreadable.class, () -> RunCommand.read(pasted));
            return;
        }
        List<RunCommand> read = RunCommand.read(pasted);
        assertEquals(
                runs.stream().map(BuildKitParser.Instruction::argument).toList(),
                read.stream().map(RunCommand::line).toList());
        List<BuildKitParser.Instruction> generated = BuildKitParser.parse(new Dockerfile("x", read, null).text());
        assertEquals("FROM", generated.get(0).name());
        assertEquals(
                runs.stream().map(RunCommandTest::meaning).toList(),
                generated.stream().skip(1).map(RunCommandTest::meaning).toList());

        Unreadable refused = assertThrows(Unreadable.class, () -> RunCommand.read(recorded.file()));
        BuildKitParser.Instruction first = recorded.instructions().get(0);
        assertEquals(List.of(first.start(), Whitespace.firstWord(first.line())), List.of(refused.arguments()));
    }

    @Test
    void thatAreHardToReadAreThoseThatBuildKitReadsOrRefused() throws Exception {
        int taken = 0;
        for (Recorded recorded : Recorded.pieces()) {
            List<BuildKitParser.Instruction> expected =
                    recorded.instructions().stream().skip(1).toList();
            boolean allRun = recorded.error() == null
                    && expected.stream().allMatch(i -> i.name().equals("RUN"));
            String piece = recorded.file().substring("FROM scratch\n".length());
            List<RunCommand> read;
            try {
                read = RunCommand.read(piece);
            } catch (Unreadable e) {
                continue;
            }
            taken++;
            List<BuildKitParser.Instruction> generated = BuildKitParser.parse(new Dockerfile("x", read, null).text());
            assertEquals(
                    read.stream().map(RunCommand::line).toList(),
                    generated.stream()
                            .skip(1)
                            .map(BuildKitParser.Instruction::argument)
                            .toList(),
                    piece);
            if (allRun) {
                assertEquals(
                        expected.stream().map(RunCommandTest::meaning).toList(),
                        generated.stream().skip(1).map(RunCommandTest::meaning).toList(),
                        piece);
            }
        }
        assertTrue(taken > 200, "taken: " + taken);
    }

    /** What an instruction does, whatever lines it stands in. */
    private static List<Object> meaning(BuildKitParser.Instruction i) {
        return List.of(i.name(), i.argument(), i.flags(), i.json(), i.heredocs());
    }

    private static List<String> runs(String file) throws Exception {
        return BuildKitParser.parse(file).stream()
                .filter(i -> i.name().equals("RUN"))
                .map(BuildKitParser.Instruction::argument)
                .toList();
    }
}
