package ru.samosval.launch;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.IntConsumer;

/** The server's end of the pipe from its launcher ({@link ServerProcess}): its standard input. */
final class LauncherPipe {

    /** The system property by which the launcher says that it holds the other end of the pipe. */
    static final String PROPERTY = "samosval.launch.pipe";

    /** The signals that stop a server in order. */
    static final List<String> SIGNALS = List.of("TERM", "INT", "HUP");

    /** The exit code of a process killed by SIGKILL, as the launcher was. */
    private static final int EXIT_KILLED = 137;

    private LauncherPipe() {}

    /**
     * If a launcher started this process, passes on the numbers of its signals, and halts this process at once when the
     * launcher is gone. Does nothing otherwise.
     */
    static void watch(IntConsumer onSignal) {
        if (Boolean.getBoolean(PROPERTY)) {
            Thread watch = new Thread(() -> read(onSignal), "launcher");
            watch.setDaemon(true);
            watch.start();
        }
    }

    /** Reads the file descriptor itself: the server may replace {@code System.in}. */
    private static void read(IntConsumer onSignal) {
        try (InputStream pipe = new FileInputStream(FileDescriptor.in)) {
            for (int signal = pipe.read(); signal >= 0; signal = pipe.read()) {
                onSignal.accept(signal);
            }
        } catch (IOException e) {
            // The same as the end of the pipe.
        }
        Runtime.getRuntime().halt(EXIT_KILLED);
    }
}
