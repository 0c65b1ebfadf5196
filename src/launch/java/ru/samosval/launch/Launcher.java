package ru.samosval.launch;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The entry point of the runnable JAR. A JAR cannot specify the JVM options it needs. Without them the server takes
 * twice as long to start, and half as much memory again. So this small program starts the server as a child process
 * with the options of {@code jvm.options} and the class-data archive, and stays beside it ({@link ServerProcess}). What
 * the user gave to {@code java} and to the JAR is passed on, and overrides the defaults.
 */
public final class Launcher {

    /** The option that creates everything the first start would create, and starts nothing. */
    static final String PREPARE = "--prepare";

    /** The option that prints the server's command line, quoted for a POSIX shell, and starts nothing. */
    static final String PRINT_COMMAND = "--print-command";

    /** An option of Payara's that would be ignored silently here. */
    static final String CONTEXT_ROOT = "--contextroot";

    /** EX_CONFIG of sysexits.h, as for other settings that are wrong. */
    private static final int EXIT_CONFIGURATION = 78;

    private Launcher() {}

    /** Runs the server and exits with its exit code. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(Arrays.asList(args));
        if (arguments.stream().anyMatch(CONTEXT_ROOT::equalsIgnoreCase)) {
            System.err.println(
                    CONTEXT_ROOT + " is not for this JAR, whose application is at the root: have the proxy cut the"
                            + " path off, and put it into samosval.public-url (docs/running.md). The server does not start.");
            System.exit(EXIT_CONFIGURATION);
        }
        ServerFolder folder = ServerFolder.ready(ownJar());
        if (arguments.remove(PREPARE)) {
            return;
        }
        boolean print = arguments.remove(PRINT_COMMAND);
        List<String> command = command(folder, JvmOptions.given(), arguments);
        if (print) {
            System.out.println(quoted(command));
            return;
        }
        System.exit(run(command));
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        TemporaryFolder temporary = TemporaryFolder.make(Path.of(System.getProperty("java.io.tmpdir")));
        List<String> whole = new ArrayList<>(command);
        // After the user's options, which said where this folder is to be.
        whole.add(whole.indexOf("-jar"), temporary.option());
        int code = ServerProcess.start(whole).await();
        try {
            temporary.close();
        } catch (IOException e) {
            System.err.println("The server's temporary files could not be removed: " + e);
        }
        return code;
    }

    /** The command line of the server: the JAR's JVM options, the user's, the server, the user's arguments. */
    private static List<String> command(ServerFolder folder, List<String> given, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ServerFolder.java().toString());
        command.addAll(JvmOptions.withDefaults(folder.jvmOptions(), given, JvmOptions.told()));
        command.addAll(folder.server());
        command.addAll(arguments);
        return command;
    }

    /** A line that a POSIX shell parses into these words, whatever they contain. */
    static String quoted(List<String> words) {
        return words.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
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
