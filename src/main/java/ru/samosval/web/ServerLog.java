package ru.samosval.web;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.Logger;
import ru.samosval.storage.StorageFaults;

/**
 * Filters the server's log, whatever logger a record comes from. A database that is busy or full is reported by
 * {@link StorageFaults} in one line a minute; what the connection pool, the transaction manager, EclipseLink and the
 * EJB container each write about the same fault, with all their stack traces, is dropped. So are the clients' mistakes
 * ({@link ClientFaults}). Other records quote requests on one line only ({@link OneLineRecords}).
 *
 * <p>The filters stay when the application stops: what the server logs while it ends is filtered too, and the process
 * ends with the application.
 */
@WebListener
public class ServerLog implements ServletContextListener {

    private final ClientFaults clientFaults = new ClientFaults();

    @Override
    public void contextInitialized(ServletContextEvent event) {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            Filter other = handler.getFilter();
            handler.setFilter(record -> {
                boolean isTold = (other == null || other.isLoggable(record))
                        && !StorageFaults.isTold(record)
                        && clientFaults.isWorthTelling(record);
                if (isTold) {
                    // Last, because the other filters recognize an error by its class.
                    OneLineRecords.keep(record);
                }
                return isTold;
            });
        }
    }
}
