package ru.samosval.deployment;

import java.util.ArrayList;
import java.util.List;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;

/**
 * A part of the fleet, as far as an actor sees it, as an SQL condition on rows {@code d} of deployments.
 *
 * @param condition contains only text of our own; whatever users have typed is in the parameters
 */
record FleetSelection(String condition, Object[] parameters) {

    static FleetSelection of(Actor actor, FleetPart part) {
        List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        List<Object> parameters = new ArrayList<>();
        if (part.environment() != null) {
            conditions.add("d.environment = ?");
            parameters.add(part.environment().getKey());
        }
        if (part.shards() > 1) {
            conditions.add("d.id % ? = ?");
            parameters.add(part.shards());
            parameters.add(part.shard() - 1);
        }
        if (!actor.isStaff()) {
            conditions.add("d.image_id IN (" + Rights.VISIBLE_IMAGES + ")");
            parameters.addAll(List.of(actor.id(), actor.id(), actor.id()));
        }
        return new FleetSelection(String.join(" AND ", conditions), parameters.toArray());
    }
}
