package ru.samosval.start;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * If the server is told to speak TLS itself ({@code --sslport}), it does so with the operator's own certificate or not
 * at all: the private key of the certificate that Payara Micro brings is public.
 */
final class OwnCertificate {

    private static final Logger LOG = Logger.getLogger(OwnCertificate.class.getName());

    private static final String KEY_STORE = "javax.net.ssl.keyStore";

    /**
     * The alias that the listener looks for in the key store unless {@code --sslcert} names another: see the pre-boot
     * commands.
     */
    private static final String ALIAS = "samosval";

    private static final String SERVERS_STORE = "MICRO-INF/domain/keystore.p12";
    private static final String SERVERS_PASSWORD = "changeit";

    private OwnCertificate() {}

    /** Why the server cannot speak TLS as it was told to; empty if it can, or was not told to. */
    static Optional<String> missing() {
        try {
            Object server = Class.forName("fish.payara.micro.impl.PayaraMicroImpl")
                    .getMethod("getInstance", boolean.class)
                    .invoke(null, false);
            boolean asked = (int) call(server, "getSslPort") > 0 || (boolean) call(server, "getSslAutoBind");
            return asked ? missing((String) call(server, "getSslCert")) : Optional.empty();
        } catch (ReflectiveOperationException e) {
            LOG.log(Level.FINE, "another server than Payara Micro", e);
            return Optional.empty();
        }
    }

    private static Optional<String> missing(String named) {
        String alias = named == null || named.isBlank() ? ALIAS : named;
        // By now the server has copied the key store to its folder: the one named by -Djavax.net.ssl.keyStore,
        // otherwise its own.
        try (InputStream in = Files.newInputStream(Path.of(System.getProperty(KEY_STORE, "")))) {
            KeyStore keys = read(in, System.getProperty(KEY_STORE + "Password", ""));
            if (!keys.isKeyEntry(alias)) {
                return Optional.of("the key store of -D" + KEY_STORE + " holds no private key named " + alias);
            }
            return isPublished(keys.getCertificate(alias))
                    ? Optional.of("the private key of the certificate named " + alias + " is published")
                    : Optional.empty();
        } catch (IOException | GeneralSecurityException e) {
            return Optional.of("the key store of -D" + KEY_STORE + " cannot be read: " + e.getMessage());
        }
    }

    private static KeyStore read(InputStream in, String password) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(in, password.toCharArray());
        return keys;
    }

    /** Whether this is the certificate that the server brings. */
    private static boolean isPublished(Certificate certificate) throws IOException, GeneralSecurityException {
        try (InputStream in = ClassLoader.getSystemResourceAsStream(SERVERS_STORE)) {
            return in != null && read(in, SERVERS_PASSWORD).getCertificateAlias(certificate) != null;
        }
    }

    private static Object call(Object target, String method) throws ReflectiveOperationException {
        return target.getClass().getMethod(method).invoke(target);
    }
}
