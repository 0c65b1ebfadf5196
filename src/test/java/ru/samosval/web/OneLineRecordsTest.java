package ru.samosval.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

class OneLineRecordsTest {

    @Test
    void whatARequestBringsIntoARecordNeitherBeginsALineNorHides() {
        LogRecord record = new LogRecord(Level.SEVERE, "no renderer {0}");
        record.setParameters(new Object[] {"x\n[INFO] FORGED \u001b[2J\u0000\u202e"});
        IllegalStateException cause = new IllegalStateException("b\r\nFORGED");
        record.setThrown(new IllegalArgumentException("plain", cause));
        OneLineRecords.keepToOneLine(record);
        assertEquals("no renderer x\\u{A}[INFO] FORGED \\u{1B}[2J\\u{0}\\u{202E}", record.getMessage());
        String text = new SimpleFormatter().format(record);
        assertTrue(text.contains("Caused by: java.lang.IllegalStateException: b\\u{D}\\u{A}FORGED"), text);
        assertTrue(text.contains("at ru.samosval.web.OneLineRecordsTest.what"), text);
    }

    @Test
    void anOrdinaryRecordStaysAsItIs() {
        LogRecord record = new LogRecord(Level.INFO, "{0} starts");
        Object[] parameters = {"it"};
        Exception thrown = new Exception("Привет");
        record.setParameters(parameters);
        record.setThrown(thrown);
        OneLineRecords.keepToOneLine(record);
        assertEquals("{0} starts", record.getMessage());
        assertSame(parameters, record.getParameters());
        assertSame(thrown, record.getThrown());
    }
}
