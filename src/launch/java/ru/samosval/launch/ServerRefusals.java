package ru.samosval.launch;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Adds the application's security headers to answers that the server gives by itself before the application is asked (a
 * head that is no HTTP, a path that cannot be decoded). It also makes the server refuse what Grizzly would answer with
 * 200 and nothing, or mistake for another request: a request without a host, a path with an invalid percent-encoding, a
 * body in an unknown transfer coding.
 *
 * <p>Grizzly tells its {@code HttpProbe}s about each head that it read, or failed to read, and Payara keeps them when a
 * listener is restarted. As in {@link LoaderHold} the server's classes are looked up by name; if they do not exist,
 * refusals stay as Payara makes them. The reasons, and the switch {@value #SETTING}: docs/adr/0017.
 */
final class ServerRefusals {

    static final String SETTING = "samosval.server-refusals";

    /**
     * A percent sign without two hexadecimal digits; or a dot segment with a parameter, which the server would redirect
     * to the same path without it.
     */
    private static final Pattern NO_PATH = Pattern.compile("%(?![0-9A-Fa-f]{2})|/(?:\\.|%2[Ee]){1,2}(?:;|%3[Bb])");

    /** The headers of every answer. The application's own values replace them. */
    private static final Map<String, String> HEADERS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "same-origin",
            "X-Frame-Options", "DENY",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");

    /**
     * The additional headers of answers that do not come from the application. Not for all, because a page would add
     * its own policy to this one.
     */
    private static final Map<String, String> HEADERS_OF_REFUSALS = Map.of(
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Content-Security-Policy",
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Cache-Control",
            "no-store");

    private final Class<?> requests;
    private final Method response;
    private final Method host;
    private final Method length;
    private final Method path;
    private final Method header;
    private final Method isSecure;
    private final Method setHeader;

    private ServerRefusals(ClassLoader payara) throws ReflectiveOperationException {
        requests = payara.loadClass("org.glassfish.grizzly.http.HttpRequestPacket");
        response = requests.getMethod("getResponse");
        host = requests.getMethod("serverName");
        length = host.getReturnType().getMethod("getLength");
        path = requests.getMethod("getRequestURI");
        header = requests.getMethod("getHeader", String.class);
        isSecure = requests.getMethod("isSecure");
        setHeader = response.getReturnType().getMethod("setHeader", String.class, String.class);
    }

    /**
     * Begins with the listeners of these names, which must be open. The thread's class loader must have Payara's
     * classes.
     */
    static void begin(List<String> listeners) {
        if (!Boolean.parseBoolean(System.getProperty(SETTING, "true"))) {
            return;
        }
        ClassLoader payara = Thread.currentThread().getContextClassLoader();
        try {
            Class<?> probes = payara.loadClass("org.glassfish.grizzly.http.HttpProbe");
            Object probe = Proxy.newProxyInstance(payara, new Class<?>[] {probes}, new ServerRefusals(payara)::told);
            Object all = Array.newInstance(probes, 1);
            Array.set(all, 0, probe);
            Class<?> codecs = payara.loadClass("org.glassfish.grizzly.http.HttpCodecFilter");
            Method monitoring = codecs.getMethod("getMonitoringConfig");
            Method add = monitoring.getReturnType().getMethod("addProbes", Object[].class);
            for (String name : listeners) {
                for (Object codec : filters(payara, name, codecs)) {
                    add.invoke(monitoring.invoke(codec), all);
                }
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // Another version of Payara.
            System.err.println("What the server refuses by itself has no headers of ours: " + e);
        }
    }

    private static List<?> filters(ClassLoader payara, String listener, Class<?> type)
            throws ReflectiveOperationException {
        Method service = payara.loadClass("org.glassfish.internal.api.Globals").getMethod("get", Class.class);
        Class<?> configs = payara.loadClass("org.glassfish.grizzly.config.dom.NetworkConfig");
        Class<?> listeners = payara.loadClass("org.glassfish.grizzly.config.dom.NetworkListener");
        Class<?> servers = payara.loadClass("com.sun.enterprise.v3.services.impl.GrizzlyService");
        Object config =
                configs.getMethod("getNetworkListener", String.class).invoke(service.invoke(null, configs), listener);
        Object proxy = servers.getMethod("lookupNetworkProxy", listeners).invoke(service.invoke(null, servers), config);
        Object open = proxy.getClass().getMethod("getUnderlyingListener").invoke(proxy);
        return (List<?>) open.getClass().getMethod("getFilters", Class.class).invoke(open, type);
    }

    private Object told(Object probe, Method method, Object[] arguments) throws ReflectiveOperationException {
        switch (method.getName()) {
            case "onHeaderParseEvent" -> begin(arguments[1]);
            case "onErrorEvent" -> refuse(arguments[1]);
            case "equals" -> {
                return probe == arguments[0];
            }
            case "hashCode" -> {
                return System.identityHashCode(probe);
            }
            case "toString" -> {
                return "ServerRefusals";
            }
            default -> {}
        }
        return null;
    }

    private void begin(Object request) throws ReflectiveOperationException {
        write(request, HEADERS);
        if (!isAddressed(request) || !isOfKnownCoding(request)) {
            // As for a head that is no HTTP: 400, and the connection is closed.
            throw new IllegalArgumentException("Bad Request");
        }
    }

    private boolean isAddressed(Object request) throws ReflectiveOperationException {
        return (int) length.invoke(host.invoke(request)) > 0
                && !NO_PATH.matcher((String) path.invoke(request)).find();
    }

    /** With an unknown coding nobody can tell where the body ends (RFC 9112, 6.3). */
    private boolean isOfKnownCoding(Object request) throws ReflectiveOperationException {
        Object coding = header.invoke(request, "Transfer-Encoding");
        return coding == null || ((String) coding).strip().equalsIgnoreCase("chunked");
    }

    private void refuse(Object packet) throws ReflectiveOperationException {
        if (requests.isInstance(packet)) {
            write(packet, HEADERS);
            write(packet, HEADERS_OF_REFUSALS);
        }
    }

    private void write(Object request, Map<String, String> headers) throws ReflectiveOperationException {
        Object answer = response.invoke(request);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            setHeader.invoke(answer, header.getKey(), header.getValue());
        }
        if ((boolean) isSecure.invoke(request)) {
            setHeader.invoke(answer, "Strict-Transport-Security", "max-age=31536000");
        }
    }
}
