package ru.samosval.docker;

import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.deployment.Ports;

/**
 * The filters {@code publish} and {@code expose} of containers: {@code 8080}, {@code 8080/tcp} or
 * {@code 8000-8090/tcp}.
 */
final class PortFilter {

    private static final Pattern FORM = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?(?:/(tcp|udp|sctp))?");

    private PortFilter() {}

    static boolean isOne(String value) {
        return FORM.matcher(value).matches();
    }

    /** Whether one of the ports matches. All ports here are TCP. */
    static boolean fits(String value, Ports ports, ToIntFunction<Ports.Mapping> side) {
        Matcher asked = FORM.matcher(value);
        if (!asked.matches() || asked.group(3) != null && !asked.group(3).equals("tcp")) {
            return false;
        }
        int first = Integer.parseInt(asked.group(1));
        int last = asked.group(2) == null ? first : Integer.parseInt(asked.group(2));
        return ports.mappings().stream().mapToInt(side).anyMatch(port -> port >= first && port <= last);
    }
}
