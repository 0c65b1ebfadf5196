package ru.samosval.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import sun.misc.Signal;

/**
 * The server as a child of the launcher. The pipe to its standard input ties the two together: the launcher writes the
 * number of each signal that it receives into it, and its end tells the server that the launcher is gone, however it went
 * ({@link LauncherPipe} is the other end). So no server outlives its launcher, not even one that was killed.
 */
final class ServerProcess {

    private static final String MALLOC_ARENA_MAX = "MALLOC_ARENA_MAX";

    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
    }

    /** Starts the server; the command's first word is the JVM. */
    static ServerProcess start(List<String> command) throws IOException {
        List<String> tied = new ArrayList<>(command);
        tied.add(1, "-D" + LauncherPipe.PROPERTY + "=true");
        ProcessBuilder builder = new ProcessBuilder(tied)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        // glibc gives every few threads a pool of memory of their own, which only grows; two do for a server of Java.
        builder.environment().putIfAbsent(MALLOC_ARENA_MAX, "2");
        ServerProcess server = new ServerProcess(builder.start());
        LauncherPipe.SIGNALS.forEach(server::handOn);
        return server;
    }

    /** Waits for its end; its exit code, of a killed one 128 and the signal's number. */
    int await() throws InterruptedException {
        return process.waitFor();
    }

    private void handOn(String name) {
        try {
            Signal.handle(new Signal(name), this::handOn);
        } catch (IllegalArgumentException e) {
            // The system has no such signal, or the JVM uses it otherwise (-Xrs): then it ends us, and that ends the
            // server.
        }
    }

    private void handOn(Signal signal) {
        try {
            OutputStream pipe = process.getOutputStream();
            pipe.write(signal.getNumber());
            pipe.flush();
        } catch (IOException e) {
            // It has ended, or is about to.
        }
    }
}
