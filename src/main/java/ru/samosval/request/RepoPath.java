package ru.samosval.request;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The segments of paths in addresses, as they are written and as they are compared. */
final class RepoPath {

    private static final String GIT = ".git";
    private static final Pattern ENCODED_SLASH = Pattern.compile("/|%2[Ff]");

    private RepoPath() {}

    /**
     * The segments as they are compared: decoded, in one normal form and lower case, the last one without {@code .git}.
     */
    static List<String> compared(List<String> written) {
        List<String> path = new ArrayList<>(written.size() + 1);
        for (String segment : written) {
            String read =
                    folded(segment.indexOf('%') < 0 ? segment : decoded(segment).strip());
            if (read.indexOf('/') < 0) {
                path.add(read);
            } else {
                path.addAll(Arrays.asList(read.split("/")));
            }
        }
        path.removeIf(String::isBlank);
        if (!path.isEmpty() && isGit(path.get(path.size() - 1))) {
            String last = withoutGit(path.remove(path.size() - 1));
            if (!last.isEmpty()) {
                path.add(last);
            }
        }
        return path;
    }

    /**
     * Whether this is the parent folder, encoded or not: browsers and servers resolve it before they look anything up.
     */
    static boolean leadsUp(String segment) {
        return segment.indexOf('%') < 0
                ? segment.equals("..")
                : Arrays.asList(decoded(segment).split("/", -1)).contains("..");
    }

    /** The segments, divided also at encoded slashes, which are compared like slashes. */
    static List<String> divided(List<String> written) {
        List<String> divided = new ArrayList<>(written.size());
        for (String segment : written) {
            divided.addAll(segment.indexOf('%') < 0 ? List.of(segment) : Arrays.asList(ENCODED_SLASH.split(segment)));
        }
        divided.removeIf(String::isBlank);
        return divided;
    }

    /** The first segment in lower case; empty if there is none. */
    static String first(List<String> path) {
        return path.isEmpty() ? "" : path.get(0).toLowerCase(Locale.ROOT);
    }

    /** The first {@code size} segments, or all of the path if it is shorter. */
    static List<String> upTo(List<String> path, int size) {
        return path.size() > size ? path.subList(0, size) : path;
    }

    /** Whether the segment at this index is this word. */
    static boolean has(List<String> path, int i, String word) {
        return i >= 0 && i < path.size() && path.get(i).equals(word);
    }

    /** The path without a last segment that is only {@code .git}. */
    static List<String> named(List<String> path) {
        int last = path.size() - 1;
        return last >= 0 && path.get(last).equalsIgnoreCase(GIT) ? path.subList(0, last) : path;
    }

    static boolean endsWithGit(List<String> path) {
        return !path.isEmpty() && isGit(path.get(path.size() - 1));
    }

    static boolean isGit(String segment) {
        return segment.regionMatches(true, segment.length() - GIT.length(), GIT, 0, GIT.length());
    }

    static String withoutGit(String segment) {
        return isGit(segment) ? segment.substring(0, segment.length() - GIT.length()) : segment;
    }

    /** The index of the first segment that is one of these words; -1 if there is none. */
    static int indexOf(List<String> path, Set<String> words) {
        for (int i = 0; i < path.size(); i++) {
            if (words.contains(path.get(i))) {
                return i;
            }
        }
        return -1;
    }

    static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    static String folded(String text) {
        boolean ascii = isAscii(text);
        String lower = (ascii ? text : Normalizer.normalize(text, Normalizer.Form.NFC)).toLowerCase(Locale.ROOT);
        return ascii ? lower : Normalizer.normalize(lower, Normalizer.Form.NFC);
    }

    /** Decodes percent-encoding as UTF-8. A segment that is not encoded like this is left unchanged. */
    static String decoded(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        byte[] written = segment.getBytes(StandardCharsets.UTF_8);
        ByteBuffer read = ByteBuffer.allocate(written.length);
        for (int i = 0; i < written.length; i++) {
            boolean encoded = written[i] == '%' && i + 2 < written.length;
            int high = encoded ? Character.digit(written[i + 1], 16) : -1;
            int low = encoded ? Character.digit(written[i + 2], 16) : -1;
            if (high >= 0 && low >= 0) {
                read.put((byte) (high << 4 | low));
                i += 2;
            } else {
                read.put(written[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(read.flip()).toString();
        } catch (CharacterCodingException e) {
            return segment;
        }
    }
}
