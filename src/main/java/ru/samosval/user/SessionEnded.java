package ru.samosval.user;

/** Told when a session is over: signed out, timed out, or ended by the guard. */
public record SessionEnded(String id) {}
