package ru.samosval.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;

/**
 * The addresses to which the portal itself may send: each of these and all addresses below it. Anything else is
 * refused, also when it is spelled to look like one of these.
 *
 * @param addresses an empty list allows nothing
 */
public record AllowedTargets(List<URI> addresses) {

    /**
     * Parses addresses separated by commas, such as {@code https://ci.example.org/hooks/, http://127.0.0.1:8080}.
     *
     * @throws IllegalArgumentException if one of them is no address, or has a user, a query or a fragment
     */
    static AllowedTargets of(String list) {
        return new AllowedTargets(Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .map(AllowedTargets::address)
                .toList());
    }

    private static URI address(String text) {
        URI address = URI.create(text);
        if (!isPlain(address) || address.getRawQuery() != null) {
            throw new IllegalArgumentException(text);
        }
        return address;
    }

    /** Whether the portal may send to this address. */
    public boolean allows(String text) {
        try {
            URI address = new URI(text);
            return isPlain(address) && addresses.stream().anyMatch(allowed -> isBelow(address, allowed));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    public boolean isEmpty() {
        return addresses.isEmpty();
    }

    /**
     * Whether this is an http or https address without user and fragment, whose path means exactly what it says: ASCII
     * alone, no encoding, parameters, empty segments or dots.
     */
    private static boolean isPlain(URI address) {
        String scheme = address.getScheme();
        String path = address.getRawPath();
        return ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
                && address.getHost() != null
                && address.getRawUserInfo() == null
                && address.getRawFragment() == null
                && path != null
                && path.chars().allMatch(c -> c < 0x80)
                && !path.contains("%")
                && !path.contains(";")
                && !path.contains("//")
                && Arrays.stream(path.split("/")).noneMatch(s -> s.equals(".") || s.equals(".."));
    }

    private static boolean isBelow(URI address, URI allowed) {
        String folder = allowed.getRawPath().endsWith("/") ? allowed.getRawPath() : allowed.getRawPath() + "/";
        return address.getScheme().equalsIgnoreCase(allowed.getScheme())
                && address.getHost().equalsIgnoreCase(allowed.getHost())
                && port(address) == port(allowed)
                && (address.getRawPath().equals(allowed.getRawPath())
                        || (address.getRawPath() + "/").equals(folder)
                        || address.getRawPath().startsWith(folder));
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }
}
