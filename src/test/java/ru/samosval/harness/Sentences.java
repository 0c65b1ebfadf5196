package ru.samosval.harness;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ru.samosval.refusal.Refusal.Text;

/** The portal's sentences by their keys, so that tests need not repeat them. */
public final class Sentences {

    private static final Properties RUSSIAN = load("text_ru.properties", "text.properties");

    private Sentences() {}

    /** Whether the text contains the Russian sentence with this key, with any arguments. */
    public static boolean says(String text, String key) {
        return pattern(key).matcher(text.replaceAll("\\s+", " ")).find();
    }

    /** The sentence in a language ({@code ru} or {@code en}) with its arguments filled in. */
    public static String of(String language, Text text) {
        String sentence = load("text_" + language + ".properties").getProperty(text.key());
        if (sentence == null) {
            throw new AssertionError("the bundle lacks " + text.key());
        }
        Object[] arguments = Stream.of(text.arguments()).map(Object::toString).toArray();
        return new MessageFormat(sentence).format(arguments);
    }

    private static Pattern pattern(String key) {
        String sentence = RUSSIAN.getProperty(key);
        if (sentence == null) {
            throw new AssertionError("the bundle lacks " + key);
        }
        return Pattern.compile(Stream.of(sentence.replace("''", "'").split("\\{\\d+[^}]*}", -1))
                .map(part -> Pattern.quote(part.strip().replaceAll("\\s+", " ")))
                .collect(Collectors.joining("\\s*.*?\\s*")));
    }

    private static Properties load(String... names) {
        for (String name : names) {
            try (var stream = Sentences.class.getResourceAsStream("/ru/samosval/i18n/" + name)) {
                if (stream != null) {
                    Properties bundle = new Properties();
                    try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
                        bundle.load(reader);
                    }
                    return bundle;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("no Russian bundle");
    }
}
