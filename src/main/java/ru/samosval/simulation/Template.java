package ru.samosval.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A message with varying fields in braces, filled from a hash without allocating: {@code {int 1 99}} a whole number,
 * {@code {tail 4 900}} one with a long tail (median twice the least), {@code {dec 10 99}} tenths (1.0..9.9),
 * {@code {hex 8}} hexadecimal digits, {@code {ip}} an address of 10.0.0.0/8, and {@code {word}} one of the list of that
 * name, whose entries are templates themselves.
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

    private record Field(Kind kind, int low, int high, Template[] list) {}

    private final Ascii[] literals;
    private final Field[] fields;

    private Template(Ascii[] literals, Field[] fields) {
        this.literals = literals;
        this.fields = fields;
    }

    /** Reads a template; the lists it names must be among those given. */
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

    void write(LineBuffer out, long hash) {
        out.put(literals[0]);
        long state = hash;
        for (int i = 0; i < fields.length; i++) {
            state += Seed.GOLDEN;
            write(out, fields[i], Seed.mix(state));
            out.put(literals[i + 1]);
        }
    }

    /** The message as text. */
    String text(long hash) {
        LineBuffer out = new LineBuffer();
        write(out, hash);
        return out.loose();
    }

    private static void write(LineBuffer out, Field field, long hash) {
        switch (field.kind) {
            case INT -> out.putNumber((int) Seed.range(hash, field.low, field.high));
            case TAIL -> out.putNumber((int) Math.min(field.high, field.low / (1 - Seed.unit(hash))));
            case DEC -> {
                int tenths = (int) Seed.range(hash, field.low, field.high);
                out.putNumber(tenths / 10);
                out.put('.');
                out.putNumber(tenths % 10);
            }
            case HEX -> out.putHex(hash, field.low);
            case IP -> {
                out.put(TEN);
                out.putNumber((int) hash & 15);
                out.put('.');
                out.putNumber((int) (hash >>> 8) & 255);
                out.put('.');
                out.putNumber((int) Seed.range(hash, 1, 254));
            }
            case LIST -> field.list[(int) Seed.range(hash, 0, field.high)].write(out, hash);
        }
    }
}
