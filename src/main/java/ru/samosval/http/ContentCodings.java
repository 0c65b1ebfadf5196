package ru.samosval.http;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which content codings a client takes ({@code Accept-Encoding}; RFC 9110, 12.5.3). */
public final class ContentCodings {

    private static final Pattern NOT_AT_ALL = Pattern.compile("(?i)q=0(?:\\.0*)?");

    private ContentCodings() {}

    /**
     * Whether the client names this coding, with any weight but 0.
     *
     * @param accepted the header, null if there is none
     */
    public static boolean takes(String accepted, String coding) {
        return accepted != null
                && Stream.of(accepted.replace(" ", "").split(","))
                        .map(each -> each.split(";", 2))
                        .filter(each -> each[0].equalsIgnoreCase(coding))
                        .anyMatch(each ->
                                each.length == 1 || !NOT_AT_ALL.matcher(each[1]).matches());
    }
}
