package ru.samosval.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Azure DevOps: organization, project and repository, at two hosts, over https and ssh. */
final class AzureDevOps implements Forge {

    static final AzureDevOps INSTANCE = new AzureDevOps();

    private static final String HOST = "dev.azure.com";
    private static final String VISUAL_STUDIO = ".visualstudio.com";
    private static final String VISUAL_STUDIO_SSH = "vs-ssh.visualstudio.com";
    private static final Set<String> GIT = Set.of("_git", "_ssh");
    private static final Set<String> CLONES = Set.of("_optimized", "_full");

    private AzureDevOps() {}

    static boolean isAt(String host) {
        return host.equals(HOST) || host.endsWith(VISUAL_STUDIO);
    }

    @Override
    public List<String> repository(Place place, boolean likely) {
        return repository(place.path());
    }

    private static List<String> repository(List<String> path) {
        int git = RepoPath.indexOf(path, GIT);
        int name = git >= 0 && git + 1 < path.size() && CLONES.contains(path.get(git + 1)) ? git + 2 : git + 1;
        return git >= 0 && name < path.size() ? path.subList(0, name + 1) : path;
    }

    /** The repository, if Azure DevOps is installed on a host of one's own; null if the path is not one of its. */
    static List<String> onOwnHost(List<String> path) {
        int git = path.indexOf("_git");
        return git > 0 && git + 1 < path.size() ? repository(path) : null;
    }

    @Override
    public List<String> compared(Place place, List<String> path) {
        List<String> rest = new ArrayList<>(path);
        if (rest.size() >= 4 && rest.get(0).equals("v3")) {
            return rest.subList(1, 4);
        }
        String organization = organization(place, rest);
        if (organization == null) {
            return path;
        }
        rest.removeIf(segment -> segment.equals("defaultcollection"));
        List<String> named = new ArrayList<>(List.of(organization));
        named.addAll(projectAndName(rest));
        return named;
    }

    /** The organization, removed from the path if it stands there; null if there is none. */
    private static String organization(Place place, List<String> path) {
        String host = place.host();
        if (host.equals(VISUAL_STUDIO_SSH)) {
            String user = place.address().user();
            return user == null ? null : RepoPath.folded(user);
        }
        if (host.endsWith(VISUAL_STUDIO)) {
            return host.substring(0, host.length() - VISUAL_STUDIO.length());
        }
        return path.isEmpty() ? null : path.remove(0);
    }

    /** Project and name. A repository with its project's name is written without the project. */
    private static List<String> projectAndName(List<String> path) {
        int git = RepoPath.indexOf(path, GIT);
        if (git < 0 || git + 1 >= path.size()) {
            return path;
        }
        String name = path.get(path.size() - 1);
        List<String> named = new ArrayList<>(git == 0 ? List.of(name) : path.subList(0, git));
        named.add(name);
        return named;
    }

    @Override
    public String comparedHost(Place place) {
        return HOST;
    }

    @Override
    public Lack lack(Place place) {
        List<String> path = repository(place.path());
        boolean named = RepoPath.indexOf(path, GIT) >= 0 || RepoPath.first(path).equals("v3") && path.size() == 4;
        boolean page = !named || !path.isEmpty() && GIT.contains(path.get(path.size() - 1));
        return page ? Lack.PAGE : null;
    }
}
