package ru.samosval.request;

import java.util.Optional;
import ru.samosval.refusal.Refusal.Text;
import ru.samosval.simulation.UserInfo;

/**
 * A Git repository. Two of them are equal if forges take them for the same repository, however their addresses are
 * written. Ignored are scheme, user, password, port, {@code .git}, slashes, query, fragment, percent-encoding and
 * letter case; {@code www.}, {@code ssh.} and {@code altssh.} before the host; the differences between https and ssh in
 * Azure DevOps, Bitbucket Server, GitFlic and Gerrit; and what follows the repository in the address of a page, or
 * surrounds it in an address for programs ({@code api/v1/repos/owner/name}). Only with gitweb and cgit a part of the
 * query counts, because there it is the path.
 *
 * <p>The letter case of the path is ignored on every host. GitHub, GitLab, Gitea, Bitbucket and Azure DevOps ignore it
 * wherever they are installed; on the others nobody keeps two repositories whose names differ only in case.
 *
 * @param key what all addresses of the repository have in common: the host in lower case and ASCII (IDNA), without a
 *     port, a slash, and the path in lower case, decoded, NFC, without leading and trailing slashes and without
 *     {@code .git}
 */
public record RepoUrl(String key) {

    /**
     * What a reader of an address needs.
     *
     * @param repository the repository that it names
     * @param shown the address without a secret, as it may be shown and logged
     */
    public record Reading(RepoUrl repository, String shown) {}

    /** The repository that the text names; empty if it is no address of one. */
    public static Optional<RepoUrl> parse(String text) {
        return RepoAddress.read(text).flatMap(RepoAddress::repository);
    }

    /** The same with the address as it may be shown. */
    public static Optional<Reading> read(String text) {
        return RepoAddress.read(text)
                .flatMap(address -> address.repository().map(repository -> new Reading(repository, address.shown())));
    }

    /** Why the text is no address of a repository. To be asked if {@link #parse} returns nothing. */
    public static Text unreadable(String text) {
        return RepoProblem.unreadable(text);
    }

    /** The host as it is compared. */
    public String host() {
        return key.substring(0, key.indexOf('/'));
    }

    /** The name of the repository: the last segment of its path. */
    public String name() {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    /** The address without a secret, as it may be shown and logged. */
    public static String masked(String address) {
        return RepoAddress.read(address).map(RepoAddress::shown).orElseGet(() -> UserInfo.masked(address));
    }

    /**
     * An address as somebody typed it into a form, read.
     *
     * @param saved the address that is saved; if a page's address was typed, that of the repository; null if there is a
     *     problem
     * @param repository what the saved address names; null if there is a problem
     * @param problem why it cannot be saved; null if it can
     */
    record Typed(String saved, RepoUrl repository, Text problem) {}

    /** What an address that was typed into a form means, or what is wrong with it. */
    static Typed typed(String typed) {
        Text problem = problem(typed).orElse(null);
        if (problem != null) {
            return new Typed(null, null, problem);
        }
        String saved = saved(typed);
        return new Typed(saved, parse(saved).orElseThrow(), null);
    }

    /** What is wrong with an address that was typed into a form; empty if it can be saved. */
    static Optional<Text> problem(String typed) {
        return RepoProblem.of(typed);
    }

    /** The address to save for a typed one. For the address of a page it is the repository's. */
    static String saved(String typed) {
        return RepoAddress.read(typed).map(RepoAddress::saved).orElse(typed);
    }

    /** The address without the secret that rows of earlier versions may have in it. */
    static String withoutSecret(String address) {
        return RepoAddress.read(address).map(a -> a.withoutSecret().text()).orElse(address);
    }
}
