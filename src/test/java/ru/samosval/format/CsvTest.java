package ru.samosval.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    private static String record(Object... cells) {
        Bytes out = new Bytes(16);
        Csv.add(out, cells);
        return new String(out.toArray(), StandardCharsets.UTF_8);
    }

    @Test
    void aRecordIsItsCellsWithCommasBetweenAndALineBreakAfter() {
        assertEquals("7,-3,plain text,,Витрина 🚚\r\n", record(7L, -3, "plain text", null, "Витрина 🚚"));
        assertEquals("\r\n", record(""));
    }

    @Test
    void whatWouldEndACellIsQuotedAndQuotesAreDoubled() {
        assertEquals("\"a,b\"\r\n", record("a,b"));
        assertEquals("\"say \"\"no\"\"\"\r\n", record("say \"no\""));
        assertEquals("\"one\ntwo\",\"three\r\nfour\"\r\n", record("one\ntwo", "three\r\nfour"));
        assertEquals("\"a;1\",\"a\t1\"\r\n", record("a;1", "a\t1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(1)", "＝1", "＋1", "－1", "＠SUM(1)"})
    void noTextIsAFormula(String text) {
        assertEquals("'" + text + ",a" + text + "\r\n", record(text, "a" + text));
    }

    @Test
    void norIsOneWhereAnotherSeparatorThanTheCommaBeginsACell() {
        assertEquals("\"'\t'=1\",\"'\r'=1\",\"'\n'=1\"\r\n", record("\t=1", "\r=1", "\n=1"));
        assertEquals("\"x;'=1+1;y\",\"x; '@a\",\"a\t'-1\"\r\n", record("x;=1+1;y", "x; @a", "a\t-1"));
        assertEquals("\"x;\"\"'=1;\"\"\"\r\n", record("x;\"=1;\""));
    }

    @Test
    void anApostropheOfTheTextIsToldFromOurs() {
        assertEquals("''=1,a'b\r\n", record("'=1", "a'b"));
    }
}
