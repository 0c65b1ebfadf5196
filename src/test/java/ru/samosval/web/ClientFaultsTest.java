package ru.samosval.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class ClientFaultsTest {

    /** As it stood in the log of a server that was stopped under load. */
    @Test
    void aServletThatFailsWhenItIsStoppedIsOneLine() {
        LogRecord record = new LogRecord(
                Level.SEVERE,
                "WebModule[]Servlet faces threw unload() exception\njakarta.servlet.ServletException: Servlet.destroy()"
                        + " for servlet faces threw exception\n\tat org.apache.catalina.core.StandardWrapper.unload(1800)");
        record.setLoggerName("jakarta.enterprise.web");
        record.setThrown(new IllegalStateException("and its cause"));

        assertTrue(new ClientFaults().isWorthTelling(record));

        assertEquals("WebModule[]Servlet faces threw unload() exception", record.getMessage());
        assertNull(record.getThrown());
        assertEquals(Level.WARNING, record.getLevel());
    }
}
