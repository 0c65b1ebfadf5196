package ru.samosval.web;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The fields of a query or a form, decoded strictly: a percent sign without two hex digits, and bytes that are not
 * UTF-8, are refused instead of guessed.
 */
final class Parameters {

    private static final int MOST = 1_000;

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private int count;

    /** Something is not encoded correctly. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super(null, null, false, false);
        }
    }

    /** Adds the fields of an encoded text whose names are wanted. */
    void add(String encoded, Predicate<String> wanted) throws Malformed {
        int from = 0;
        while (from <= encoded.length()) {
            int end = encoded.indexOf('&', from);
            String pair = encoded.substring(from, end < 0 ? encoded.length() : end);
            if (!pair.isEmpty()) {
                addPair(pair, wanted);
            }
            if (end < 0) {
                return;
            }
            from = end + 1;
        }
    }

    /**
     * Adds the fields of a form. If the query has a field of the same name, the form's value is used: a person filled
     * it in, while an address may come from anywhere.
     */
    void addForm(String encoded) throws Malformed {
        Map<String, List<String>> query = new LinkedHashMap<>(values);
        values.clear();
        add(encoded, name -> true);
        query.forEach(values::putIfAbsent);
    }

    private void addPair(String pair, Predicate<String> wanted) throws Malformed {
        if (++count > MOST) {
            throw new Malformed();
        }
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        if (wanted.test(name)) {
            values.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
        }
    }

    /** All fields. Values of the same name are in the order in which they came. */
    Map<String, String[]> toMap() {
        Map<String, String[]> map = new LinkedHashMap<>();
        values.forEach((name, all) -> map.put(name, all.toArray(String[]::new)));
        return map;
    }

    /** Decodes a percent-encoded text. */
    static String decode(String encoded) throws Malformed {
        ByteBuffer bytes = ByteBuffer.allocate(3 * encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                if (i + 2 >= encoded.length()) {
                    throw new Malformed();
                }
                bytes.put((byte) (16 * digit(encoded.charAt(i + 1)) + digit(encoded.charAt(i + 2))));
                i += 2;
            } else if (c == '+') {
                bytes.put((byte) ' ');
            } else if (c < 0x80) {
                bytes.put((byte) c);
            } else {
                put(c, bytes);
            }
        }
        return text(bytes.flip());
    }

    /**
     * A character that should have been encoded and was not. The server has read each byte as a Latin-1 character; it
     * becomes that byte again.
     */
    private static void put(char c, ByteBuffer bytes) throws Malformed {
        if (c > 0xFF) {
            throw new Malformed();
        }
        bytes.put((byte) c);
    }

    private static int digit(char c) throws Malformed {
        int digit = c < 0x80 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw new Malformed();
        }
        return digit;
    }

    private static String text(ByteBuffer bytes) throws Malformed {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return text.toString();
        } catch (CharacterCodingException e) {
            throw new Malformed();
        }
    }
}
