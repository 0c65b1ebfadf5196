package ru.samosval.launch;

import fish.payara.micro.BootstrapException;
import fish.payara.micro.boot.AdminCommandRunner;
import fish.payara.micro.boot.PayaraMicroBoot;
import fish.payara.micro.boot.PayaraMicroLauncher;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import sun.misc.Signal;

/**
 * The server's process: Payara Micro with its usual options, and with the portal's promises about start and stop.
 *
 * <ul>
 *   <li>Its ports stay closed until the application runs, so that nobody gets "not found" from a server that is
 *       starting.
 *   <li>If the application does not start, the process ends with exit code {@value #EXIT_NOT_DEPLOYED}: Payara alone
 *       would log "ready" and serve nothing. If a port is taken, it ends with exit code {@value #EXIT_NO_PORT}. That is
 *       checked at once, and again in case somebody took the port during the start.
 *   <li>On SIGTERM, SIGINT and SIGHUP, sent to it or to its launcher, the application first ends its work, then the
 *       ports are closed, then everything else is stopped. Payara alone would stop it under running requests.
 *   <li>If a launcher started it, it ends at once when the launcher is gone.
 * </ul>
 *
 * <p>The application announces itself by an MBean, {@value #APPLICATION}: it is registered while the application
 * serves, and its operation {@code endWork} returns when the work has ended.
 */
public final class Server {

    private static final String APPLICATION = "ru.samosval:type=Application";
    private static final String LISTENERS =
            "configs.config.server-config.network-config.network-listeners.network-listener.";
    private static final String ENABLED = ".enabled";

    /** Tells the application which listeners are closed only until it runs. */
    private static final String OPENS = "samosval.launch.opens";

    private static final String PAYARA = "fish.payara.micro.impl.PayaraMicroImpl";
    private static final int EXIT_NO_PORT = 69;
    private static final int EXIT_NOT_DEPLOYED = 70;

    private final List<String> opened = new ArrayList<>();
    private AdminCommandRunner commands;

    /** Kept open, because its lock goes with it. */
    private FileChannel folderInUse;

    private PayaraMicroBoot payara;
    private boolean stopping;

    private Server() {}

    /** @param args the options of Payara Micro */
    public static void main(String[] args) throws Exception {
        if (Server.class.getClassLoader().getResource(PAYARA.replace('.', '/') + ".class") == null) {
            // Payara's classes are packed inside its own JAR, as they are for payara-micro:start.
            new Unpacked().launch(args);
        } else {
            serve(args);
        }
    }

    /** The same for a thread whose class loader has Payara's classes. */
    public static void serve(String[] args) throws Exception {
        new Server().run(args);
    }

