package ru.samosval.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {

    @ParameterizedTest(name = "{0} counts as {1}")
    @CsvSource({
        "203.0.113.7, 203.0.113.7",
        "::ffff:203.0.113.7, ::ffff:203.0.113.7",
        "2001:db8::7, 2001:db8:0:0",
        "2001:db8::8, 2001:db8:0:0",
        "2001:db8:0:0:a:b:c:d, 2001:db8:0:0",
        "2001:db8:1::5, 2001:db8:1:0",
        "fd00::5, fd00:0:0:0",
        "fe80::1:2:3:4, fe80:0:0:0",
        "::1, 0:0:0:0",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2",
        "unknown, unknown",
    })
    void anAddressOfIpv6CountsByItsFirstHalfHoweverItIsWritten(String address, String network) {
        assertEquals(network, Networks.customer(address));
    }

    @ParameterizedTest(name = "{0} is on the line {1}")
    @CsvSource({"203.0.113.7, 203.0.113.7", "2001:db8::7, 2001:db8:0", "2001:db8:1:2:3:4:5:6, 2001:db8:1"})
    void allNetworksOfAnIpv6LineAreOne(String address, String line) {
        assertEquals(line, Networks.line(address));
    }
}
