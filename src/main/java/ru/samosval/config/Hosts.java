package ru.samosval.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names that the portal answers to. Loopback names and IP addresses are always among them: a page of another site
 * that points its own name here (DNS rebinding) can send neither.
 */
public final class Hosts {

    private static final Pattern NAME =
            Pattern.compile("(\\*\\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*+");
    private static final Pattern HEADER = Pattern.compile("(?<host>\\[[^\\]]*]|[^:]*)(:\\d{1,5})?");

    private final List<String> allowed;

    private Hosts(List<String> allowed) {
        this.allowed = allowed;
    }

    /**
     * Parses names separated by commas or spaces. {@code *.example.org} means every name below it.
     *
     * @throws IllegalArgumentException if a part is no name
     */
    public static Hosts of(String list) {
        List<String> names = Arrays.stream(list.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .filter(name -> !name.isEmpty())
                .toList();
        names.stream().filter(name -> !NAME.matcher(name).matches()).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(name);
        });
        return new Hosts(names);
    }

    /** These names and one more. */
    public Hosts with(String name) {
        return new Hosts(Stream.concat(allowed.stream(), Stream.of(name)).toList());
    }

    /** Whether a {@code Host} header, with or without a port, names the portal. */
    public boolean allows(String header) {
        Matcher parts = HEADER.matcher(header.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return false;
        }
        String host = parts.group("host");
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (name.startsWith("*") || !NAME.matcher(name).matches()) {
            return Networks.address(name).isPresent();
        }
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || Networks.address(name).isPresent()
                || allowed.stream().anyMatch(known -> matches(known, name));
    }

    private static boolean matches(String known, String name) {
        return known.startsWith("*.")
                ? name.endsWith(known.substring(1)) && name.length() >= known.length()
                : known.equals(name);
    }
}
