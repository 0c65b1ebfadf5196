package ru.samosval.start;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * If the server is told to speak TLS itself ({@code --sslport}), it does so with the operator's own certificate or not
 * at all: the private key of the certificate that Payara Micro brings is public.
 */
final class OwnCertificate {

    private static final String KEY_STORE = "javax.net.ssl.keyStore";

    private static final String SERVERS_FOLDER = "com.sun.aas.instanceRoot";

    /** The listeners that the launcher opens once the application runs (launch.Server). */
    private static final String OPENED_BY_THE_LAUNCHER = "samosval.launch.opens";

    private static final String NETWORK = "/domain/configs/config[@name='server-config']/network-config";
    private static final String LISTENERS = NETWORK + "/network-listeners/network-listener";
    private static final String PROTOCOLS = NETWORK + "/protocols/protocol";

    private static final String SERVERS_STORE = "MICRO-INF/domain/keystore.p12";
    private static final String SERVERS_PASSWORD = "changeit";

    private OwnCertificate() {}

    /** Why the server cannot speak TLS as it was told to; empty if it can, or was not told to. */
    static Optional<String> missing() {
        return aliases().stream().flatMap(alias -> missing(alias).stream()).findFirst();
    }

    /**
     * The aliases that the listeners with TLS look for in the key store. They are read from the configuration with
     * which Payara Micro begins, whoever wrote it there: an option, a command or a file. Another server has none.
     */
    private static List<String> aliases() {
        String folder = System.getProperty(SERVERS_FOLDER);
        if (folder == null) {
            return List.of();
        }
        Path configuration = Path.of(folder, "config", "domain.xml");
        try (InputStream in = Files.newInputStream(configuration)) {
            Document domain = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(in);
            XPath path = XPathFactory.newDefaultInstance().newXPath();
            NodeList listeners = (NodeList) path.evaluate(LISTENERS, domain, XPathConstants.NODESET);
            List<String> aliases = new ArrayList<>();
            for (int i = 0; i < listeners.getLength(); i++) {
                Element listener = (Element) listeners.item(i);
                String protocol = PROTOCOLS + "[@name='" + listener.getAttribute("protocol") + "']";
                if (opens(listener)
                        && "true".equalsIgnoreCase(path.evaluate(protocol + "/@security-enabled", domain))) {
                    // Without a name the server would take whatever key it finds: no key store holds an empty name.
                    aliases.add(path.evaluate(protocol + "/ssl/@cert-nickname", domain));
                }
            }
            return aliases;
        } catch (IOException | SAXException | ParserConfigurationException | XPathExpressionException e) {
            throw new IllegalStateException(configuration + " cannot be read", e);
        }
    }

    /** Whether the listener is open, or will be: the launcher keeps it closed until the application runs. */
    private static boolean opens(Element listener) {
        return !listener.getAttribute("enabled").equals("false")
                || List.of(System.getProperty(OPENED_BY_THE_LAUNCHER, "").split(","))
                        .contains(listener.getAttribute("name"));
    }

    private static Optional<String> missing(String alias) {
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
}
