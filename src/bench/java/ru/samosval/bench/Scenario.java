package ru.samosval.bench;

/** One question to the product, put by running it and answered in figures. */
interface Scenario {

    /** The word by which it is chosen: {@code -Dbench=name,…}. */
    String name();

    /** Runs it and writes its figures into the report. */
    void run(Report report) throws Exception;
}
