package ru.samosval.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import sun.misc.Signal;

/**
 * The server as a child of the launcher, tied to it by the pipe to its standard input. The launcher writes the number
 * of each signal that it receives into the pipe, and the end of the pipe tells the server that the launcher is gone,
 * for whatever reason ({@link LauncherPipe} is the other end). So no server outlives its launcher, not even one that
 * was killed.
 */
final class ServerProcess {

    private static final String MALLOC_ARENA_MAX = "MALLOC_ARENA_MAX";

    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
    }

    /** Starts the server. The first word of the command is the JVM. */
    static ServerProcess start(List<String> command) throws IOException {
        List<String> tied = new ArrayList<>(command);
        tied.add(1, "-D" + LauncherPipe.PROPERTY + "=true");
        ProcessBuilder builder = new ProcessBuilder(tied)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        // glibc gives every few threads a memory pool of their own, which only grows. Two are enough for a Java server.
        builder.environment().putIfAbsent(MALLOC_ARENA_MAX, "2");
        ServerProcess server = new ServerProcess(builder.start());
        LauncherPipe.SIGNALS.forEach(server::handOn);
        return server;
    }

    /**
     * Waits until the server ends. Returns its exit code; for a killed one that is 128 plus the number of the signal.
     */
    int await() throws InterruptedException {
        return process.waitFor();
    }

    private void handOn(String name) {
        try {
            Signal.handle(new Signal(name), this::handOn);
        } catch (IllegalArgumentException e) {
            // The system has no such signal, or the JVM uses it otherwise (-Xrs). Then it ends us, and that ends the
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
