package ru.samosval.hook;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import ru.samosval.input.Secrets;
import ru.samosval.simulation.UserInfo;
import ru.samosval.user.ApiTokens;

/** The headers of a delivery as they are stored: one a line, without secrets. */
final class SentHeaders {

    private static final int LONGEST = 16 * 1024;
    private static final String MASK = "***";
    /** One of the portal's tokens, or the beginning of one that was cut off with the text. */
    private static final Pattern TOKEN =
            Pattern.compile(ApiTokens.PREFIX + "[\\w-]{43}|" + ApiTokens.PREFIX + "[\\w-]{20,42}\\z");

    private static final Pattern KIND = Pattern.compile("(?i)(?:basic|bearer|digest|negotiate) ");

    /**
     * The value of these is a secret. (Signatures are left out as well: with one the body beside it could be sent once
     * more.)
     */
    private static final Set<String> SECRET = Set.of("authorization", "proxy-authorization", "cookie");

    /** Words with which programs name credentials, and which mean nothing else in the name of a header. */
    private static final Pattern TELLING = Pattern.compile("(?:^|-)(?:auth|jwt|session|sid|vault)(?:-|$)");

    /** These names sound like secrets but are none: deliveries are found by the one, the other is Bitbucket's event. */
    private static final Set<String> PLAIN = Set.of("idempotency-key", "x-event-key");

    private SentHeaders() {}

    static String of(HttpServletRequest request) {
        StringBuilder text = new StringBuilder(512);
        Enumeration<String> names = request.getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            Enumeration<String> values = request.getHeaders(name);
            while (values.hasMoreElements()) {
                String value = values.nextElement();
                if (text.length() + name.length() + value.length() > LONGEST) {
                    return text.append("…\n").toString();
                }
                text.append(name)
                        .append(": ")
                        .append(isSecret(name) ? masked(value) : withoutTokens(value))
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** The text without secrets in addresses, and without the portal's own tokens, wherever they stand. Null for null. */
    static String withoutTokens(String text) {
        if (text == null) {
            return null;
        }
        String masked = UserInfo.masked(text);
        return masked.contains(ApiTokens.PREFIX) ? TOKEN.matcher(masked).replaceAll(ApiTokens.PREFIX + MASK) : masked;
    }

    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return SECRET.contains(lower)
                || lower.contains("signature")
                || TELLING.matcher(lower).find()
                || Secrets.isNameOfOne(lower) && !PLAIN.contains(lower);
    }

    /** Keeps the kind, such as "Basic". */
    private static String masked(String value) {
        if (value.isBlank()) {
            return "";
        }
        int blank = value.indexOf(' ');
        String kind = blank < 0 ? "" : value.substring(0, blank + 1);
        return KIND.matcher(kind).matches() ? kind + MASK : MASK;
    }
}
