package ru.samosval.docker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the containers that somebody sees are called, wherever they are told of: in Docker's API, in metrics, and in what is
 * pushed. The oldest deployment of a name has it ({@code web-1}), others carry their number ({@code web.12-1}); where there
 * are more containers than a host shows, all carry it, and so does what is called as another with its number. So no two
 * have one name.
 */
public final class ContainerNames {

    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-zA-Z0-9_.-]+");
    private static final Pattern FIRST = Pattern.compile("[a-zA-Z0-9].*");

    /** Where all carry their number. */
    public static final ContainerNames NUMBERED = new ContainerNames(Map.of());

    /** In the place of a name that no container can have. */
    static final String NAMELESS = "deployment";

    private final Map<String, Long> oldest;

    private ContainerNames(Map<String, Long> oldest) {
        this.oldest = oldest;
    }

    /** A deployment that has a name, and how many containers it is. */
    record Named(long id, String name, int replicas) {}

    /** Of all that somebody sees, or of the first more than {@link DockerHosts#MOST} containers of it. */
    static ContainerNames of(List<Named> all) {
        if (all.stream().mapToLong(Named::replicas).sum() > DockerHosts.MOST) {
            return NUMBERED;
        }
        Map<String, Long> oldest = new HashMap<>();
        all.forEach(each -> oldest.merge(plain(each.id(), each.name()), each.id(), Math::min));
        ContainerNames names = new ContainerNames(oldest);
        // A name that gets its number may be what another is called: until there is none such.
        while (oldest.keySet().removeAll(names.numbered(all))) {
            // Looked at anew.
        }
        return names;
    }

    /** The names of those that carry their number. */
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

    /** A replica's container: {@code web-1}. */
    public String of(long deployment, String name, int replica) {
        return service(deployment, name) + "-" + replica;
    }

    /** The same without the replica's number, which is what a client shows as its service. */
    public String service(long deployment, String name) {
        String plain = plain(deployment, name);
        return isOldest(deployment, plain) ? plain : plain + "." + deployment;
    }

    /**
     * A deployment's name as a container's may be: of letters and digits of ASCII, {@code _ . -}, the first no sign.
     *
     * @param name as the deployment is called
     */
    static String plain(long deployment, String name) {
        String plain = NOT_IN_NAMES.matcher(name.strip()).replaceAll("-");
        return FIRST.matcher(plain).matches() ? plain : NAMELESS + "-" + deployment;
    }
}
