package ru.samosval.bench;

/** One question to the product, put by running it and answered in figures. */
interface Scenario {

    /** The word by which it is chosen: {@code -Dbench=name,…}. */
    String name();

    /**
     * Whether it tries the product instead of measuring it: then it runs only where it is named, its section is printed and
     * not kept, and what is not reached ends the bench with an exit code of 1.
     */
    default boolean isTrial() {
        return false;
    }

    /** Runs it and writes its figures into the report. */
    void run(Report report) throws Exception;
}
