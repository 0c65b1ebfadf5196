package ru.samosval.bench;

/** One question about the product, answered by running it and measuring. */
interface Scenario {

    /** The name by which it is chosen: {@code -Dbench=name,…}. */
    String name();

    /**
     * Whether this is a trial rather than a measurement. A trial runs only if it is named; its section is printed but
     * not kept; and if something is not reached, the bench ends with exit code 1.
     */
    default boolean isTrial() {
        return false;
    }

    /** Runs it and writes its figures into the report. */
    void run(Report report) throws Exception;
}
