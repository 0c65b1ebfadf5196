package ru.samosval.telemetry.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransportsTest {

    private final List<String> log = new ArrayList<>();

    @Test
    void onAServerThatIsBuiltDifferentlyStreamsGoByTheServletAndTheLogSaysItOnce() throws IOException {
        Transports transports = new Transports(true, log::add);
        for (int i = 0; i < 3; i++) {
            assertInstanceOf(ServletTransport.class, transports.of(stream(false, "HTTP/1.1")));
        }
        assertEquals(1, log.size(), log::toString);
        assertTrue(log.get(0).contains("not directly to its socket: the server is built differently"), log::toString);
    }

    @Test
    void eachReasonIsSaidOnce() throws IOException {
        Transports transports = new Transports(true, log::add);
        for (int i = 0; i < 2; i++) {
            transports.of(stream(true, "HTTP/1.1"));
            transports.of(stream(false, "HTTP/1.0"));
        }
        assertEquals(
                List.of("the request came by TLS.", "the request did not come by HTTP/1.1."),
                log.stream().map(s -> s.substring(s.indexOf(": ") + 2)).toList());
    }

    @Test
    void whoWantsNoDirectWayGetsNone() throws IOException {
        assertInstanceOf(ServletTransport.class, new Transports(false, log::add).of(stream(false, "HTTP/1.1")));
        assertEquals(List.of("Log streams go by the servlet's output, as samosval.stream.direct=false wants it."), log);
    }

    /** A stream's request on a server other than Payara. */
    private static AsyncContext stream(boolean secure, String protocol) {
        ServletRequest request = answering(ServletRequest.class, Map.of("isSecure", secure, "getProtocol", protocol));
        ServletResponse response = answering(ServletResponse.class, Map.of());
        return answering(AsyncContext.class, Map.of("getRequest", request, "getResponse", response));
    }

    private static <T> T answering(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }
}