    private void run(String[] args) throws Exception {
        LauncherPipe.SIGNALS.forEach(this::stopAt);
        LauncherPipe.watch(this::beginStop);
        holdFolder();
        payara = payara();
        payara.setPreBootHandler(this::prepareBoot);
        payara.setPostBootHandler(runner -> commands = runner);
        try {
            // Its main class: there is no other way in that reads options. Boot JARs name it in their manifest.
            payara.getClass().getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (ReflectiveOperationException e) {
            end(EXIT_NOT_DEPLOYED, "Payara Micro did not start: " + (e.getCause() == null ? e : e.getCause()));
        }
        if (!isDeployed()) {
            end(
                    EXIT_NOT_DEPLOYED,
                    "The application was not deployed, so the server ends; the reason is in the log above.");
        }
        open();
    }

    private static PayaraMicroBoot payara() throws ReflectiveOperationException {
        Class<?> type = Thread.currentThread().getContextClassLoader().loadClass(PAYARA);
        return (PayaraMicroBoot) type.getMethod("getInstance").invoke(null);
    }

    /**
     * Payara's own launcher, which unpacks its libraries and then starts this class. (The loader that reads them
     * packed, which {@code PayaraMicro.getInstance()} uses, does not support multi-release JARs: with it Yasson writes
     * every record as {@code {}}.)
     */
    private static final class Unpacked extends PayaraMicroLauncher {

        @Override
        protected String getMainClass() {
            return Server.class.getName();
        }

        void launch(String[] args) throws Exception {
            System.setProperty(
                    "fish.payara.micro.BootJar",
                    PayaraMicroLauncher.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI()
                            .toString());
            launch("serve", args);
        }
    }

    /** Tells later builds that this one's unpacked folder is in use, until the process ends. */
    private void holdFolder() {
        Path sign = Path.of(System.getProperty("fish.payara.micro.UnpackDir", ""), "in-use");
        if (Files.exists(sign)) {
            try {
                folderInUse = FileChannel.open(sign, StandardOpenOption.READ);
                folderInUse.lock(0, Long.MAX_VALUE, true);
            } catch (IOException e) {
                System.err.println("The server's folder could not be marked as used: " + e);
            }
        }
    }

    private void prepareBoot(AdminCommandRunner runner) {
        LoaderHold.begin();
        keepClosed(runner);
    }

    private void keepClosed(AdminCommandRunner runner) {
        for (String listener : List.of("http-listener", "https-listener")) {
            if (value(runner, listener, ENABLED).equals("true")) {
                demandFree(runner, listener);
                enable(runner, listener, false);
                opened.add(listener);
            }
        }
        System.setProperty(OPENS, String.join(",", opened));
    }

    private synchronized void open() {
        if (!stopping) {
            for (String listener : opened) {
                demandFree(commands, listener);
                enable(commands, listener, true);
            }
            ServerRefusals.begin(opened);
            System.err.println("Samosval is ready.");
        }
    }

    private static void enable(AdminCommandRunner runner, String listener, boolean enabled) {
        runner.run("set", LISTENERS + listener + ENABLED + "=" + enabled);
    }

    private static String value(AdminCommandRunner runner, String listener, String attribute) {
        String output = runner.run("get", LISTENERS + listener + attribute).getOutput();
        return output.substring(output.lastIndexOf('=') + 1).strip();
    }

    /**
     * Ends the server if the port is taken. Payara says nothing about a listener that finds its port taken, and goes on
     * without it.
     */
    private void demandFree(AdminCommandRunner runner, String listener) {
        String address = value(runner, listener, ".address");
        int port = Integer.parseInt(value(runner, listener, ".port"));
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            System.err.println("Port " + port + " cannot be opened, so the server ends: " + e.getMessage());
            stop(EXIT_NO_PORT);
        }
    }

    private static boolean isDeployed() {
        return ManagementFactory.getPlatformMBeanServer().isRegistered(application());
    }

    private static void end(int exitCode, String sentence) {
        System.err.println(sentence);
        System.exit(exitCode);
    }

    private void stopAt(String name) {
        try {
            Signal.handle(new Signal(name), signal -> beginStop(signal.getNumber()));
        } catch (IllegalArgumentException e) {
            // The system has no such signal, or the JVM uses it otherwise (-Xrs). Then Payara's own stop must suffice.
        }
    }

    /**
     * Not in the caller's thread, and in one that is no daemon: Payara stops its own threads on the way, and a JVM with
     * only daemons left would end before the exit code is set.
     */
    private void beginStop(int signal) {
        Thread stop = new Thread(() -> stop(128 + signal), "stop");
        stop.setDaemon(false);
        stop.start();
    }

    private synchronized void stop(int exitCode) {
        if (stopping) {
            return;
        }
        stopping = true;
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        try {
            if (isDeployed()) {
                beans.invoke(application(), "endWork", null, null);
                opened.forEach(listener -> enable(commands, listener, false));
                // Now, while there is something to write the log: at the JVM's end all its hooks run at once.
                payara.shutdown();
                // Otherwise Payara's own hook at the JVM's end would log that it is already down, to a log that is
                // down, too.
                for (Handler handler : Logger.getLogger("").getHandlers()) {
                    handler.setLevel(Level.OFF);
                }
                // A handler that Payara has created meanwhile would report its own failure there.
                System.setErr(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
            }
        } catch (JMException | BootstrapException | RuntimeException e) {
            System.err.println("The application did not end its work in order: " + e);
        } finally {
            // Also after an error: nobody else ends this process.
            System.exit(exitCode);
        }
    }

    private static ObjectName application() {
        try {
            return new ObjectName(APPLICATION);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
