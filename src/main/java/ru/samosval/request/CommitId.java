package ru.samosval.request;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import ru.samosval.input.Characters;
import ru.samosval.input.TextRule;
import ru.samosval.refusal.Refusal.Text;

/**
 * The id of a commit in git: the 40 hexadecimal digits of SHA-1, the 64 of SHA-256, or an abbreviation as git writes
 * it, with at least 7 digits (gitglossary, "object name"). The form and the webhook share this rule.
 */
public final class CommitId implements TextRule {

    private static final int SHORTEST = 7;
    private static final int LONGEST = 40;
    private static final int SHA_256 = 64;
    private static final Pattern NULL = Pattern.compile("0+");

    /** For a request the id must name a commit as well: it must not be all zeros. */
    public static final class Target implements TextRule {
        @Override
        public Optional<Text> broken(String text) {
            Optional<Text> broken = new CommitId().broken(text);
            return broken.isEmpty() && isNull(text) ? Optional.of(new Text("request.target_commit.zeros")) : broken;
        }
    }

    @Override
    public Optional<Text> broken(String text) {
        int length = text.length();
        for (int at = 0; at < length; at++) {
            if (!HexFormat.isHexDigit(text.charAt(at))) {
                return Optional.of(new Text("request.target_commit.character", Characters.at(text, at)));
            }
        }
        return (length < SHORTEST || length > LONGEST) && length != SHA_256
                ? Optional.of(new Text("request.target_commit.size", SHORTEST, LONGEST, SHA_256, length))
                : Optional.empty();
    }

    /** Whether the text is the id of a commit, or an abbreviation of one. */
    public static boolean isOne(String text) {
        return text != null && new CommitId().broken(text).isEmpty();
    }

    /** Whether this is the id of no commit, in any length. With it git says that a branch was deleted. */
    public static boolean isNull(String text) {
        return isOne(text) && NULL.matcher(text).matches();
    }
}
