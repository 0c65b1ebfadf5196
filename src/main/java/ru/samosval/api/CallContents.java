package ru.samosval.api;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The contents of the API's description, for its page: a line a call, by section, in the description's own order. */
@Named
@ApplicationScoped
public class CallContents {

    private List<Section> sections;

    /**
     * A section.
     *
     * @param name in English, as the description has it
     */
    public record Section(String name, List<Call> calls) {}

    /**
     * A call.
     *
     * @param id its name in the description
     * @param method in capitals
     * @param summary in English
     */
    public record Call(String id, String method, String path, String summary) {}

    @PostConstruct
    void read() {
        try (InputStream file = DescribedCalls.class.getResourceAsStream(DescriptionResource.FILE);
                JsonReader reader = Json.createReader(file)) {
            sections = sectionsOf(reader.readObject());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Section> sectionsOf(JsonObject description) {
        Map<String, List<Call>> calls = new LinkedHashMap<>();
        description
                .getJsonArray("tags")
                .getValuesAs(JsonObject.class)
                .forEach(tag -> calls.put(tag.getString("name"), new ArrayList<>()));
        description
                .getJsonObject("paths")
                .forEach((path, item) -> item.asJsonObject().forEach((method, call) -> {
                    if (isCall(call)) {
                        JsonObject described = call.asJsonObject();
                        Call line = new Call(
                                described.getString("operationId"),
                                method.toUpperCase(Locale.ROOT),
                                path,
                                described.getString("summary"));
                        described
                                .getJsonArray("tags")
                                .getValuesAs(JsonString.class)
                                .forEach(tag -> calls.get(tag.getString()).add(line));
                    }
                }));
        return calls.entrySet().stream()
                .map(section -> new Section(section.getKey(), List.copyOf(section.getValue())))
                .toList();
    }

    /** A path has other members as well. */
    private static boolean isCall(JsonValue member) {
        return member.getValueType() == JsonValue.ValueType.OBJECT
                && member.asJsonObject().containsKey("operationId");
    }

    /** All calls, by section. */
    public List<Section> getSections() {
        return sections;
    }
}
