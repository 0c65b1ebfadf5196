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
 * Who asks and by which address, seen through the proxies in between. What a proxy says
 * ({@code X-Forwarded-For/-Proto/-Host/-Port/-Prefix}, else {@code Forwarded} of RFC 7239) counts only where the
 * connection comes from a trusted one; {@code samosval.public-url} outranks it. What is malformed is as if it were
 * not there, but for whoever sent it, who is not on this machine then.
 *
 * @param address the client's: the last one in the chain that is no trusted proxy; never a name
 * @param scheme http or https, as the client sees it
 * @param host the name or address the client asked, IPv6 in brackets, lower case; empty where nothing says it
 * @param port the port the client asked
 * @param prefix what stands before our own paths in the client's eyes (the public context path): empty or
 *     {@code /samosval}
 * @param local whether every hop that is known is on this machine: a proxy here that says nothing of the client stands for it
 * @param nameless whether the connection is a trusted proxy's that may have hidden by which name it was asked
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
    /** Behind each of these a name would end, and the rest of an address begin (RFC 3986, 3.2). */
    private static final Pattern NAME = Pattern.compile("[^/?#\\\\]*+");

    private static final int MOST_HOPS = 50;

    /** The connection itself, before anything that headers say. */
    record Peer(String address, String ownAddress, String scheme, int port, String contextPath) {}

    /** What one proxy said: any of them may be null. */
    private record Hop(String by, String proto, String host) {}

    /** How RFC 7239 (6.2) has whoever is not known. */
    private static final String NOBODY = "unknown";

    private static final List<Hop> UNKNOWN = List.of(new Hop(NOBODY, null, null));

    /** Works before the filters too, and for a wrapped request: it is found once and kept with the request. */
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
                // Most of them are not there, which is told without a list.
                name -> request.getHeader(name) == null ? List.of() : Collections.list(request.getHeaders(name)),
                settings.trustedProxies(),
                settings.publicUrl());
        request.setAttribute(KEPT, found);
        return found;
    }

    /** Whether a server can be asked by it at all, whosever name it is; also where there is none. */
    public static boolean isName(String host) {
        return host == null || NAME.matcher(host).matches();
    }

    /** What {@link #of(HttpServletRequest, Settings)} found for this request, where it was asked before. */
    public static Optional<Forwarded> known(HttpServletRequest request) {
        return request.getAttribute(KEPT) instanceof Forwarded known ? Optional.of(known) : Optional.empty();
    }

    static Forwarded of(
            Peer peer, Function<String, List<String>> headers, Networks trusted, Optional<PublicUrl> publicUrl) {
        Reading reading = new Reading(peer, headers, trusted, publicUrl.isEmpty());
        return publicUrl.map(reading::at).orElseGet(reading::asAsked);
    }

    /** What is known of a request: of its connection, and beyond that what trusted proxies say. */
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

        /** From proxy to proxy, as long as they are trusted, to the client. */
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
                    // Somebody whose address is hidden or garbled; the hop before it is the last one known.
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

        /** Whoever asks, the portal has this address. */
        Forwarded at(PublicUrl url) {
            return new Forwarded(
                    Networks.text(client), url.scheme(), url.host(), url.port(), url.prefix(), local, false);
        }

        /** The portal has the address that was asked for. */
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
     * The name, without its port, that the request gives the portal and that is none of its own, as {@code Host} has it or
     * else a proxy; as it came where it is no name. Empty where there is none such, or no name at all.
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

    /** Whether the client's connection is encrypted, so far as the outermost trusted proxy knows. */
    public boolean secure() {
        return scheme.equals("https");
    }

    /** The host with its port, where that is not the scheme's own: what a browser sends as {@code Host}. */
    public String authority() {
        return port == PublicUrl.standardPort(scheme) ? host : host + ":" + port;
    }

    /** The origin a browser sends from our own pages (RFC 6454). */
    public String origin() {
        return scheme + "://" + authority();
    }

    /** Where callers find the portal, whatever stands before it: to what follows a path of ours is added. */
    public String portal() {
        return origin() + prefix;
    }

    private static boolean here(InetAddress address, Peer peer) {
        return address.isLoopbackAddress()
                || Networks.address(peer.ownAddress).filter(address::equals).isPresent();
    }

    /**
     * From the client to us. Where the older headers are there the newer one is not read: proxies that set the older
     * ones hand on what a client wrote into the newer. Where both are there and the older ones name no client, either may be
     * the proxy's, the other the client's: nobody knows who asks then.
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

    /** The value of a hop where each hop added one; else only the last value is surely a proxy's own. */
    private static String ofHop(List<String> values, int i, int size, boolean lastOne) {
        if (values.size() == size) {
            return values.get(i);
        }
        return lastOne && !values.isEmpty() ? values.get(values.size() - 1) : null;
    }

    /** Of what is malformed one hop that nobody knows: somebody is there, and it must not be taken for the proxy's machine. */
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

    /** The address of a hop, which may have its port behind it: {@code 10.1.2.3:4711}, {@code [2001:db8::1]:4711}. */
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
