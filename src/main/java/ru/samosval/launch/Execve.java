package ru.samosval.launch;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.StringArray;
import java.io.File;
import java.io.IOException;
import java.util.List;

/**
 * Becomes another program in the same process, so that its id, its signals, its exit code and its memory are those of
 * the server alone. POSIX only.
 */
final class Execve {

    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;

    private Execve() {}

    /** Returns only by an exception: where the system has no such call, or refuses it. */
    static void become(List<String> command) throws IOException {
        String[] openFiles = new File("/proc/self/fd").list();
        if (openFiles == null) {
            throw new IOException("not a Linux");
        }
        C c = Native.load("c", C.class);
        for (String file : openFiles) {
            if (Integer.parseInt(file) > 2) {
                c.fcntl(Integer.parseInt(file), F_SETFD, FD_CLOEXEC);
            }
        }
        // glibc gives every few threads a pool of memory of their own, which only grows; two do for a server of Java.
        c.setenv("MALLOC_ARENA_MAX", "2", 0);
        c.execv(command.get(0), new StringArray(command.toArray(String[]::new)));
        throw new IOException("execv: error " + Native.getLastError());
    }

    /** The calls of the C library that it takes. */
    public interface C extends Library {
        int fcntl(int file, int command, int flags);

        int setenv(String name, String value, int overwrite);

        int execv(String program, StringArray arguments);
    }
}
