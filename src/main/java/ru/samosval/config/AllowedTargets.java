package ru.samosval.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;

/**
 * Where the portal itself may send to: addresses, and all that is below them. What is not named is not sent to, however it
 * is written.
 *
 * @param addresses none allows nothing
 */
public record AllowedTargets(List<URI> addresses) {

    /**
     * Addresses with commas between them, such as {@code https://ci.example.org/hooks/, http://127.0.0.1:8080}.
     *
     * @throws IllegalArgumentException where one of them is none, or has a user, a query or a fragment
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

    /** Whether something may be sent to this address. */
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

    /** Whether it is an address of http whose path is what it looks like. */
    private static boolean isPlain(URI address) {
        String scheme = address.getScheme();
        String path = address.getRawPath();
        return ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
                && address.getHost() != null
                && address.getRawUserInfo() == null
                && address.getRawFragment() == null
                && path != null
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
