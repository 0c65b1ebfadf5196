package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.access.Unguarded;
import ru.samosval.refusal.Refusal.Forbidden;
import ru.samosval.request.ImageRequest;

/** Decides which requests of a repository a delivery reaches, by who sent it and to which address. */
@Unguarded("is itself the question of rights")
@ApplicationScoped
public class HookRights {

    @PersistenceContext
    private EntityManager em;

    /**
     * What the sender may know of the requests found. Requests that they only see are reported as forbidden.
     *
     * @throws Forbidden if the sender may reach none of those that they see
     */
    RepositoryRequests.Found reached(Delivery.Origin origin, RepositoryRequests.Found found) {
        Long own = origin.ownRequest();
        RepositoryRequests.Found within = own == null
                ? found
                : new RepositoryRequests.Found(
                        found.following().stream().filter(own::equals).toList(),
                        found.others().stream()
                                .filter(t -> Objects.equals(t.request(), own))
                                .toList(),
                        false);
        return origin.actor() == null ? within : reached(origin.actor(), within);
    }

    private RepositoryRequests.Found reached(Actor actor, RepositoryRequests.Found found) {
        List<Long> following = new ArrayList<>();
        List<Target> others = new ArrayList<>();
        for (ImageRequest request : load(found.following())) {
            if (Rights.simulatesCommit(actor, request)) {
                following.add(request.getId());
            } else if (Rights.seesRequest(actor, request)) {
                others.add(Target.of(Decision.FORBIDDEN, request.getId(), null));
            }
        }
        if (following.isEmpty() && !others.isEmpty()) {
            throw new Forbidden("hook.forbidden");
        }
        Set<Long> seen = new HashSet<>();
        load(found.others().stream().map(Target::request).toList()).stream()
                .filter(request -> Rights.seesRequest(actor, request))
                .forEach(request -> seen.add(request.getId()));
        found.others().stream().filter(t -> seen.contains(t.request())).forEach(others::add);
        return new RepositoryRequests.Found(following, others, found.more() && actor.isStaff());
    }

    private List<ImageRequest> load(List<Long> ids) {
        return ids.isEmpty()
                ? List.of()
                : em.createQuery(
                                "SELECT r FROM ImageRequest r JOIN FETCH r.owner JOIN FETCH r.createdBy WHERE r.id IN :ids"
                                        + " ORDER BY r.id",
                                ImageRequest.class)
                        .setParameter("ids", ids)
                        .getResultList();
    }
}
