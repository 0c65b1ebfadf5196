package ru.samosval.input;

import java.util.regex.Pattern;
import ru.samosval.simulation.UserInfo;

/**
 * Takes out of a text what looks like a secret, before it is shown to more people than typed it: build logs, the audit
 * log, pages. Rather too much than too little; what was masked once stays as it is.
 *
 * <p>Masked are the values of {@code NAME=value} and {@code Name: value} whose name holds PASSWORD, PASSWD, PASSPHRASE,
 * SECRET, TOKEN, KEY or CREDENTIAL in any case, of such options ({@code --password value}), of Authorization and Cookie
 * headers, and the user info of addresses.
 */
public final class Secrets {

    private static final String MASK = "***";

    private static final String NAME = "[\\w.-]*(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|KEY|CREDENTIAL)[\\w.-]*";
    private static final String NO_NAME_BEFORE = "(?<![\\w.-])";
    private static final String PLAIN = "[^\\s\"'&;|]++";

    /** What stands up to the quotation mark that the group holds, or to the end. */
    private static String upTo(int group) {
        return "(?:(?!\\" + group + ")(?:\\\\.|.))*+";
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    private static final Pattern QUOTED_ASSIGNMENT = pattern("(\\\\?[\"'])(-*" + NAME + "=)(?![\"'\\\\])" + upTo(1));

    private static final Pattern ASSIGNMENT = pattern(NO_NAME_BEFORE + "(" + NAME
            + "(?:[+:?]?=|[ \\t]+=[ \\t]+)\\$?)(?:(\\\\?[\"'])" + upTo(2) + "|" + PLAIN + ")");

    private static final Pattern HEADER = pattern(NO_NAME_BEFORE + "((?:" + NAME
            + "|Authorization|Cookie)(?::[ \\t]+|\\\\?[\"'][ \\t]*:[ \\t]*))(?:(\\\\?[\"'])" + upTo(2)
            + "|[^\\s\"'&;|\\\\](?:[ \\t]*[^\\s\"'&;|\\\\])*+)");

    private static final Pattern TIGHT_HEADER = pattern(
            "((?:\\\\?[\"']|-H[ \\t]*|--header[= \\t]+)(?:" + NAME + "|Authorization|Cookie):)[^\\s\"'&;|\\\\]++");

    private static final String OPTION = "--(?:[a-z\\d]++-)*(?:password|passwd|passphrase|secret|token|api-?key)";
    private static final Pattern OPTIONS =
            pattern("(" + OPTION + "[ \\t]+)(?:(\\\\?[\"'])" + upTo(2) + "|(?!-)" + PLAIN + ")");
    private static final Pattern OPTIONS_IN_LIST = pattern("(" + OPTION + "\"\\s*,\\s*\")(?:\\\\.|[^\"\\\\])*+");

    private static final Pattern BEARER = pattern("(\\b(?:bearer|basic)[ \\t]+)" + PLAIN);

    /** In a command a user alone may be a token as well. */
    private static final Pattern HTTP_USER = pattern("(https?://)[^\\s/]*@");

    private Secrets() {}

    /** The text with {@code ***} for each secret in it; null for null. */
    public static String masked(String text) {
        if (text == null) {
            return null;
        }
        String masked = HTTP_USER.matcher(UserInfo.masked(text)).replaceAll("$1" + MASK + "@");
        masked = QUOTED_ASSIGNMENT.matcher(masked).replaceAll("$1$2" + MASK);
        masked = ASSIGNMENT.matcher(masked).replaceAll("$1$2" + MASK);
        masked = OPTIONS_IN_LIST.matcher(masked).replaceAll("$1" + MASK);
        masked = OPTIONS.matcher(masked).replaceAll("$1$2" + MASK);
        masked = HEADER.matcher(masked).replaceAll("$1$2" + MASK);
        masked = TIGHT_HEADER.matcher(masked).replaceAll("$1" + MASK);
        return BEARER.matcher(masked).replaceAll("$1" + MASK);
    }
}
