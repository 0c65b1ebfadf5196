package ru.samosval.web;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.Logger;
import ru.samosval.storage.StorageFaults;

/**
 * A database that is busy or full is told by {@link StorageFaults} in one line a minute. What the connection pool, the
 * transaction manager, EclipseLink and the EJB container each write about the same fault, with all its stack traces, is
 * held back here, before the log's handlers, beside {@link ClientFaults}.
 */
@WebListener
public class StorageFaultLog implements ServletContextListener {

    private final Map<Handler, Filter> before = new ConcurrentHashMap<>();

    @Override
    public void contextInitialized(ServletContextEvent event) {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            Filter other = handler.getFilter();
            if (other != null) {
                before.put(handler, other);
            }
            handler.setFilter(record -> (other == null || other.isLoggable(record)) && !StorageFaults.isTold(record));
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setFilter(before.get(handler));
        }
    }
}
