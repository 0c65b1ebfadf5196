package ru.samosval.dockerfile;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What BuildKit's own parser answered for a Dockerfile. {@code src/test/resources/dockerfile/README.md} tells where the
 * files are from.
 *
 * @param error null if it accepted the file
 */
record Recorded(String name, String file, String error, List<BuildKitParser.Instruction> instructions) {

    private static final Path FOLDER = Path.of("src/test/resources/dockerfile");

    /** Dockerfiles of public projects. */
    static List<Recorded> realFiles() {
        return read("real.jsonl", row -> {
            try {
                return Files.readString(FOLDER.resolve("real").resolve(row.getString("file")));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Short files composed of parts that are hard to read. */
    static List<Recorded> pieces() {
        return read("pieces.jsonl", row -> row.getString("file"));
    }

    private static List<Recorded> read(String name, java.util.function.Function<JsonObject, String> file) {
        try {
            return Files.readString(FOLDER.resolve(name), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> {
                        try (var reader = Json.createReader(new StringReader(line))) {
                            JsonObject row = reader.readObject();
                            return new Recorded(
                                    row.getString("file"),
                                    file.apply(row),
                                    row.getString("error", null),
                                    row.containsKey("error") ? List.of() : instructions(row));
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<BuildKitParser.Instruction> instructions(JsonObject row) {
        return row.getJsonArray("instructions").getValuesAs(JsonObject.class).stream()
                .map(i -> new BuildKitParser.Instruction(
                        i.getString("name"),
                        i.getString("line"),
                        i.containsKey("flags")
                                ? i.getJsonArray("flags").getValuesAs(jakarta.json.JsonString::getString)
                                : List.of(),
                        i.getBoolean("json", false),
                        i.containsKey("heredocs")
                                ? i.getJsonArray("heredocs").getValuesAs(JsonObject.class).stream()
                                        .map(h ->
                                                new BuildKitParser.Heredoc(h.getString("name"), h.getString("content")))
                                        .toList()
                                : List.of(),
                        i.getInt("start"),
                        i.getInt("end")))
                .toList();
    }
}
