package ru.samosval.start;

/** The application as the server's process sees it. It is registered while the application runs. */
public interface ApplicationMXBean {

    /** Begins no new work, and returns when running work has ended, after ten seconds at the latest. */
    void endWork();
}
