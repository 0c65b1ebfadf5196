package ru.samosval.start;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import ru.samosval.config.Shutdown;

/**
 * Tells the server's process (ru.samosval.launch.Server) that the application is running, and stops it in order when
 * asked to.
 */
@WebListener
public class ApplicationListener implements ServletContextListener, ApplicationMXBean {

    private static final String NAME = "ru.samosval:type=Application";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Inject
    private Shutdown shutdown;

    /** For a server that stops without having told the application: at least no new work is begun. */
    private final Thread lastChance = new Thread(this::endWork, "samosval-stop");

    private ClassLoader loader;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Runtime.getRuntime().addShutdownHook(lastChance);
        loader = Thread.currentThread().getContextClassLoader();
        try {
            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            ObjectName name = new ObjectName(NAME);
            if (beans.isRegistered(name)) {
                beans.unregisterMBean(name);
            }
            beans.registerMBean(this, name);
        } catch (JMException e) {
            throw new IllegalStateException("cannot tell that the application is there", e);
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        try {
            Runtime.getRuntime().removeShutdownHook(lastChance);
        } catch (IllegalStateException e) {
            // The whole process is stopping.
        }
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(NAME));
        } catch (JMException e) {
            throw new IllegalStateException("cannot tell that the application is gone", e);
        }
    }

    @Override
    public void endWork() {
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        current.setContextClassLoader(loader);
        try {
            shutdown.endWork(PATIENCE);
        } finally {
            current.setContextClassLoader(before);
        }
    }
}
