package ru.samosval.api;

import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonReaderFactory;
import jakarta.json.stream.JsonParserFactory;
import java.util.Map;

/** What writes and reads JSON, kept: {@code Json.create…} looks through every jar for its provider at each call. */
public final class JsonFactories {

    /** Builds objects and arrays. */
    public static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());

    /** Reads as it goes. */
    public static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    /** Reads what is short, as a whole. */
    public static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

    private JsonFactories() {}
}
