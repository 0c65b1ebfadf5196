package ru.samosval.web;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import ru.samosval.storage.StorageFaults;

/**
 * A database that is busy or full is told by {@link StorageFaults} in one line a minute. What the connection pool, the
 * transaction manager, EclipseLink and the EJB container each write about the same fault, with all its stack traces, is
 * held back here, before the log's handlers, beside {@link ClientFaults}.
 */
@WebListener
public class StorageFaultLog implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        LogHandlers.filter(record -> !StorageFaults.isTold(record));
    }
}
