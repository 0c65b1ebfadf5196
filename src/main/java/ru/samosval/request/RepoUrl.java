package ru.samosval.request;

import java.util.Optional;
import ru.samosval.refusal.Refusal.Text;
import ru.samosval.simulation.UserInfo;

/**
 * A Git repository, as forges tell repositories apart: whatever way its address is written, the same repository is an
 * equal value. Scheme, user, password, port, {@code .git}, slashes, query, fragment, percent-encoding and letter case play
 * no part; nor do {@code www.}, {@code ssh.} and {@code altssh.} before the host, the forms of Azure DevOps and Bitbucket
 * Server for https and ssh, and what follows the repository in the address of a page.
 *
 * <p>The letter case of the path plays no part on any host: GitHub, GitLab, Gitea, Bitbucket and Azure DevOps do not tell
 * it apart, wherever they are installed, and of those that do nobody keeps two repositories whose names differ by it alone.
 *
 * @param host in lower case and ASCII (IDNA), without a port
 * @param path in lower case, decoded, NFC; without slashes at its ends and without {@code .git}
 */
public record RepoUrl(String host, String path) {

    /** The repository that the text names; empty where it is no address of one. */
    public static Optional<RepoUrl> parse(String text) {
        return RepoAddress.read(text).flatMap(RepoAddress::repository);
    }

    /** What two addresses of the same repository have in common, however they are written. */
    public String key() {
        return host + "/" + path;
    }

    /** What the repository is called by itself: the last segment of its path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The address as it may be shown and written down: without a secret in it. */
    public static String masked(String address) {
        return RepoAddress.read(address)
                .filter(RepoAddress::holdsSecret)
                .map(RepoAddress::masked)
                .orElseGet(() -> UserInfo.masked(address));
    }

    /** What is wrong with an address that was typed into a form; nothing where it can be saved. */
    static Optional<Text> problem(String typed) {
        Optional<RepoAddress> address = RepoAddress.read(typed);
        return address.flatMap(RepoAddress::repository).isEmpty()
                ? Optional.of(new Text("request.repo_url.format"))
                : address.get().problem();
    }

    /** The address that is saved where this one was typed: of a page's address, the repository's. */
    static String saved(String typed) {
        return RepoAddress.read(typed).map(RepoAddress::saved).orElse(typed);
    }

    /** The address without the secret that rows of earlier versions may have in it. */
    static String withoutSecret(String address) {
        return RepoAddress.read(address)
                .filter(RepoAddress::holdsSecret)
                .map(a -> a.withoutSecret().text())
                .orElse(address);
    }
}
