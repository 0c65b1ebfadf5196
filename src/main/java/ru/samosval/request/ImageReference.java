package ru.samosval.request;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.input.Characters;
import ru.samosval.input.TextRule;
import ru.samosval.refusal.Refusal.Text;

/**
 * References to images by the grammar of github.com/distribution/reference, which Docker follows:
 * {@code [host[:port]/]path[:tag][@digest]}. The path has at most 255 characters; the host may be an IPv6 address in
 * brackets; 64 hexadecimal digits are no name but an image's id.
 */
final class ImageReference {

    static final int LONGEST_PATH = 255;
    static final int LONGEST_TAG = 128;

    /** The length of a DNS name with a port. The grammar has no limit. */
    private static final int LONGEST_HOST = 261;

    // All groups repeat possessively, so that no text, however long, makes them recurse.
    private static final Pattern COMPONENT = Pattern.compile("[a-z0-9]+(?:(?:[._]|__|-++)[a-z0-9]+)*+");
    private static final Pattern HOST =
            Pattern.compile("(?:[a-zA-Z0-9]++(?:-++[a-zA-Z0-9]++)*+(?:\\.[a-zA-Z0-9]++(?:-++[a-zA-Z0-9]++)*+)*+"
                    + "|\\[[a-fA-F0-9:]+])(?::[0-9]+)?");
    private static final Pattern ID = Pattern.compile("[a-f0-9]{64}");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*", Pattern.DOTALL);
    private static final Pattern STRANGE = Pattern.compile("[^a-zA-Z0-9._/-]");
    private static final Pattern CAPITALS = Pattern.compile("[A-Z]+");
    private static final Pattern STRANGE_IN_TAG = Pattern.compile("[^A-Za-z0-9_.-]");

    /** The accepted digests, with the number of their hexadecimal digits. */
    private static final Map<String, Integer> DIGESTS = Map.of("sha256", 64, "sha384", 96, "sha512", 128);

    /** The site on which people look for images. The registry is another host, and needs no name. */
    private static final String HUB = "hub.docker.com";

    private static final Pattern HUB_PAGE =
            Pattern.compile("_/([a-z0-9._-]+)|(?:r|repository/docker)/([a-z0-9._-]+/[a-z0-9._-]+)");

    private ImageReference() {}

    /** The rule for a name without tag and digest, such as the portal's images have. */
    public static final class Name implements TextRule {
        @Override
        public Optional<Text> broken(String text) {
            if (!text.contains("://")) {
                int at = text.indexOf('@');
                int colon = tagColon(at < 0 ? text : text.substring(0, at));
                int from = colon >= 0 ? colon : at;
                if (from > 0 && !text.startsWith("[", text.lastIndexOf('/', from) + 1)) {
                    return said("request.image_name.tagged", Characters.excerpt(text.substring(from)));
                }
            }
            return brokenName(text, text);
        }
    }

    /** The rule for the image in a Dockerfile's FROM: a name, with or without a tag and a digest. */
    public static final class Base implements TextRule {
        @Override
        public Optional<Text> broken(String text) {
            int at = text.indexOf('@');
            String tagged = at < 0 ? text : text.substring(0, at);
            int colon = tagColon(tagged);
            String name = colon < 0 ? tagged : tagged.substring(0, colon);
            Optional<Text> broken = SCHEME.matcher(text).matches() ? brokenName(text, text) : brokenName(name, text);
            if (broken.isEmpty() && colon >= 0) {
                broken = brokenTag(tagged.substring(colon + 1));
            }
            if (broken.isEmpty() && at >= 0) {
                broken = brokenDigest(text.substring(at + 1));
            }
            return broken;
        }
    }

    /** The rule for a tag. */
    public static final class Tag implements TextRule {
        @Override
        public Optional<Text> broken(String text) {
            return brokenTag(text);
        }
    }

    /** The index of the colon before the tag; -1 if there is none. */
    private static int tagColon(String text) {
        int colon = text.lastIndexOf(':');
        return colon > text.lastIndexOf('/') ? colon : -1;
    }

    private static Optional<Text> brokenName(String name, String whole) {
        if (SCHEME.matcher(name).matches()) {
            return said("request.image.scheme", Characters.excerpt(name.substring(0, name.indexOf("://") + 3)));
        }
        if (ID.matcher(whole).matches()) {
            return said("request.image.id");
        }
        if (name.isEmpty()) {
            return said("request.image.empty", Characters.excerpt(whole));
        }
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean hosted = slash >= 0 && HOST.matcher(first).matches();
        if (!hosted && first.matches(".*[:\\[\\]].*")) {
            return said("request.image.host", Characters.excerpt(first));
        }
        if (hosted && first.length() > LONGEST_HOST) {
            return said("request.image.host.long", LONGEST_HOST, first.length());
        }
        String path = hosted ? name.substring(slash + 1) : name;
        if (hosted && first.equalsIgnoreCase(HUB)) {
            Matcher page = HUB_PAGE.matcher(path);
            return page.lookingAt()
                    ? said("request.image.hub", page.group(1) == null ? page.group(2) : page.group(1))
                    : said("request.image.hub.other");
        }
        Optional<Text> broken = brokenPath(path);
        if (broken.isEmpty() && path.length() > LONGEST_PATH) {
            broken = hosted
                    ? said("request.image.path.long", LONGEST_PATH, path.length())
                    : said("error.long", LONGEST_PATH, path.length());
        }
        return broken;
    }

    private static Optional<Text> brokenPath(String path) {
        Matcher strange = STRANGE.matcher(path);
        if (strange.find()) {
            return said("request.image.character", Characters.at(path, strange.start()));
        }
        Matcher capitals = CAPITALS.matcher(path);
        if (capitals.find()) {
            return said(
                    "request.image.case", Characters.excerpt(path), Characters.excerpt(path.toLowerCase(Locale.ROOT)));
        }
        for (String component : path.split("/", -1)) {
            if (component.isEmpty()) {
                return said("request.image.slash", Characters.excerpt(path));
            }
            if (!COMPONENT.matcher(component).matches()) {
                return said("request.image.separator", Characters.excerpt(component));
            }
        }
        return Optional.empty();
    }

    private static Optional<Text> brokenTag(String tag) {
        if (tag.isEmpty()) {
            return said("request.image.tag.empty");
        }
        Matcher strange = STRANGE_IN_TAG.matcher(tag);
        if (strange.find()) {
            return said("request.image.tag.character", Characters.at(tag, strange.start()));
        }
        if (tag.startsWith(".") || tag.startsWith("-")) {
            return said("request.image.tag.first", tag.substring(0, 1));
        }
        return tag.length() > LONGEST_TAG
                ? said("request.image.tag.long", LONGEST_TAG, tag.length())
                : Optional.empty();
    }

    private static Optional<Text> brokenDigest(String digest) {
        int colon = digest.indexOf(':');
        Integer digits = colon < 0 ? null : DIGESTS.get(digest.substring(0, colon));
        if (digits == null) {
            return said("request.image.digest", Characters.excerpt(digest));
        }
        String hex = digest.substring(colon + 1);
        return hex.matches("[0-9a-f]*") && hex.length() == digits
                ? Optional.empty()
                : said("request.image.digest.digits", digest.substring(0, colon), digits, Characters.excerpt(hex));
    }

    private static Optional<Text> said(String key, Object... arguments) {
        return Optional.of(new Text(key, arguments));
    }
}
