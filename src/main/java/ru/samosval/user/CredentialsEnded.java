package ru.samosval.user;

import java.util.Set;
import ru.samosval.access.Credential;

/** Told after the commit that these are good for nothing any more: signed out, revoked, expired, or the account changed. */
public record CredentialsEnded(Set<Credential> credentials) {}
