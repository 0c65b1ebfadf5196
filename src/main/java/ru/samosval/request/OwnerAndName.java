package ru.samosval.request;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Forges whose repositories are an owner and a name; whatever follows is a page. If the forge itself uses the first
 * segment, the path is left whole, so that two different pages are not taken for one repository.
 */
final class OwnerAndName implements Forge {

    /** The hosts that GitHub gives its customers. */
    private static final String GHE = ".ghe.com";

    private static final String SOURCECRAFT = "sourcecraft.dev";
    private static final String SNIPPETS = "snippets";

    /** Names that these forges allow for no owner. */
    private static final Set<String> NO_OWNERS = Set.of(
            "account",
            "api",
            "apps",
            "codespaces",
            "collections",
            "dashboard",
            "enterprises",
            "explore",
            "features",
            "login",
            "marketplace",
            "notifications",
            "organizations",
            "orgs",
            "repos",
            "search",
            "settings",
            "sponsors",
            "stars",
            "topics",
            "trending",
            "user-attachments",
            "users");

    /** Further names that Gitea does not allow; Codeberg and GitVerse are made with it. */
    private static final Set<String> NO_OWNERS_OF_GITEA = Set.of(
            "-",
            "assets",
            "attachments",
            "avatars",
            "issues",
            "milestones",
            "org",
            "pulls",
            "repo",
            "repo-avatars",
            "user");

    private static final Set<String> NO_OWNERS_OF_BITBUCKET = Set.of("!api", SNIPPETS);

    private static final OwnerAndName GITHUB = new OwnerAndName(Set.of(), Set.of());
    private static final OwnerAndName GITEA = new OwnerAndName(NO_OWNERS_OF_GITEA, Set.of("-"));
    private static final OwnerAndName BITBUCKET = new OwnerAndName(NO_OWNERS_OF_BITBUCKET, Set.of("-", "workspace"));

    private static final Map<String, OwnerAndName> HOSTS = Map.of(
            "github.com",
            GITHUB,
            "git.sr.ht",
            GITHUB,
            SOURCECRAFT,
            GITHUB,
            "bitbucket.org",
            BITBUCKET,
            "codeberg.org",
            GITEA,
            "gitea.com",
            GITEA,
            "gitverse.ru",
            GITEA);

    private final Set<String> noOwners;
    private final Set<String> noNames;

    private OwnerAndName(Set<String> noOwners, Set<String> noNames) {
        this.noOwners = noOwners;
        this.noNames = noNames;
    }

    static boolean isAt(String host) {
        return HOSTS.containsKey(host) || host.endsWith(GHE);
    }

    static OwnerAndName at(String host) {
        return HOSTS.getOrDefault(host, GITHUB);
    }

    @Override
    public List<String> repository(Place place, boolean likely) {
        List<String> path = RepoPath.divided(place.path());
        if (!place.isBrowsed()) {
            return path;
        }
        List<String> asked = ForgeApi.repository(path);
        if (asked != null) {
            return asked;
        }
        if (isSnippet(path)) {
            return RepoPath.upTo(path, 3);
        }
        return isOfTheForge(path) ? path : RepoPath.upTo(path, 2);
    }

    /**
     * Whether this is a snippet of Bitbucket, each of which is a repository of its own: {@code snippets/workspace/id}.
     */
    private boolean isSnippet(List<String> path) {
        return noOwners.contains(SNIPPETS)
                && RepoPath.first(path).equals(SNIPPETS)
                && RepoPath.named(path).size() > 2;
    }

    private boolean isOfTheForge(List<String> path) {
        String first = RepoPath.first(path);
        return NO_OWNERS.contains(first)
                || noOwners.contains(first)
                || path.size() > 1 && noNames.contains(path.get(1).toLowerCase(Locale.ROOT));
    }

    @Override
    public Lack lack(Place place) {
        List<String> path = RepoPath.named(RepoPath.divided(place.path()));
        if (place.isBrowsed() && isOfTheForge(path) && !isSnippet(path)) {
            return Lack.PAGE;
        }
        return path.size() < 2 ? Lack.OWNER : null;
    }

    @Override
    public String cloneHost(Place place) {
        boolean page = place.address().host().equalsIgnoreCase(SOURCECRAFT) && place.isBrowsed();
        return page ? "git." + SOURCECRAFT : place.address().host();
    }

    @Override
    public String beyondName(Place place) {
        List<String> path = repository(place, false);
        return path.size() == 2 ? beyondName(path.get(1)) : "";
    }

    /** The rest of a name after the letters, digits, dots, dashes and underscores that all these forges allow. */
    static String beyondName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean encoded = c == '%' && !RepoPath.decoded(name).equals(name);
            if (c < 0x80 && !encoded && !Character.isLetterOrDigit(c) && "._-".indexOf(c) < 0) {
                return name.substring(i);
            }
        }
        return "";
    }
}
