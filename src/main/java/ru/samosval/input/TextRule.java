package ru.samosval.input;

import java.util.Optional;
import java.util.ServiceLoader;
import ru.samosval.refusal.Refusal.Text;

/**
 * A rule for texts of one kind, such as the names of branches. It is public, has a public constructor without parameters
 * and is named in {@code META-INF/services}, where constraints find it ({@link Keeps}).
 */
public interface TextRule {

    /**
     * The rule of this kind.
     *
     * @throws IllegalStateException if {@code META-INF/services} does not name it
     */
    static TextRule of(Class<? extends TextRule> kind) {
        return ServiceLoader.load(TextRule.class, TextRule.class.getClassLoader()).stream()
                .filter(rule -> rule.type() == kind)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(kind.getName() + " is not named in META-INF/services"))
                .get();
    }

    /**
     * The sentence about the first violation, which names the wrong part of the text; empty if the text follows the
     * rule.
     */
    Optional<Text> broken(String text);
}
