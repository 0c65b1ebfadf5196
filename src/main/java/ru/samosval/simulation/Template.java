package ru.samosval.simulation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import ru.samosval.format.Ascii;

/**
 * A message with varying fields in braces, filled from a hash without allocating: {@code {int 1 99}} is a whole number,
 * {@code {tail 4 900}} one with a long tail (median twice the lowest), {@code {dec 10 99}} tenths (1.0..9.9),
 * {@code {hex 8}} hexadecimal digits, {@code {ip}} an address in 10.0.0.0/8, and {@code {word}} one entry of the list
 * with that name; the entries are templates themselves.
 */
final class Template {
    private enum Kind {
        INT,
        TAIL,
        DEC,
        HEX,
        IP,
        LIST
    }

    private static final Ascii TEN = new Ascii("10.");

    private record Field(Kind kind, int low, int high, Template[] list) {

        int mostBytes() {
            return switch (kind) {
                case INT, TAIL -> Ascii.NUMBER;
                case DEC -> Ascii.NUMBER + 2;
                case HEX -> low;
                case IP -> "10.255.255.255".length();
                case LIST ->
                    Arrays.stream(list).mapToInt(t -> t.mostBytes).max().orElse(0);
            };
        }
    }

    private final Ascii[] literals;
    private final Field[] fields;
    private final int mostBytes;

    private Template(Ascii[] literals, Field[] fields) {
        this.literals = literals;
        this.fields = fields;
        this.mostBytes = Arrays.stream(literals).mapToInt(Ascii::length).sum()
                + Arrays.stream(fields).mapToInt(Field::mostBytes).sum();
    }

    /** Parses a template. The lists that it names must be among those given. */
    static Template parse(String text, Map<String, Template[]> lists) {
        List<Ascii> literals = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        int at = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
            int close = text.indexOf('}', open);
            literals.add(new Ascii(text.substring(at, open)));
            fields.add(field(text.substring(open + 1, close), lists));
            at = close + 1;
        }
        literals.add(new Ascii(text.substring(at)));
        return new Template(literals.toArray(Ascii[]::new), fields.toArray(Field[]::new));
    }

    private static Field field(String text, Map<String, Template[]> lists) {
        String[] words = text.split(" ");
        return switch (words[0]) {
            case "int" -> new Field(Kind.INT, Integer.parseInt(words[1]), Integer.parseInt(words[2]), null);
            case "tail" -> new Field(Kind.TAIL, Integer.parseInt(words[1]), Integer.parseInt(words[2]), null);
            case "dec" -> new Field(Kind.DEC, Integer.parseInt(words[1]), Integer.parseInt(words[2]), null);
            case "hex" -> new Field(Kind.HEX, Integer.parseInt(words[1]), 0, null);
            case "ip" -> new Field(Kind.IP, 0, 0, null);
            default -> {
                Template[] list = lists.get(words[0]);
                if (list == null) {
                    throw new IllegalArgumentException("no list is named " + text);
                }
                yield new Field(Kind.LIST, 0, list.length - 1, list);
            }
        };
    }

    /** The most bytes that {@link #write} can write, without {@link Ascii#SLACK}. */
    int mostBytes() {
        return mostBytes;
    }

    /**
     * Writes the message for this hash into an array with room for {@link #mostBytes} and the slack; returns where it
     * ends. (The room is checked once for the whole message: checking it for each part would add a third to the time.)
     */
    int write(byte[] to, int start, long hash) {
        int at = start + literals[0].write(to, start);
        long state = hash;
        for (int i = 0; i < fields.length; i++) {
            state += Seed.GOLDEN;
            at = write(to, at, fields[i], Seed.mix(state));
            at += literals[i + 1].write(to, at);
        }
        return at;
    }

    /** The message as a text. */
    String text(long hash) {
        byte[] bytes = new byte[mostBytes + Ascii.SLACK];
        return new String(bytes, 0, write(bytes, 0, hash), StandardCharsets.UTF_8);
    }

    private static int write(byte[] to, int start, Field field, long hash) {
        int at = start;
        switch (field.kind) {
            case INT -> at += Ascii.writeNumber((int) Seed.range(hash, field.low, field.high), to, at);
            case TAIL -> at += Ascii.writeNumber((int) Math.min(field.high, field.low / (1 - Seed.unit(hash))), to, at);
            case DEC -> {
                int tenths = (int) Seed.range(hash, field.low, field.high);
                at += Ascii.writeNumber(tenths / 10, to, at);
                to[at++] = '.';
                at += Ascii.writeNumber(tenths % 10, to, at);
            }
            case HEX -> at += Ascii.writeHex(hash, field.low, to, at);
            case IP -> {
                at += TEN.write(to, at);
                at += Ascii.writeNumber((int) hash & 15, to, at);
                to[at++] = '.';
                at += Ascii.writeNumber((int) (hash >>> 8) & 255, to, at);
                to[at++] = '.';
                at += Ascii.writeNumber((int) Seed.range(hash, 1, 254), to, at);
            }
            case LIST -> at = field.list[(int) Seed.range(hash, 0, field.high)].write(to, at, hash);
        }
        return at;
    }
}
