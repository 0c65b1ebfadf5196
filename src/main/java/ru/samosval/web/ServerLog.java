package ru.samosval.web;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.Logger;
import ru.samosval.storage.StorageFaults;

/**
 * What stands before the log's handlers, whatever logger a record comes from. A database that is busy or full is told by {@link
 * StorageFaults} in one line a minute: what the connection pool, the transaction manager, EclipseLink and the EJB container
 * each write about the same fault, with all its stack traces, is held back. So is what {@link ClientFaults} finds to be the
 * clients' own. What is told quotes them on one line ({@link OneLineRecords}).
 *
 * <p>It stays there when the application stops: what the server says while it ends is judged too, and the process ends with
 * the application.
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
                    // Last, as the others know an error by its class.
                    OneLineRecords.keep(record);
                }
                return isTold;
            });
        }
    }
}
