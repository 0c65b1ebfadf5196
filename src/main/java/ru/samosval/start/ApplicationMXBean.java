package ru.samosval.start;

/** The application as the server's process sees it; registered while it serves. */
public interface ApplicationMXBean {

    /** Takes no more work, and returns when what runs has ended, after ten seconds at the latest. */
    void endWork();
}
