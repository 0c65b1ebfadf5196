package ru.samosval.deployment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import ru.samosval.input.Characters;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * The published ports of a deployment: {@code host:container[,host:container…]} (section 4.5). Compose's short forms
 * are understood as far as they mean something here: a single port is the same port in the container, two ranges of the
 * same length are mapped pairwise, {@code /tcp} changes nothing. An address or another protocol is refused.
 */
public record Ports(List<Mapping> mappings) {

    private static final Pattern PROTOCOL = Pattern.compile("(.*)/\\s*([A-Za-z0-9]*)", Pattern.DOTALL);
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,20})(?:\\s*-\\s*([0-9]{1,20}))?");
    private static final Pattern ADDRESS = Pattern.compile(
            "(\\[[^\\]]*]|[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[A-Za-z](?:[\\w.-]*[A-Za-z0-9])?(?=\\s*:\\s*[0-9])|.*[^0-9\\s].*(?=:[^:]*:))\\s*:.*",
            Pattern.DOTALL);
    private static final int HIGHEST = 65_535;
    private static final int MOST = 100;

    /** A host port and the container's port behind it, each 1..65535. */
    public record Mapping(int host, int container) {}

    private record Range(int first, int last) {
        int size() {
            return last - first + 1;
        }
    }

    public Ports {
        mappings = List.copyOf(mappings);
    }

    /**
     * Parses a list of ports. Null or blank is an empty list.
     *
     * @throws Invalid for the field {@code ports}, with what is wrong
     */
    public static Ports parse(String text) {
        List<Mapping> mappings = new ArrayList<>();
        if (text == null || text.isBlank()) {
            return new Ports(mappings);
        }
        Set<Integer> hosts = new HashSet<>();
        for (String part : text.strip().split(",", -1)) {
            if (part.isBlank()) {
                throw refused("deployment.ports.empty");
            }
            List<Mapping> more = mappings(part.strip());
            if (mappings.size() + more.size() > MOST) {
                throw refused("deployment.ports.many", MOST, mappings.size() + more.size(), shown(part.strip()));
            }
            for (Mapping mapping : more) {
                if (!hosts.add(mapping.host())) {
                    throw refused("deployment.ports.twice", Integer.toString(mapping.host()));
                }
                mappings.add(mapping);
            }
        }
        return new Ports(mappings);
    }

    /** The mappings of one short form: several if it has ranges. */
    private static List<Mapping> mappings(String part) {
        if (part.contains("$")) {
            throw refused("deployment.ports.variable", shown(part));
        }
        String ports = part;
        Matcher protocol = PROTOCOL.matcher(part);
        if (protocol.matches()) {
            if (protocol.group(2).isEmpty()) {
                throw refused("deployment.ports.format", shown(part));
            }
            if (!protocol.group(2).toLowerCase(Locale.ROOT).equals("tcp")) {
                throw refused("deployment.ports.protocol", shown(part), protocol.group(2));
            }
            ports = protocol.group(1).strip();
        }
        Matcher address = ADDRESS.matcher(ports);
        if (address.matches()) {
            throw refused("deployment.ports.address", shown(part), address.group(1));
        }
        String[] sides = ports.split(":", -1);
        if (sides.length > 2) {
            throw refused("deployment.ports.format", shown(part));
        }
        Range host = range(sides[0].strip(), part);
        Range container = range(sides[sides.length - 1].strip(), part);
        if (host.size() != container.size()) {
            throw refused("deployment.ports.ranges", shown(part), host.size(), container.size());
        }
        List<Mapping> mappings = new ArrayList<>();
        for (int i = 0; i < host.size(); i++) {
            mappings.add(new Mapping(host.first() + i, container.first() + i));
        }
        return mappings;
    }

    private static Range range(String text, String part) {
        Matcher matcher = RANGE.matcher(text);
        if (!matcher.matches()) {
            throw refused("deployment.ports.format", shown(part));
        }
        int first = port(matcher.group(1), part);
        int last = matcher.group(2) == null ? first : port(matcher.group(2), part);
        if (last < first) {
            throw refused("deployment.ports.backwards", shown(part));
        }
        return new Range(first, last);
    }

    private static int port(String digits, String part) {
        String number = digits.replaceFirst("^0+(?=.)", "");
        int port = number.length() > 5 ? Integer.MAX_VALUE : Integer.parseInt(number);
        if (port < 1 || port > HIGHEST) {
            throw refused("deployment.ports.range", shown(part), number);
        }
        return port;
    }

    /** The host ports, in the order listed. */
    public List<Integer> hosts() {
        return mappings.stream().map(Mapping::host).toList();
    }

    /** The text for the column, without blanks; null if there are no ports. */
    public String toColumn() {
        return mappings.isEmpty()
                ? null
                : mappings.stream().map(m -> m.host() + ":" + m.container()).collect(Collectors.joining(","));
    }

    private static Invalid refused(String key, Object... arguments) {
        return new Invalid("ports", key, arguments);
    }

    private static String shown(String part) {
        return Characters.excerpt(part);
    }
}
