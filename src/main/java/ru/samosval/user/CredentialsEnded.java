package ru.samosval.user;

import java.util.Set;
import ru.samosval.access.Credential;

/**
 * Fired within the transaction: these credentials are no longer valid, because they were signed out, revoked or
 * expired, or the account has changed. Observe it after the commit.
 */
public record CredentialsEnded(Set<Credential> credentials) {}
