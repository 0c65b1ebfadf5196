package ru.samosval.faces;

import jakarta.faces.FacesException;
import jakarta.faces.application.Resource;
import jakarta.faces.application.ResourceHandler;
import jakarta.faces.application.ResourceHandlerWrapper;
import jakarta.faces.application.ResourceWrapper;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import ru.samosval.http.ContentCodings;

/**
 * Gives scripts, styles and fonts an address that contains a hash of their content ({@code v}, the beginning of the
 * SHA-256). So a browser may cache each for a year without asking again, and a changed file has a new address. If
 * another version is asked for, for example by a page from before an update, the present one is sent, marked
 * {@code no-cache}.
 *
 * <p>Clients that accept Brotli get what the build has packed (docs/adr/0018). A packed file is found by the whole
 * SHA-256 of what would be sent without it; so a style with addresses in it, which are made when it is read, has none,
 * and is left to {@code web.Compression} like everything for which there is no packed file.
 */
public class KeptResources extends ResourceHandlerWrapper {

    private static final String VERSION = "v";
    private static final Pattern OTHER_VERSION = Pattern.compile("(?<=[?&])v=[^&]*&?");
    private static final String KEPT = "public, max-age=31536000, immutable";
    private static final int HEX_DIGITS = 12;
    private static final String BROTLI = "br";

    /** What is known of each by library and name. The files of a running portal do not change. */
    private final Map<String, Content> contents = new ConcurrentHashMap<>();

    /**
     * What a resource holds.
     *
     * @param version in its address
     * @param packed where the same is, packed; null if it is not
     */
    private record Content(String version, String packed) {}

    /** Wraps the handler of Faces. */
    public KeptResources(ResourceHandler wrapped) {
        super(wrapped);
    }

    @Override
    public Resource createResource(String name) {
        return kept(super.createResource(name));
    }

    @Override
    public Resource createResource(String name, String library) {
        return kept(super.createResource(name, library));
    }

    @Override
    public Resource createResource(String name, String library, String contentType) {
        return kept(super.createResource(name, library, contentType));
    }

    private Resource kept(Resource resource) {
        return resource == null || resource instanceof Kept ? resource : new Kept(resource);
    }

    private Content content(Resource resource) {
        String key = resource.getLibraryName() + "/" + resource.getResourceName();
        Content known = contents.get(key);
        if (known == null) {
            // Not computed inside the map: while a style is read, its addresses are made, and these ask for the
            // versions of fonts.
            String hash = hash(resource);
            String packed = "/WEB-INF/packed/" + hash + ".br";
            known = new Content(hash.substring(0, HEX_DIGITS), isThere(packed) ? packed : null);
            contents.put(key, known);
        }
        return known;
    }

    private static boolean isThere(String path) {
        try (InputStream file = external().getResourceAsStream(path)) {
            return file != null;
        } catch (IOException e) {
            throw new FacesException("cannot read " + path, e);
        }
    }

    private static ExternalContext external() {
        return FacesContext.getCurrentInstance().getExternalContext();
    }

    private static String hash(Resource resource) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            InputStream content = resource.getInputStream();
            if (content != null) {
                try (DigestInputStream in = new DigestInputStream(content, digest)) {
                    in.transferTo(java.io.OutputStream.nullOutputStream());
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new FacesException("cannot read " + resource.getResourceName(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Kept extends ResourceWrapper {

        Kept(Resource wrapped) {
            super(wrapped);
        }

        @Override
        public String getRequestPath() {
            String path = OTHER_VERSION.matcher(super.getRequestPath()).replaceAll("");
            char last = path.charAt(path.length() - 1);
            String joint = last == '?' || last == '&' ? "" : path.indexOf('?') < 0 ? "?" : "&";
            return path + joint + VERSION + "=" + content(getWrapped()).version();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return isSentPacked()
                    ? external().getResourceAsStream(content(getWrapped()).packed())
                    : super.getInputStream();
        }

        private boolean isSentPacked() {
            return isResourceRequest(FacesContext.getCurrentInstance())
                    && ContentCodings.takes(external().getRequestHeaderMap().get("Accept-Encoding"), BROTLI)
                    && content(getWrapped()).packed() != null;
        }

        @Override
        public Map<String, String> getResponseHeaders() {
            Map<String, String> headers = new HashMap<>(super.getResponseHeaders());
            String asked = external().getRequestParameterMap().get(VERSION);
            headers.keySet().removeIf(name -> name.equalsIgnoreCase("Expires"));
            headers.put("Cache-Control", content(getWrapped()).version().equals(asked) ? KEPT : "no-cache");
            if (isSentPacked()) {
                headers.put("Content-Encoding", BROTLI);
            }
            return headers;
        }
    }
}
