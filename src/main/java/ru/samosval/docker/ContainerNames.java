package ru.samosval.docker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names of the containers that a user sees. They are the same in Docker's API, in metrics and in what is pushed.
 * The oldest deployment with a name uses it as it is ({@code web-1}); the others add their number ({@code web.12-1}).
 * If there are more containers than a host shows, all add their number. So does a deployment whose plain name is the
 * numbered name of another. So no two containers have the same name.
 */
public final class ContainerNames {

    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-zA-Z0-9_.-]+");
    private static final Pattern FIRST = Pattern.compile("[a-zA-Z0-9].*");

    /** Names in which all deployments add their number. */
    public static final ContainerNames NUMBERED = new ContainerNames(Map.of());

    /** Stands for a name that no container can have. */
    static final String NAMELESS = "deployment";

    private final Map<String, Long> oldest;

    private ContainerNames(Map<String, Long> oldest) {
        this.oldest = oldest;
    }

    /** A deployment with its name and the number of its containers. */
    record Named(long id, String name, int replicas) {}

    /**
     * The names for all deployments that somebody sees. If these have more than {@link DockerHosts#MOST} containers, it
     * is enough to pass the first deployments that do.
     */
    static ContainerNames of(List<Named> all) {
        if (all.stream().mapToLong(Named::replicas).sum() > DockerHosts.MOST) {
            return NUMBERED;
        }
        Map<String, Long> oldest = new HashMap<>();
        all.forEach(each -> oldest.merge(plain(each.id(), each.name()), each.id(), Math::min));
        ContainerNames names = new ContainerNames(oldest);
        // A numbered name may be what another deployment is called. Repeated until no such name is left.
        while (oldest.keySet().removeAll(names.numbered(all))) {
            // The condition does the work.
        }
        return names;
    }

    /** The names of the deployments that add their number. */
    private Set<String> numbered(List<Named> all) {
        return all.stream()
                .filter(each -> !isOldest(each.id(), plain(each.id(), each.name())))
                .map(each -> service(each.id(), each.name()))
                .collect(Collectors.toSet());
    }

    private boolean isOldest(long deployment, String plain) {
        Long first = oldest.get(plain);
        return first != null && first == deployment;
    }

    /** The name of a replica's container: {@code web-1}. */
    public String of(long deployment, String name, int replica) {
        return service(deployment, name) + "-" + replica;
    }

    /** The same without the replica's number. Clients show it as the service. */
    public String service(long deployment, String name) {
        String plain = plain(deployment, name);
        return isOldest(deployment, plain) ? plain : plain + "." + deployment;
    }

    /** Whether the name has that form already: nearly all have, and a list asks for each name several times. */
    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean alphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!alphanumeric && (i == 0 || c != '_' && c != '.' && c != '-')) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /**
     * A deployment's name in the form that Docker allows: ASCII letters and digits and {@code _ . -}, beginning with a
     * letter or digit.
     *
     * @param name the deployment's name
     */
    static String plain(long deployment, String name) {
        if (isPlain(name)) {
            return name;
        }
        String plain = NOT_IN_NAMES.matcher(name.strip()).replaceAll("-");
        return FIRST.matcher(plain).matches() ? plain : NAMELESS + "-" + deployment;
    }
}
