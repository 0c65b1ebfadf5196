package ru.samosval.config;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A set of networks and single addresses, written as in {@code 10.0.0.0/8, ::1}. Never asks the DNS. */
public final class Networks {

    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("(?=.*:.*:)[0-9A-Fa-f:.]{2,45}");

    private static final int IPV6_CUSTOMER_GROUPS = 4;
    private static final int IPV6_LINE_GROUPS = 3;

    private final List<Network> networks;

    private record Network(byte[] address, int bits) {
        boolean has(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int whole = bits / 8;
            for (int i = 0; i < whole; i++) {
                if (address[i] != other[i]) {
                    return false;
                }
            }
            int rest = bits % 8;
            return rest == 0 || ((address[whole] ^ other[whole]) & 0xff) >> (8 - rest) == 0;
        }
    }

    private Networks(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * Parses networks separated by commas or spaces.
     *
     * @throws IllegalArgumentException if a part is neither an address nor a network
     */
    public static Networks of(String list) {
        List<Network> networks = new ArrayList<>();
        for (String part : list.split("[,\\s]+")) {
            if (!part.isEmpty()) {
                networks.add(network(part));
            }
        }
        return new Networks(List.copyOf(networks));
    }

    /**
     * Parses an IP address; empty if the text is none. Accepts no names. Accepts brackets around IPv6, and drops a
     * zone.
     */
    public static Optional<InetAddress> address(String text) {
        if (text == null) {
            return Optional.empty();
        }
        String bare = text;
        if (bare.startsWith("[") && bare.endsWith("]")) {
            bare = bare.substring(1, bare.length() - 1);
        }
        int zone = bare.indexOf('%');
        if (zone > 0) {
            bare = bare.substring(0, zone);
        }
        if (!IPV4.matcher(bare).matches() && !IPV6.matcher(bare).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(bare));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /**
     * An address as people write it. IPv6 is in its short form in lower case and without a zone: {@code ::1} (RFC
     * 5952).
     */
    public static String text(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        int[] groups = new int[bytes.length / 2];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
        }
        int longest = 0;
        int length = 1;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                longest = i;
                length = end - i;
            }
        }
        return length < 2
                ? joined(groups, 0, groups.length)
                : joined(groups, 0, longest) + "::" + joined(groups, longest + length, groups.length);
    }

    /**
     * The part of an address that tells one customer of a provider from another. A customer has at least 2<sup>64</sup>
     * IPv6 addresses with the same first half; here that half is four groups without short forms, {@code 2001:db8:0:0}.
     * Any other text is returned whole.
     */
    public static String customer(String address) {
        return beginning(address, IPV6_CUSTOMER_GROUPS);
    }

    /**
     * The same, but shared by all networks that a provider may give to one line, up to 2<sup>16</sup> of them: the
     * first three groups, {@code 2001:db8:0}.
     */
    public static String line(String address) {
        return beginning(address, IPV6_LINE_GROUPS);
    }

    private static String beginning(String address, int ofGroups) {
        return address(address)
                .filter(Inet6Address.class::isInstance)
                .map(ip -> ByteBuffer.wrap(ip.getAddress()).asShortBuffer())
                .map(groups -> IntStream.range(0, ofGroups)
                        .mapToObj(i -> Integer.toHexString(groups.get(i) & 0xffff))
                        .collect(Collectors.joining(":")))
                .orElse(address);
    }

    private static String joined(int[] groups, int from, int to) {
        return Arrays.stream(groups, from, to).mapToObj(Integer::toHexString).collect(Collectors.joining(":"));
    }

    /** Whether the address is in one of the networks. */
    public boolean has(InetAddress address) {
        byte[] bytes = address.getAddress();
        return networks.stream().anyMatch(network -> network.has(bytes));
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        InetAddress address = address(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException(text));
        int most = address instanceof Inet4Address ? 32 : 128;
        int bits = slash < 0 ? most : bits(text.substring(slash + 1), most, text);
        return new Network(address.getAddress(), bits);
    }

    private static int bits(String digits, int most, String text) {
        if (digits.matches("\\d{1,3}") && Integer.parseInt(digits) <= most) {
            return Integer.parseInt(digits);
        }
        throw new IllegalArgumentException(text);
    }
}
