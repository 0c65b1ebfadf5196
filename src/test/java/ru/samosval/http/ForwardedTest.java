package ru.samosval.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.config.Hosts;
import ru.samosval.config.Networks;
import ru.samosval.config.PublicUrl;

class ForwardedTest {

    private static final String LOOPBACK = "127.0.0.0/8, ::1";

    @Test
    void aDirectCallerIsHimself() {
        Forwarded way = from("198.51.100.7", "Host", "192.0.2.1:8080");
        assertEquals("198.51.100.7", way.address());
        assertEquals("http://192.0.2.1:8080", way.origin());
        assertFalse(way.local());
    }

    @Test
    void whatAStrangerSaysOfHimselfDoesNotCount() {
        Forwarded way = from(
                "198.51.100.7",
                "Host",
                "192.0.2.1",
                "X-Forwarded-For",
                "127.0.0.1",
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-Host",
                "elsewhere.example",
                "X-Forwarded-Prefix",
                "/x",
                "Forwarded",
                "for=127.0.0.1;proto=https;host=elsewhere.example");
        assertEquals("198.51.100.7", way.address());
        assertEquals("http://192.0.2.1", way.origin());
        assertEquals("", way.prefix());
        assertFalse(way.local());
    }

    @Test
    void aTrustedProxySaysWhoAsksAndByWhichAddress() {
        Forwarded way = from(
                "127.0.0.1",
                "Host",
                "127.0.0.1:8080",
                "X-Forwarded-For",
                "198.51.100.7",
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-Host",
                "Deploy.Example.org",
                "X-Forwarded-Port",
                "8443",
                "X-Forwarded-Prefix",
                "/samosval/");
        assertEquals("198.51.100.7", way.address());
        assertEquals("https://deploy.example.org:8443", way.origin());
        assertEquals("/samosval", way.prefix());
        assertTrue(way.secure());
        assertFalse(way.local());
    }

    @Test
    void theLastHopThatIsNoTrustedProxyIsTheClient() {
        assertEquals(
                "198.51.100.7",
                from("127.0.0.1", "X-Forwarded-For", "127.0.0.1, 10.9.9.9, 198.51.100.7, 127.0.0.2")
                        .address());
        assertEquals(
                "203.0.113.5",
                of("10.0.0.1", "10.0.0.0/8", "X-Forwarded-For", "1.1.1.1, 203.0.113.5, 10.2.3.4")
                        .address());
    }

    @Test
    void severalLinesOfOneHeaderAreOneList() {
        assertEquals(
                "198.51.100.7",
                from("127.0.0.1", "X-Forwarded-For", "1.1.1.1", "X-Forwarded-For", "198.51.100.7")
                        .address());
    }

    @Test
    void theStandardsOwnHeaderIsReadToo() {
        Forwarded way = from(
                "127.0.0.1",
                "Host",
                "127.0.0.1:8080",
                "Forwarded",
                "for=1.1.1.1, for=\"[2001:db8::7]:4711\";proto=https;host=\"deploy.example.org:444\"");
        assertEquals("2001:db8::7", way.address());
        assertEquals("https://deploy.example.org:444", way.origin());
    }

    @Test
    void whatAClientWroteIntoTheStandardsHeaderDoesNotCountBesideTheOlderOnesOfAProxy() {
        assertEquals(
                "198.51.100.7",
                from("127.0.0.1", "Forwarded", "for=1.1.1.1", "X-Forwarded-For", "198.51.100.7")
                        .address());
    }

