package ru.samosval.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import ru.samosval.config.Networks;
import ru.samosval.config.PublicUrl;
import ru.samosval.config.Settings;

/**
 * Who sent a request and to which address, seen through the proxies in between. The headers of proxies
 * ({@code X-Forwarded-For/-Proto/-Host/-Port/-Prefix}, otherwise {@code Forwarded} of RFC 7239) are believed only on
 * connections from trusted proxies. {@code samosval.public-url} outranks them. A malformed header is ignored, except
 * that its sender then does not count as being on this machine.
 *
 * @param address the client's IP address: the last one in the chain that is no trusted proxy; never a name
 * @param scheme http or https, as the client sees it
 * @param host the name or address that the client asked, in lower case, IPv6 in brackets; empty if unknown
 * @param port the port that the client asked
 * @param prefix the path in front of our own paths, as the client sees it: empty or {@code /samosval}
 * @param local whether every known hop is on this machine; a proxy here that does not name its client counts as the
 *     client
 * @param nameless whether the connection comes from a trusted proxy that may have hidden the name it was asked by
 */
public record Forwarded(
        String address, String scheme, String host, int port, String prefix, boolean local, boolean nameless) {

    private static final String KEPT = Forwarded.class.getName();
    private static final List<String> OLD_STYLE =
            List.of("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port");
    private static final Pattern HOST = Pattern.compile(
            "(?<host>[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252})|\\[[0-9A-Fa-f:.]{2,45}])(?::(?<port>\\d{1,5}))?");
    private static final Pattern PAIR = Pattern.compile(
            "\\s*(?<name>[A-Za-z]+)=(?:\"(?<quoted>(?:[^\"\\\\]|\\\\.)*+)\"|(?<token>[^\\s;,\"]+))\\s*");
    /** After each of these characters a host name would end and the rest of an address begin (RFC 3986, 3.2). */
    private static final Pattern NAME = Pattern.compile("[^/?#\\\\]*+");

    private static final int MOST_HOPS = 50;

    /** The connection itself, without anything that headers say. */
    record Peer(String address, String ownAddress, String scheme, int port, String contextPath) {}

    /** What one proxy said; each part may be null. */
    private record Hop(String by, String proto, String host) {}

    /** The word of RFC 7239 (6.2) for an unknown party. */
    private static final String NOBODY = "unknown";

    private static final List<Hop> UNKNOWN = List.of(new Hop(NOBODY, null, null));

    /** Finds it once, and keeps it with the request. Works before the filters, too, and for a wrapped request. */
    public static Forwarded of(HttpServletRequest request, Settings settings) {
        Optional<Forwarded> known = known(request);
        if (known.isPresent()) {
            return known.get();
        }
        Forwarded found = of(
                new Peer(
                        request.getRemoteAddr(),
                        request.getLocalAddr(),
                        request.getScheme(),
                        request.getLocalPort(),
                        request.getContextPath()),
                // Most of these headers are absent; this finds out without a list.
                name -> request.getHeader(name) == null ? List.of() : Collections.list(request.getHeaders(name)),
                settings.trustedProxies(),
                settings.publicUrl());
        request.setAttribute(KEPT, found);
        return found;
    }

    /** Whether a server can be addressed by this name at all, whoever it belongs to. True for null. */
    public static boolean isName(String host) {
        return host == null || NAME.matcher(host).matches();
    }

    /** What {@link #of(HttpServletRequest, Settings)} has found for this request, if it was called before. */
    public static Optional<Forwarded> known(HttpServletRequest request) {
        return request.getAttribute(KEPT) instanceof Forwarded known ? Optional.of(known) : Optional.empty();
    }

    static Forwarded of(
            Peer peer, Function<String, List<String>> headers, Networks trusted, Optional<PublicUrl> publicUrl) {
        Reading reading = new Reading(peer, headers, trusted, publicUrl.isEmpty());
        return publicUrl.map(reading::at).orElseGet(reading::asAsked);
    }

    /** What is known of a request: its connection, and what trusted proxies say. */
    private static final class Reading {

        private final Peer peer;
        private final Function<String, List<String>> headers;
        private final Networks trusted;
        private InetAddress client;
        private boolean local;
        private String scheme;
        private String host;
        private Integer port;
        private String prefix;
        private boolean nameless;

        Reading(Peer peer, Function<String, List<String>> headers, Networks trusted, boolean needsName) {
            this.peer = peer;
            this.headers = headers;
            this.trusted = trusted;
            client = Networks.address(peer.address).orElse(InetAddress.getLoopbackAddress());
            local = here(client, peer);
            scheme = peer.scheme;
            host = one(headers, "Host");
            prefix = peer.contextPath;
            if (trusted.has(client)) {
                nameless = needsName;
                believeHops();
                believeHeaders();
            }
        }

        /** Goes from proxy to proxy towards the client, as long as they are trusted. */
        private void believeHops() {
            List<Hop> hops = hops(headers);
            String proto = null;
            String asked = null;
            for (int i = hops.size() - 1; i >= 0; i--) {
                Hop hop = hops.get(i);
                proto = hop.proto == null ? proto : hop.proto;
                asked = hop.host == null ? asked : hop.host;
                if (hop.by == null) {
                    break;
                }
                Optional<InetAddress> said = hopAddress(hop.by);
                if (said.isEmpty()) {
                    // The address is hidden or garbled. The hop before it is the last one known.
                    local = false;
                    break;
                }
                client = said.get();
                local &= here(client, peer);
                if (!trusted.has(client)) {
                    break;
                }
            }
            if (proto != null && proto.matches("(?i)https?")) {
                scheme = proto.toLowerCase(Locale.ROOT);
                port = PublicUrl.standardPort(scheme);
            }
            if (asked != null && HOST.matcher(asked).matches()) {
                host = asked;
                nameless = false;
                port = PublicUrl.standardPort(scheme);
            }
        }

        private void believeHeaders() {
            String saidPort = last(headers, "X-Forwarded-Port");
            if (saidPort != null && isPort(saidPort)) {
                port = Integer.valueOf(saidPort);
            }
            String saidPrefix = last(headers, "X-Forwarded-Prefix");
            if (saidPrefix != null && PublicUrl.isPrefix(saidPrefix)) {
                prefix = PublicUrl.withoutSlash(saidPrefix) + peer.contextPath;
            }
        }

        /** The result if the portal has a configured address, whatever was asked. */
        Forwarded at(PublicUrl url) {
            return new Forwarded(
                    Networks.text(client), url.scheme(), url.host(), url.port(), url.prefix(), local, false);
        }

        /** The result if the portal has the address that was asked. */
        Forwarded asAsked() {
            Matcher parts = HOST.matcher(host == null ? "" : host);
            String name = "";
            if (parts.matches()) {
                name = parts.group("host").toLowerCase(Locale.ROOT);
                String saidPort = parts.group("port");
                if (saidPort != null && isPort(saidPort)) {
                    port = Integer.valueOf(saidPort);
                }
            }
            int shownPort = port != null ? port : host == null ? peer.port : PublicUrl.standardPort(scheme);
            return new Forwarded(Networks.text(client), scheme, name, shownPort, prefix, local, nameless);
        }
    }

    /**
     * The name, without its port, by which the request addresses the portal although it is none of the portal's names.
     * {@code Host} is looked at first, then what proxies say. Text that is no name is returned unchanged. Empty if all
     * names are the portal's, or there is none.
     */
    public static Optional<String> foreignName(HttpServletRequest request, Settings settings) {
        String seen = of(request, settings).host();
        return Stream.concat(
                        Stream.ofNullable(request.getHeader("Host")),
                        Stream.of(seen).filter(host -> !host.isEmpty()))
                .filter(host -> !settings.hosts().allows(host))
                .findFirst()
                .map(Forwarded::withoutPort);
    }

    private static String withoutPort(String host) {
        Matcher parts = HOST.matcher(host);
        return parts.matches() ? parts.group("host") : host;
    }

    /** Whether the client's connection is encrypted, as far as the outermost trusted proxy knows. */
    public boolean secure() {
        return scheme.equals("https");
    }

    /** The host, with its port unless that is the scheme's own: what a browser sends as {@code Host}. */
    public String authority() {
        return port == PublicUrl.standardPort(scheme) ? host : host + ":" + port;
    }

    /** The origin that a browser sends from our own pages (RFC 6454). */
    public String origin() {
        return scheme + "://" + authority();
    }

    /** The address at which clients find the portal. A path of the portal is appended to it. */
    public String portal() {
        return origin() + prefix;
    }

    private static boolean here(InetAddress address, Peer peer) {
        return address.isLoopbackAddress()
                || Networks.address(peer.ownAddress).filter(address::equals).isPresent();
    }

    /**
     * The hops from the client to us. If there are {@code X-Forwarded} headers, {@code Forwarded} is not read: proxies
     * that set the former pass on what a client wrote into the latter. If both are present and the former name no
     * client, either may come from the proxy and the other from the client, so the client is unknown.
     */
    private static List<Hop> hops(Function<String, List<String>> headers) {
        if (OLD_STYLE.stream().allMatch(name -> headers.apply(name).isEmpty())) {
            return forwarded(String.join(",", headers.apply("Forwarded")));
        }
        List<String> by = list(headers, "X-Forwarded-For");
        if (by.isEmpty() && !headers.apply("Forwarded").isEmpty()) {
            by = List.of(NOBODY);
        }
        List<String> protos = list(headers, "X-Forwarded-Proto");
        List<String> hosts = list(headers, "X-Forwarded-Host");
        List<Hop> hops = new ArrayList<>();
        int size = Math.max(1, by.size());
        for (int i = Math.max(0, size - MOST_HOPS); i < size; i++) {
            boolean lastOne = i == size - 1;
            hops.add(new Hop(
                    by.isEmpty() ? null : by.get(i), ofHop(protos, i, size, lastOne), ofHop(hosts, i, size, lastOne)));
        }
        return hops;
    }

    /** The value for one hop. If not every hop added one, only the last value is certain to be a proxy's own. */
    private static String ofHop(List<String> values, int i, int size, boolean lastOne) {
        if (values.size() == size) {
            return values.get(i);
        }
        return lastOne && !values.isEmpty() ? values.get(values.size() - 1) : null;
    }

    /**
     * Parses {@code Forwarded}. A malformed header becomes one unknown hop: somebody is there, and must not be mistaken
     * for the proxy's machine.
     */
    private static List<Hop> forwarded(String header) {
        List<Hop> hops = new ArrayList<>();
        String by = null;
        String proto = null;
        String host = null;
        Matcher pair = PAIR.matcher(header);
        int at = 0;
        while (at < header.length()) {
            if (!pair.region(at, header.length()).lookingAt()) {
                return UNKNOWN;
            }
            String value = pair.group("token") != null
                    ? pair.group("token")
                    : pair.group("quoted").replaceAll("\\\\(.)", "$1");
            switch (pair.group("name").toLowerCase(Locale.ROOT)) {
                case "for" -> by = value;
                case "proto" -> proto = value;
                case "host" -> host = value;
                default -> {}
            }
            at = pair.end();
            boolean ends = at == header.length();
            if (!ends && header.charAt(at) != ';' && header.charAt(at) != ',') {
                return UNKNOWN;
            }
            if (ends || header.charAt(at) == ',') {
                hops.add(new Hop(by, proto, host));
                by = null;
                proto = null;
                host = null;
            }
            at++;
        }
        return hops.size() > MOST_HOPS ? hops.subList(hops.size() - MOST_HOPS, hops.size()) : hops;
    }

    /** The address of a hop, which may be followed by a port: {@code 10.1.2.3:4711}, {@code [2001:db8::1]:4711}. */
    private static Optional<InetAddress> hopAddress(String said) {
        Optional<InetAddress> bare = Networks.address(said);
        int colon = said.lastIndexOf(':');
        return bare.isPresent() || colon < 0 ? bare : Networks.address(said.substring(0, colon));
    }

    private static List<String> list(Function<String, List<String>> headers, String name) {
        List<String> values = new ArrayList<>();
        for (String line : headers.apply(name)) {
            for (String value : line.split(",", -1)) {
                values.add(value.strip());
            }
        }
        return values;
    }

    private static String last(Function<String, List<String>> headers, String name) {
        List<String> values = list(headers, name);
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    private static String one(Function<String, List<String>> headers, String name) {
        List<String> values = headers.apply(name);
        return values.size() == 1 ? values.get(0) : null;
    }

    private static boolean isPort(String digits) {
        return digits.matches("\\d{1,5}") && Integer.parseInt(digits) >= 1 && Integer.parseInt(digits) <= 65535;
    }
}
