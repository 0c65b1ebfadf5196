package ru.samosval.launch;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The entry of the runnable JAR. A JAR cannot say with which JVM options it wants to be run, and without them the server
 * takes twice as long to start and half as much memory again; so this small program starts the JVM anew with the options
 * of {@code jvm.options} and the class-data archive, in the same process where the system allows it. What the user gave
 * to {@code java} and to the JAR is handed on and has the last word.
 */
public final class Launcher {

    /** Makes everything that the first start would make, and starts nothing. */
    static final String PREPARE = "--prepare";

    private Launcher() {}

    /** Becomes the server, or ends with its exit code. */
    public static void main(String[] args) throws IOException, InterruptedException {
        ServerFolder folder = ServerFolder.ready(ownJar());
        if (args.length == 1 && args[0].equals(PREPARE)) {
            return;
        }
        List<String> command = command(folder, JvmOptions.given(), args);
        try {
            Execve.become(command);
        } catch (LinkageError | IOException e) {
            System.exit(runAsChild(command));
        }
    }

    /** The command line of the server: the JAR's JVM options, the user's, the server, the user's arguments. */
    static List<String> command(ServerFolder folder, List<String> given, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ServerFolder.java().toString());
        command.addAll(JvmOptions.withDefaults(folder.jvmOptions(), given));
        command.addAll(folder.server());
        command.addAll(List.of(args));
        return command;
    }

    /** Where a process cannot become another: the server as a child, which is stopped when this one is. */
    private static int runAsChild(List<String> command) throws IOException, InterruptedException {
        Process server = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
        return server.waitFor();
    }

    private static void stop(Process server) {
        server.destroy();
        server.onExit().join();
    }

    private static Path ownJar() {
        try {
            return Path.of(Launcher.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toRealPath();
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("cannot find the JAR that runs", e);
        }
    }
}
