package ru.samosval.simulation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of an address before the {@code @} (RFC 3986, "userinfo"), where people write passwords and tokens. A user
 * name alone, such as {@code git@}, is no secret and stays. If the part holds a secret, all of it is masked, since some
 * forges take the token as the user name. A token in the query of an address is masked, too.
 */
public final class UserInfo {

    /** What is shown instead. */
    private static final String MASK = "***";

    /** An address up to the last @ before its path. */
    private static final Pattern ADDRESS = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{0,20}+://)([^\\s/?#\"<>]*)@");

    /** An address with a slash or the like within the password: otherwise the port after the host would be none. */
    private static final Pattern WITH_SLASH = Pattern.compile(
            "([A-Za-z][A-Za-z0-9+.-]{0,20}+://)" + "([^\\s/?#@:\"<>]*+:(?!\\d{0,5}(?:[/?#\\s\"<>]|$))[^\\s\"<>]*)@");

    /** The short form of ssh, {@code user:password@host:path}. {@code name:tag@sha256:…} is an image. */
    private static final Pattern SHORT =
            Pattern.compile("(?<![\\w.%+:/@~-])()([\\w.%+-]{1,100}:(?!/)[^\\s@\"'<>]{1,200})@"
                    + "(?!sha\\d)(?=[A-Za-z\\d][\\w.-]{0,250}:[^\\s:])");

    private static final Pattern PARAMETER = Pattern.compile(
            "([?&;][\\w.-]{0,60}?(?:token|secret|password|passwd|key|credential)[\\w.-]{0,60}=)([^\\s&;\"'<>#\\\\]+)",
            Pattern.CASE_INSENSITIVE);

    /** The beginnings of GitLab's tokens, as a regular expression. */
    public static final String GITLAB_TOKEN = "gl(?:pat|dt|cbt|ptt|rt|soat|ft|imt|agent)-";

    /** The beginnings of the tokens of known forges. */
    private static final Pattern TOKEN =
            Pattern.compile("(?:gh[opsur]_|github_pat_|" + GITLAB_TOKEN + "|ATBB|ATCTT|BBDC-|hf_).+");

    /** Long, with letters mixed with digits, unlike any name. */
    private static final Pattern RANDOM = Pattern.compile("(?=.*[A-Za-z])(?=.*\\d)(?:\\w{20,}|[\\w-]{32,})");

    /** The id of a public key, by which AWS CodeCommit identifies ssh users. It is no secret. */
    private static final Pattern KEY_ID = Pattern.compile("APKA[A-Z0-9]{12,28}");

    private static final String VARIABLE = "\\\\?\\$(?:\\w+|\\{\\w+\\})";

    private static final Pattern REFERENCE = Pattern.compile("(?:(?:[\\w.%+-]*|" + VARIABLE + "):)?" + VARIABLE);

    private UserInfo() {}

    /** The text with the secrets of all addresses masked: those in user infos and in queries. */
    public static String masked(String text) {
        if (text == null) {
            return null;
        }
        String masked = text;
        if (masked.indexOf('@') >= 0) {
            masked = masked.contains("://") ? masked(WITH_SLASH, masked(ADDRESS, masked)) : masked;
            masked = masked(SHORT, masked);
        }
        return masked.indexOf('=') < 0
                ? masked
                : PARAMETER
                        .matcher(masked)
                        .replaceAll(
                                m -> Matcher.quoteReplacement(isReference(m.group(2)) ? m.group() : m.group(1) + MASK));
    }

    private static String masked(Pattern pattern, String text) {
        return pattern.matcher(text)
                .replaceAll(m -> isSecret(m.group(2)) && !isReference(m.group(2))
                        ? Matcher.quoteReplacement(m.group(1) + MASK + "@")
                        : Matcher.quoteReplacement(m.group()));
    }

    /** Whether the secret of the user info (without its @) is a shell variable: {@code oauth2:${TOKEN}}. */
    public static boolean isReference(String userInfo) {
        return REFERENCE.matcher(userInfo).matches();
    }

    /** Whether the user info (without its @) holds a password, or a token in place of the user name. */
    public static boolean isSecret(String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        return colon >= 0 && colon < userInfo.length() - 1
                || TOKEN.matcher(user).matches()
                || RANDOM.matcher(user).matches() && !KEY_ID.matcher(user).matches();
    }
}
