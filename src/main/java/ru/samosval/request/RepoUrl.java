package ru.samosval.request;

import java.util.Optional;
import ru.samosval.refusal.Refusal.Text;
import ru.samosval.simulation.UserInfo;

/**
 * A Git repository, as forges tell repositories apart: whatever way its address is written, the same repository is an
 * equal value. Scheme, user, password, port, {@code .git}, slashes, query, fragment, percent-encoding and letter case play
 * no part; nor do {@code www.}, {@code ssh.} and {@code altssh.} before the host, the forms of Azure DevOps, Bitbucket
 * Server, GitFlic and Gerrit for https and ssh, and what follows the repository in the address of a page, or surrounds it in
 * one for programs ({@code api/v1/repos/owner/name}). Only of gitweb and cgit a part of the query counts, since there it is
 * the path.
 *
 * <p>The letter case of the path plays no part on any host: GitHub, GitLab, Gitea, Bitbucket and Azure DevOps do not tell
 * it apart, wherever they are installed, and of those that do nobody keeps two repositories whose names differ by it alone.
 *
 * @param key what all addresses of the repository have in common, however they are written: the host in lower case and
 *     ASCII (IDNA), without a port, a slash, and the path in lower case, decoded, NFC, without slashes at its ends and
 *     without {@code .git}
 */
public record RepoUrl(String key) {

    /**
     * What a reader of an address needs, of one reading.
     *
     * @param repository the repository that it names
     * @param shown the address as it may be shown and written down: without a secret in it
     */
    public record Reading(RepoUrl repository, String shown) {}

    /** The repository that the text names; empty where it is no address of one. */
    public static Optional<RepoUrl> parse(String text) {
        return RepoAddress.read(text).flatMap(RepoAddress::repository);
    }

    /** The same, and the address as it may be shown. */
    public static Optional<Reading> read(String text) {
        return RepoAddress.read(text)
                .flatMap(address -> address.repository().map(repository -> new Reading(repository, address.shown())));
    }

    /** Why the text is no address of a repository, where {@link #parse} says that it is none. */
    public static Text unreadable(String text) {
        return RepoProblem.unreadable(text);
    }

    /** Where it is, as it is compared. */
    public String host() {
        return key.substring(0, key.indexOf('/'));
    }

    /** What the repository is called by itself: the last segment of its path. */
    public String name() {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    /** The address as it may be shown and written down: without a secret in it. */
    public static String masked(String address) {
        return RepoAddress.read(address).map(RepoAddress::shown).orElseGet(() -> UserInfo.masked(address));
    }

    /**
     * An address as it was typed into a form, read.
     *
     * @param saved the address that is saved: of a page's address, the repository's; null where there is a problem
     * @param repository what that names; null where there is a problem
     * @param problem why it cannot be saved; null where it can
     */
    record Typed(String saved, RepoUrl repository, Text problem) {}

    /** What an address means that was typed into a form, or what is wrong with it. */
    static Typed typed(String typed) {
        Text problem = problem(typed).orElse(null);
        if (problem != null) {
            return new Typed(null, null, problem);
        }
        String saved = saved(typed);
        return new Typed(saved, parse(saved).orElseThrow(), null);
    }

    /** What is wrong with an address that was typed into a form; nothing where it can be saved. */
    static Optional<Text> problem(String typed) {
        return RepoProblem.of(typed);
    }

    /** The address that is saved where this one was typed: of a page's address, the repository's. */
    static String saved(String typed) {
        return RepoAddress.read(typed).map(RepoAddress::saved).orElse(typed);
    }

    /** The address without the secret that rows of earlier versions may have in it. */
    static String withoutSecret(String address) {
        return RepoAddress.read(address).map(a -> a.withoutSecret().text()).orElse(address);
    }
}
