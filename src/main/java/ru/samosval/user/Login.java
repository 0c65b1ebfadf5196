package ru.samosval.user;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.input.Characters;
import ru.samosval.input.TextRule;
import ru.samosval.refusal.Refusal.Text;

/** The rule for a login: Latin letters, digits and {@code . _ -}, beginning with a letter or a digit. */
public final class Login implements TextRule {

    private static final Pattern STRANGE = Pattern.compile("[^A-Za-z0-9._-]");

    @Override
    public Optional<Text> broken(String text) {
        Matcher strange = STRANGE.matcher(text);
        if (strange.find()) {
            return Optional.of(new Text("user.username.character", Characters.at(text, strange.start())));
        }
        return Character.isLetterOrDigit(text.charAt(0))
                ? Optional.empty()
                : Optional.of(new Text("user.username.first", text.substring(0, 1)));
    }
}
