package ru.samosval.platform;

import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.stream.JsonGeneratorFactory;
import java.util.Map;

/** What makes JSON, kept: {@code Json.create…} looks through every jar for its provider at each call. */
public final class JsonOutput {

    /** Builds objects and arrays. */
    public static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());

    /** Writes as it goes. */
    public static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());

    private JsonOutput() {}
}