    @ParameterizedTest(name = "X-Forwarded-For: {0}")
    @ValueSource(strings = {"nonsense", "unknown", "_hidden", "", ",", "999.1.1.1", "localhost", "1.1.1.1, <script>"})
    void aHopThatIsNoAddressIsLeftOutAndWhoHidesIsNotLocal(String header) {
        Forwarded way = from("127.0.0.1", "X-Forwarded-For", header);
        assertEquals("127.0.0.1", way.address());
        assertFalse(way.local());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "X-Forwarded-Proto, javascript",
        "X-Forwarded-Host, a b",
        "X-Forwarded-Host, evil.example/x",
        "X-Forwarded-Host, user@evil.example",
        "X-Forwarded-Port, 70000",
        "X-Forwarded-Port, -1",
        "X-Forwarded-Port, 8080x",
        "X-Forwarded-Prefix, //evil.example",
        "X-Forwarded-Prefix, /a/../b",
        "X-Forwarded-Prefix, samosval",
        "X-Forwarded-Prefix, /a?b",
        "X-Forwarded-Prefix, /\"><script>",
        "Forwarded, for=",
        "Forwarded, proto=https;;;",
        "Forwarded, 'host=evil.example proto=https'"
    })
    void whatIsMalformedIsAsIfItWereNotThere(String header, String value) {
        Forwarded way = from("127.0.0.1", "Host", "deploy.example.org", header, value);
        assertEquals("127.0.0.1", way.address());
        assertEquals("http://deploy.example.org", way.origin());
        assertEquals("", way.prefix());
    }

    /** A proxy adds its own value to what a client wrote: one malformed part hides all of it. */
    @ParameterizedTest
    @ValueSource(strings = {";;, for=203.0.113.9", "x, for=203.0.113.9", "for=\"a, for=203.0.113.9"})
    void whoWritesSomethingMalformedIsNotOfThisMachine(String header) {
        assertFalse(from("127.0.0.1", "Forwarded", header).local());
    }

    /**
     * One of the two kinds of headers is the proxy's; the other may be written by anybody who pretends to be somebody
     * else.
     */
    @ParameterizedTest
    @CsvSource({"X-Forwarded-Proto, http", "X-Forwarded-Host, localhost", "X-Forwarded-Port, 8080"})
    void whoWritesAnOlderHeaderThatNamesNobodyIsNotOfThisMachine(String header, String value) {
        assertFalse(
                from("127.0.0.1", "Forwarded", "for=203.0.113.9", header, value).local());
        assertTrue(from("127.0.0.1", header, value).local(), "a proxy here that says nothing of the client");
    }

    @Test
    void thePublicAddressOutranksHeaders() {
        Forwarded way = Forwarded.of(
                peer("127.0.0.1"),
                headers("Host", "127.0.0.1:8080", "X-Forwarded-Host", "elsewhere.example", "X-Forwarded-For", "1.1.1.1")
                        ::apply,
                Networks.of(LOOPBACK),
                Optional.of(PublicUrl.of("https://Deploy.example.org/samosval/")));
        assertEquals("1.1.1.1", way.address());
        assertEquals("https://deploy.example.org", way.origin());
        assertEquals("/samosval", way.prefix());
    }

    @Test
    void aCallerByTheMachinesOwnOuterAddressIsOnTheMachine() {
        assertTrue(from("192.0.2.1").local());
    }

    @ParameterizedTest(name = "{0} is no public address")
    @ValueSource(
            strings = {
                "deploy.example.org",
                "ftp://deploy.example.org",
                "https://",
                "https://u@deploy.example.org",
                "https://deploy.example.org/?a",
                "https://deploy.example.org/a//b",
                "https://deploy.example.org:0",
                "https://deploy.example.org:99999",
                "https://deploy.example.org/../a",
                "https://a b"
            })
    void whatIsNoPublicAddressIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> PublicUrl.of(text));
    }

    @ParameterizedTest(name = "{0} is no network")
    @ValueSource(
            strings = {"localhost", "10.0.0.0/33", "10.0.0/8", "::1/129", "10.0.0.0/", "1.2.3.4.5", ":", "010.1.1.1"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Networks.of(text));
    }

    @ParameterizedTest(name = "{1} is in {0}: {2}")
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.200, true",
        "0.0.0.0/0, 8.8.8.8, true",
        "fd00::/8, fdab::1, true",
        "fd00::/8, fe80::1%eth0, false",
        "127.0.0.0/8, ::ffff:127.0.0.1, true"
    })
    void aNetworkHasItsAddresses(String network, String address, boolean has) {
        assertEquals(has, Networks.of(network).has(Networks.address(address).orElseThrow()));
    }

    @ParameterizedTest(name = "Host: {0} is ours: {1}")
    @CsvSource({
        "localhost:8080, true",
        "LOCALHOST, true",
        "samosval.localhost, true",
        "127.0.0.1:8080, true",
        "[::1]:8080, true",
        "192.0.2.7, true",
        "deploy.example.org, true",
        "Deploy.Example.Org.:8443, true",
        "a.apps.example.org, true",
        "apps.example.org, false",
        "evil.example, false",
        "deploy.example.org.evil.example, false",
        "xdeploy.example.org, false",
        "127.0.0.1.evil.example, false",
        "localhost.evil.example, false",
        "'', false",
        "a b, false"
    })
    void namesThatNobodySaidAreOursAreNot(String host, boolean ours) {
        assertEquals(ours, Hosts.of("deploy.example.org, *.apps.example.org").allows(host));
    }

    private static Forwarded from(String peer, String... headers) {
        return of(peer, LOOPBACK, headers);
    }

    private static Forwarded of(String peer, String trusted, String... headers) {
        return Forwarded.of(peer(peer), headers(headers)::apply, Networks.of(trusted), Optional.empty());
    }

    private static Forwarded.Peer peer(String address) {
        return new Forwarded.Peer(address, "192.0.2.1", "http", 8080, "");
    }

    private interface Headers {
        List<String> apply(String name);
    }

    private static Headers headers(String... pairs) {
        Map<String, List<String>> all = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            all.computeIfAbsent(pairs[i], name -> new ArrayList<>()).add(pairs[i + 1]);
        }
        return name -> all.getOrDefault(name, List.of());
    }

    @ParameterizedTest(name = "{0} is written {1}")
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "0:0:0:0:0:0:0:1, ::1",
        "::, ::",
        "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "fe80:0:0:0:0:0:0:0, fe80::",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "::ffff:192.0.2.7, 192.0.2.7"
    })
    void anAddressIsWrittenAsPeopleWriteIt(String asCame, String written) {
        assertEquals(written, Networks.text(Networks.address(asCame).orElseThrow()));
    }
}
