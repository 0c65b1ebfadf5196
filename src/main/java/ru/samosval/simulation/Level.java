package ru.samosval.simulation;

/** How grave a log line is; runtime lines are 80 % INFO, 15 % WARN and 5 % ERROR (specification, section 8.5). */
public enum Level {
    INFO,
    WARN,
    ERROR
}
