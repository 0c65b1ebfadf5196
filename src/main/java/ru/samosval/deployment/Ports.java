package ru.samosval.deployment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import ru.samosval.platform.Refusal.Invalid;

/** The published ports of a deployment: {@code host:container[,host:container…]} (section 4.5). */
public record Ports(List<Mapping> mappings) {

    private static final Pattern MAPPING = Pattern.compile("(\\d{1,5})\\s*:\\s*(\\d{1,5})");
    private static final int HIGHEST = 65_535;
    private static final int MOST = 100;

    /** One host port and the container's port behind it, each 1..65535. */
    public record Mapping(int host, int container) {}

    public Ports {
        mappings = List.copyOf(mappings);
    }

    /** The ports that the text lists; null or blank lists none. Refuses the field {@code ports} with what is wrong. */
    public static Ports parse(String text) {
        List<Mapping> mappings = new ArrayList<>();
        if (text == null || text.isBlank()) {
            return new Ports(mappings);
        }
        Set<Integer> hosts = new HashSet<>();
        for (String part : text.strip().split(",", -1)) {
            Matcher matcher = MAPPING.matcher(part.strip());
            if (!matcher.matches() || mappings.size() == MOST) {
                throw new Invalid("ports", "deployment.ports.format", shown(part));
            }
            Mapping mapping = new Mapping(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
            if (!isPort(mapping.host()) || !isPort(mapping.container())) {
                throw new Invalid("ports", "deployment.ports.range", shown(part));
            }
            if (!hosts.add(mapping.host())) {
                throw new Invalid("ports", "deployment.ports.twice", Integer.toString(mapping.host()));
            }
            mappings.add(mapping);
        }
        return new Ports(mappings);
    }

    /** The host ports, in the order listed. */
    public List<Integer> hosts() {
        return mappings.stream().map(Mapping::host).toList();
    }

    /** The text of the column: without blanks; null where there are none. */
    public String toColumn() {
        return mappings.isEmpty()
                ? null
                : mappings.stream().map(m -> m.host() + ":" + m.container()).collect(Collectors.joining(","));
    }

    private static boolean isPort(int number) {
        return number >= 1 && number <= HIGHEST;
    }

    private static String shown(String part) {
        return part.length() > 40 ? part.substring(0, 40) + "…" : part;
    }
}
