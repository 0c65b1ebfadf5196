package ru.samosval.request;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.refusal.Refusal.Text;

/** Why an address that can be parsed is not saved. */
final class AddressProblem {

    private static final Pattern BEHIND_GIT = Pattern.compile("(.*\\.git)([@:].+)");

    private AddressProblem() {}

    /** What is wrong with an address that names a repository, or seems to; empty if nothing is. */
    static Optional<Text> of(RepoAddress address) {
        if (address.port() != null && !RepoAddressReader.isPort(address.port())) {
            return AddressSentence.of("port", address.port());
        }
        if (address.user() != null && address.user().startsWith("-")) {
            // ssh would take it for an option, so git refuses it (CVE-2017-1000117).
            return AddressSentence.of("user", AddressSentence.shown(address.user()));
        }
        if (address.isOfPip()) {
            return AddressSentence.of("pip", AddressSentence.suggestion(address.text()));
        }
        RepoForge forge = RepoForge.of(address);
        if (forge.isGitweb()) {
            return AddressSentence.of("gitweb");
        }
        return lack(address, forge)
                .or(() -> behindName(address, forge))
                .or(() -> behindGit(address, forge))
                .or(() -> doubt(address, forge))
                .or(() -> unreachable(address));
    }

    /** The problem that there is no repository at the address. */
    private static Optional<Text> lack(RepoAddress address, RepoForge forge) {
        Forge.Lack lack = forge.lack();
        if (lack == null) {
            return Optional.empty();
        }
        return switch (lack) {
            case PAGE -> AddressSentence.of("page", AddressSentence.shown(address.text()));
            case REGISTRY -> AddressSentence.of("registry", address.host());
            case OWNER -> owner(address);
        };
    }

    private static Optional<Text> owner(RepoAddress address) {
        List<String> path = RepoPath.named(address.path());
        if (path.isEmpty()) {
            return AddressSentence.of("path", AddressSentence.shown(address.host()));
        }
        boolean brief = address.form() == RepoAddress.Form.SHORT;
        return AddressSentence.of(
                "owner",
                AddressSentence.shown(path.get(path.size() - 1)),
                brief ? AddressSentence.shown(address.text()) : address.origin() + "/" + RepoAddress.written(path));
    }

    /** The problem that something follows the name that this forge allows in no name: {@code @v1}. */
    private static Optional<Text> behindName(RepoAddress address, RepoForge forge) {
        String beyond = forge.beyondName();
        if (beyond.isEmpty()) {
            return Optional.empty();
        }
        String before = address.text().substring(0, Math.max(0, address.text().lastIndexOf(beyond)));
        boolean named = RepoUrl.problem(AddressSentence.suggestion(before)).isEmpty();
        return named
                ? AddressSentence.of("around", AddressSentence.suggestion(before), AddressSentence.shown(beyond))
                : AddressSentence.of("page", AddressSentence.shown(address.text()));
    }

    /** The problem that the address may be a page's, but may be a repository's as well. */
    private static Optional<Text> doubt(RepoAddress address, RepoForge forge) {
        List<String> repository = forge.doubted();
        return repository == null
                ? Optional.empty()
                : AddressSentence.of(
                        "cgit",
                        address.origin() + "/" + RepoAddress.written(repository),
                        address.origin() + "/" + RepoAddress.written(address.path()) + ".git");
    }

    /** The problem that git cannot tell how to reach the repository, or should not reach it that way. */
    private static Optional<Text> unreachable(RepoAddress address) {
        if (address.scheme().equals("git")) {
            return AddressSentence.of("git", address.suggested());
        }
        return address.form() == RepoAddress.Form.BARE
                ? AddressSentence.of("scheme", address.suggested())
                : Optional.empty();
    }

    /**
     * The problem that something follows {@code name.git} that is no known page. Nothing that belongs to an address
     * does.
     */
    private static Optional<Text> behindGit(RepoAddress address, RepoForge forge) {
        List<String> path = forge.savedPath();
        String last = path.get(path.size() - 1);
        Matcher revision = BEHIND_GIT.matcher(last);
        if (revision.matches()) {
            String text = address.text();
            int at = text.lastIndexOf(revision.group(2));
            return AddressSentence.of(
                    "around",
                    AddressSentence.suggestion(text.substring(0, at)),
                    AddressSentence.shown(revision.group(2)));
        }
        for (int i = 0; i + 1 < path.size() && !RepoPath.isGit(last); i++) {
            if (RepoPath.isGit(path.get(i)) && path.get(i).length() > ".git".length()) {
                String rest = "/" + String.join("/", path.subList(i + 1, path.size()));
                String text = address.text();
                return AddressSentence.of(
                        "around",
                        AddressSentence.suggestion(text.substring(0, Math.max(0, text.lastIndexOf(rest)))),
                        AddressSentence.shown(rest));
            }
        }
        return Optional.empty();
    }
}
