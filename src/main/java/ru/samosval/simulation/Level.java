package ru.samosval.simulation;

/** The level of a log line. Runtime lines are 80 % INFO, 15 % WARN and 5 % ERROR (specification, section 8.5). */
public enum Level {
    INFO,
    WARN,
    ERROR
}
