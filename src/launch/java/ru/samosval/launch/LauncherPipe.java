package ru.samosval.launch;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.IntConsumer;

/** The server's end of the pipe from its launcher ({@link ServerProcess}), which is its standard input. */
final class LauncherPipe {

    /** The system property by which the launcher says that it holds the pipe's other end. */
    static final String PROPERTY = "samosval.launch.pipe";

    /** What ends a server in order. */
    static final List<String> SIGNALS = List.of("TERM", "INT", "HUP");

    /** As of a process that was killed (SIGKILL), which the launcher was. */
    private static final int EXIT_KILLED = 137;

    private LauncherPipe() {}

    /**
     * Where a launcher started this process, hands its signals' numbers on, and ends the process as hard as a kill as soon
     * as the launcher is gone. Nothing otherwise.
     */
    static void watch(IntConsumer onSignal) {
        if (Boolean.getBoolean(PROPERTY)) {
            Thread watch = new Thread(() -> read(onSignal), "launcher");
            watch.setDaemon(true);
            watch.start();
        }
    }

    /** Of the file itself: what the server makes of {@code System.in} is its own matter. */
    private static void read(IntConsumer onSignal) {
        try (InputStream pipe = new FileInputStream(FileDescriptor.in)) {
            for (int signal = pipe.read(); signal >= 0; signal = pipe.read()) {
                onSignal.accept(signal);
            }
        } catch (IOException e) {
            // As good as its end.
        }
        Runtime.getRuntime().halt(EXIT_KILLED);
    }
}
