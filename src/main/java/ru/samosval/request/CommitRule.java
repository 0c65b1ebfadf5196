package ru.samosval.request;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.platform.Characters;
import ru.samosval.platform.Refusal.Text;
import ru.samosval.platform.TextRule;

/** The rule of a commit's id: 7 to 40 hexadecimal digits (SHA-1, whole or shortened), or the 64 of SHA-256. */
public final class CommitRule implements TextRule {

    private static final int SHORTEST = 7;
    private static final int LONGEST = 40;
    private static final int SHA_256 = 64;
    private static final Pattern STRANGE = Pattern.compile("[^0-9a-fA-F]");

    @Override
    public Optional<Text> broken(String text) {
        Matcher strange = STRANGE.matcher(text);
        if (strange.find()) {
            return Optional.of(new Text("request.target_commit.character", Characters.at(text, strange.start())));
        }
        int length = text.length();
        return (length < SHORTEST || length > LONGEST) && length != SHA_256
                ? Optional.of(new Text("request.target_commit.size", SHORTEST, LONGEST, SHA_256, length))
                : Optional.empty();
    }
}
