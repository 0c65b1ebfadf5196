package ru.samosval.faces;

import jakarta.faces.FacesException;
import jakarta.faces.application.Resource;
import jakarta.faces.application.ResourceHandler;
import jakarta.faces.application.ResourceHandlerWrapper;
import jakarta.faces.application.ResourceWrapper;
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

/**
 * Gives scripts, styles and fonts an address that contains a hash of their content ({@code v}, the beginning of the
 * SHA-256). So a browser may cache each for a year without asking again, and a changed file has a new address. If
 * another version is asked for, for example by a page from before an update, the present one is sent, marked
 * {@code no-cache}.
 */
public class KeptResources extends ResourceHandlerWrapper {

    private static final String VERSION = "v";
    private static final Pattern OTHER_VERSION = Pattern.compile("(?<=[?&])v=[^&]*&?");
    private static final String KEPT = "public, max-age=31536000, immutable";
    private static final int HEX_DIGITS = 12;

    /** The versions by library and name. The files of a running portal do not change. */
    private final Map<String, String> versions = new ConcurrentHashMap<>();

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

    private String version(Resource resource) {
        String key = resource.getLibraryName() + "/" + resource.getResourceName();
        String known = versions.get(key);
        if (known == null) {
            // Not computed inside the map: while a style is read, its addresses are made, and these ask for the
            // versions of fonts.
            known = hash(resource);
            versions.put(key, known);
        }
        return known;
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
            return HexFormat.of().formatHex(digest.digest()).substring(0, HEX_DIGITS);
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
            return path + joint + VERSION + "=" + version(getWrapped());
        }

        @Override
        public Map<String, String> getResponseHeaders() {
            Map<String, String> headers = new HashMap<>(super.getResponseHeaders());
            String asked = FacesContext.getCurrentInstance()
                    .getExternalContext()
                    .getRequestParameterMap()
                    .get(VERSION);
            headers.keySet().removeIf(name -> name.equalsIgnoreCase("Expires"));
            headers.put("Cache-Control", version(getWrapped()).equals(asked) ? KEPT : "no-cache");
            return headers;
        }
    }
}
