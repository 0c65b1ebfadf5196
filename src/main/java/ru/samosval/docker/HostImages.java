package ru.samosval.docker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.deployment.Environment;
import ru.samosval.input.Characters;
import ru.samosval.refusal.Refusal.Conflict;
import ru.samosval.refusal.Refusal.NotFound;
import ru.samosval.request.RepoUrl;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.Sql;

/**
 * Reads the images of a Docker host: those that an actor sees and, if it is the host of an environment, that run there.
 */
@ApplicationScoped
public class HostImages {

    private static final String REPLICAS =
            "(SELECT COALESCE(SUM(d.replicas), 0) FROM deployments d WHERE d.image_id = i.id)";
    private static final String IMAGE = "SELECT i.id, i.image_tag,"
            + " i.id = (SELECT MAX(j.id) FROM images j WHERE j.image_tag = i.image_tag), i.created_at, r.id, u.username,"
            + " r.base_image, r.run_commands, r.entrypoint, r.repo_url, " + REPLICAS
            + " FROM images i JOIN image_requests r ON r.id = i.request_id JOIN users u ON u.id = r.owner_id WHERE 1 = 1";
    private static final String NEWEST = " ORDER BY i.id DESC LIMIT ";
    private static final String PREFIX = "sha256:";

    private static final Sql.Shape<HostImage> SHAPE = row -> new HostImage(
            row.getLong(1),
            row.getString(2),
            row.getBoolean(3),
            Instant.parse(row.getString(4)).toEpochMilli(),
            row.getLong(5),
            row.getString(6),
            row.getString(7),
            row.getString(8),
            row.getString(9),
            RepoUrl.masked(row.getString(10)),
            row.getInt(11));

    @Inject
    private Lookup lookup;

    /** All images, newest first, at most one more than {@link DockerHosts#MOST}. */
    List<HostImage> of(Actor actor, Environment environment) {
        return read(actor, environment, "", DockerHosts.MOST + 1);
    }

    /**
     * The image with this {@code name:tag} or id, or with an id that begins like this.
     *
     * @throws NotFound if there is none
     * @throws Conflict if there are several
     */
    HostImage find(Actor actor, Environment environment, String reference) {
        String name = reference.startsWith(PREFIX) ? reference.substring(PREFIX.length()) : reference;
        int at = name.indexOf("@" + PREFIX);
        String hex = at < 0 ? name : name.substring(at + 1 + PREFIX.length());
        OptionalLong number = HexId.IMAGE.number(hex);
        List<HostImage> found = number.isPresent()
                ? read(actor, environment, " AND i.id = ?", 1, number.getAsLong())
                : read(actor, environment, " AND i.image_tag = ?", 1, tagged(name));
        if (found.isEmpty() && HexId.isHex(name) && name.length() < HexId.SHORT) {
            found = of(actor, environment).stream()
                    .filter(image -> HexId.IMAGE.of(image.id()).startsWith(name))
                    .toList();
        }
        if (found.size() > 1) {
            throw new Conflict("docker.ambiguous", name);
        }
        return found.stream()
                .findFirst()
                .orElseThrow(() -> new NotFound("docker.image.unknown", Characters.excerpt(reference)));
    }

    /** A name without a tag means {@code latest}. */
    private static String tagged(String name) {
        return name.lastIndexOf(':') > name.lastIndexOf('/') ? name : name + ":latest";
    }

    private List<HostImage> read(
            Actor actor, Environment environment, String condition, int most, Object... conditionParameters) {
        StringBuilder query = new StringBuilder(IMAGE);
        List<Object> parameters = new ArrayList<>();
        if (!actor.isStaff()) {
            query.append(" AND i.request_id IN (")
                    .append(Rights.VISIBLE_REQUESTS)
                    .append(')');
            parameters.addAll(List.of(actor.id(), actor.id(), actor.id()));
        }
        if (environment != null) {
            query.append(" AND EXISTS (SELECT 1 FROM deployments d WHERE d.image_id = i.id AND d.environment = ?)");
            parameters.add(environment.getKey());
        }
        query.append(condition).append(NEWEST).append(most);
        parameters.addAll(List.of(conditionParameters));
        return lookup.read(reading -> reading.list(query.toString(), SHAPE, parameters.toArray()));
    }
}
