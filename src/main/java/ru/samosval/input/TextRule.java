package ru.samosval.input;

import java.util.Optional;
import ru.samosval.refusal.Refusal.Text;

/** A rule for texts of one kind, such as the names of branches. It must have a constructor without parameters. */
public interface TextRule {

    /**
     * The sentence about the first violation, which names the wrong part of the text; empty if the text follows the
     * rule.
     */
    Optional<Text> broken(String text);
}
