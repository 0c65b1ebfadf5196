package ru.samosval.request;

import java.net.IDN;
import java.net.InetAddress;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import ru.samosval.config.Networks;

/** Hosts in the form in which they are compared. */
final class RepoHost {

    static final String GOOGLESOURCE = ".googlesource.com";

    private static final String REVIEW = "-review";

    /** Prefixes for other ways to reach a forge. They say nothing about where it is. */
    private static final List<String> PREFIXES = List.of("www.", "ssh.", "altssh.");

    /** Hosts of a forge whose pages are at another host. */
    private static final Map<String, String> ALIASES = Map.of("git.sourcecraft.dev", "sourcecraft.dev");

    private RepoHost() {}

    /** The host as it is compared: in ASCII and lower case, without anything that only says how it is reached. */
    static String of(String written) {
        if (written.startsWith("[")) {
            return Networks.address(written)
                    .map(InetAddress::getHostAddress)
                    .map(address -> "[" + address + "]")
                    .orElse(written.toLowerCase(Locale.ROOT));
        }
        String host = ascii(written).toLowerCase(Locale.ROOT);
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        if (host.endsWith(REVIEW + GOOGLESOURCE)) {
            host = host.substring(0, host.length() - GOOGLESOURCE.length() - REVIEW.length()) + GOOGLESOURCE;
        }
        String bare = withoutPrefixes(host);
        return ALIASES.getOrDefault(bare, bare);
    }

    private static String withoutPrefixes(String written) {
        String host = written;
        for (int i = 0; i < PREFIXES.size(); i++) {
            String prefix = PREFIXES.get(i);
            if (host.startsWith(prefix) && host.indexOf('.', prefix.length()) > 0) {
                host = host.substring(prefix.length());
                i = -1;
            }
        }
        return host;
    }

    /** Whether the first part of the host is the name of this forge: {@code gerrit.example.org}. */
    static boolean isCalled(String host, String forge) {
        return host.startsWith(forge) && host.startsWith(".", forge.length());
    }

    private static String ascii(String host) {
        if (RepoPath.isAscii(host)) {
            return host;
        }
        try {
            return IDN.toASCII(Normalizer.normalize(host, Normalizer.Form.NFC));
        } catch (IllegalArgumentException e) {
            return host;
        }
    }
}
