package ru.samosval.user;

import java.util.Set;

/** Told after the commit that these sign-ins are over: signed out, expired, or ended by a change of the account. */
public record SessionsEnded(Set<Long> ids) {}
