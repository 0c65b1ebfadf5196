package ru.samosval.input;

import java.util.Optional;
import ru.samosval.refusal.Refusal.Text;

/** A rule that texts of one kind keep, such as the names of branches. Has a constructor without parameters. */
public interface TextRule {

    /** The sentence of the first broken part of the rule, which names what of the text breaks it; empty where it is kept. */
    Optional<Text> broken(String text);
}
