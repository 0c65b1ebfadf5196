package ru.samosval.api;

import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonReaderFactory;
import jakarta.json.stream.JsonParserFactory;
import java.util.Map;

/**
 * Shared factories to read and write JSON, as each call of {@code Json.create…} looks through every jar for its
 * provider.
 */
public final class JsonFactories {

    /** Builds objects and arrays. */
    public static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());

    /** Parses step by step. */
    public static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    /** Reads short texts as a whole. */
    public static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

    private JsonFactories() {}
}
