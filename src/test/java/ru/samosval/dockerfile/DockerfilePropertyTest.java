package ru.samosval.dockerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/**
 * For any text: what is accepted means the same in the file as in the form. The seeds are fixed; without them others
 * are tried.
 */
class DockerfilePropertyTest {

    private static final String[] PIECES = {
        "RUN ",
        "run\t",
        "apt-get update",
        "echo",
        " ",
        " ",
        "  ",
        "\n",
        "\n",
        "\n",
        "\r\n",
        "\r",
        "\t",
        " \\\n",
        "\\\n",
        "\\ \n",
        "\\\\\n",
        "\\\r\n",
        "\\",
        "# c\n",
        "#",
        "<<EOF",
        " <<EOF",
        "\nEOF\n",
        "\nEOF",
        "<<-E",
        "\n\tE\n",
        "<<'A b'",
        "\nA b\n",
        "<< EOF",
        "3<<E",
        "\nE\n",
        "cat<<E",
        "<<<",
        "<<",
        "<",
        "\"",
        "'",
        "\\\"",
        "$",
        "$x",
        "${x}",
        "${x:-a b}",
        "${x//a/b}",
        "${x%y}",
        "${",
        "}",
        "`",
        "[",
        "]",
        "[\"a\", \"b\"]",
        "[1]",
        "[ -f x ]",
        ",",
        "\"a\"",
        "--",
        "--mount=type=cache,target=/a ",
        "--network=none ",
        "--x ",
        "FROM",
        "COPY",
        "CMD",
        "env ",
        "A=b",
        "é",
        "\u00a0",
        "\u2003",
        "\u3000",
        "💥",
        "((",
        "))",
        "2",
        "&&",
        "|",
        ";",
        "~",
        "*",
        "ENTRYPOINT ",
        "exec ",
        "node",
        " a.js",
        "\\u00e9",
        "/x",
        "=",
        "{",
        "EOF"
    };

    @Property(tries = 20_000, seed = "11")
    void everyTextOfCommandsThatIsTakenIsReadBackFromTheFile(@ForAll("texts") String text) throws Exception {
        List<RunCommand> commands;
        try {
            commands = RunCommand.read(text);
        } catch (Unreadable e) {
            Statistics.label("taken").collect(false);
            return;
        }
        Statistics.label("taken").collect(true);
        List<BuildKitParser.Instruction> read = BuildKitParser.parse(new Dockerfile("a:1", commands, null).text());
        assertEquals("FROM a:1", read.get(0).line());
        assertEquals(commands.size() + 1, read.size());
        for (int i = 0; i < commands.size(); i++) {
            BuildKitParser.Instruction instruction = read.get(i + 1);
            assertEquals("RUN", instruction.name());
            assertEquals(commands.get(i).line(), instruction.argument());
            String contents = instruction.heredocs().stream()
                    .map(BuildKitParser.Heredoc::content)
                    .collect(Collectors.joining());
            assertEquals(contents, withoutDelimiters(commands.get(i), instruction));
            assertEquals(
                    commands.get(i).options() && RunOption.end(commands.get(i).line()) > 2,
                    !instruction.flags().isEmpty());
        }
        assertEquals(commands, RunCommand.read(written(commands)), "the file's own commands, pasted, are the same");
    }

    @Property(tries = 20_000, seed = "12")
    void everyStartCommandThatIsTakenIsReadBackFromTheFile(@ForAll("lines") String text) throws Exception {
        StartCommand start;
        try {
            start = StartCommand.read(text);
        } catch (Unreadable e) {
            return;
        }
        List<BuildKitParser.Instruction> read = BuildKitParser.parse(new Dockerfile("a", List.of(), start).text());
        assertEquals(start == null ? 1 : 2, read.size());
        if (start != null) {
            assertEquals("ENTRYPOINT", read.get(1).name());
            assertEquals(start.argument(), read.get(1).argument());
            assertEquals(List.of(), read.get(1).flags());
            assertEquals(
                    start.argument().startsWith("[") && ExecForm.isJson(start.argument()),
                    read.get(1).json());
        }
    }

    @Property(tries = 5_000, seed = "13")
    void commandsAreTheSameHoweverTheyAreWritten(@ForAll("commands") List<List<String>> commands, @ForAll int spelling)
            throws Exception {
        // No other line may follow an option or a lone assignment.
        Assume.that(commands.stream()
                .noneMatch(c -> c.get(0).startsWith("-") || c.get(0).contains("=")));
        StringBuilder text = new StringBuilder();
        java.util.Random random = new java.util.Random(spelling);
        String end = random.nextBoolean() ? "\n" : "\r\n";
        for (List<String> words : commands) {
            text.append(random.nextInt(3) == 0 ? end + "  # a comment" + end : "");
            text.append(random.nextBoolean() ? "RUN " : random.nextBoolean() ? " run\t" : "");
            for (int i = 0; i < words.size(); i++) {
                text.append(words.get(i));
                if (i < words.size() - 1) {
                    text.append(random.nextBoolean() ? " " : " \\" + (random.nextBoolean() ? "  " : "") + end);
                    text.append(text.toString().endsWith(end) && random.nextBoolean() ? "# between" + end : "");
                }
            }
            text.append(end);
        }
        List<String> expected =
                commands.stream().map(words -> String.join(" ", words)).toList();
        assertEquals(
                expected,
                RunCommand.read(text.toString()).stream().map(RunCommand::line).toList());
    }

    @Provide
    Arbitrary<String> texts() {
        return pieces(PIECES);
    }

    @Provide
    Arbitrary<String> lines() {
        return pieces(PIECES).map(text -> text.replaceAll("[\\r\\n\\t]", " "));
    }

    @Provide
    Arbitrary<List<List<String>>> commands() {
        return Arbitraries.of(
                        "apt-get", "install", "-y", "curl", "'a b'", "\"$x\"", "é", "a && b", "${x:-y}", "a\\b",
                        "a | b", "x=#")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    private static Arbitrary<String> pieces(String[] pieces) {
        return Arbitraries.oneOf(
                        Arbitraries.of(pieces),
                        Arbitraries.of(pieces),
                        Arbitraries.of(pieces),
                        Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(4))
                .list()
                .ofMaxSize(14)
                .map(list -> String.join("", list));
    }

    /** The bodies without the lines that end them. */
    private static String withoutDelimiters(RunCommand command, BuildKitParser.Instruction instruction) {
        List<String> lines = new ArrayList<>(command.bodies().lines().toList());
        StringBuilder contents = new StringBuilder();
        int at = 0;
        for (BuildKitParser.Heredoc heredoc : instruction.heredocs()) {
            int length = (int) heredoc.content().lines().count();
            lines.subList(at, at + length).forEach(line -> contents.append(line).append('\n'));
            at += length + 1;
        }
        assertEquals(lines.size(), at);
        assertFalse(at > 0 && instruction.heredocs().isEmpty());
        return contents.toString();
    }

    private static String written(List<RunCommand> commands) {
        return commands.stream().map(c -> "RUN " + c.written()).collect(Collectors.joining("\n"));
    }
}
