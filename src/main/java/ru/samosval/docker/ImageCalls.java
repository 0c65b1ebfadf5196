package ru.samosval.docker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The calls about images. */
@ApplicationScoped
public class ImageCalls implements Call.Room {

    private static final Set<String> FILTERS = Set.of("reference", "label", "dangling", "before", "since", "until");

    @Inject
    private HostImages images;

    @Inject
    private Clock clock;

    @Override
    public Map<String, Call.Answer> calls() {
        return Map.of(
                "GET /images/json", this::list,
                "GET /images/{*}/json", this::inspect,
                "GET /images/{*}/history", this::history);
    }

    private void list(Call call) throws IOException {
        Filters filters = Filters.parse(call.query("filters"), FILTERS);
        List<HostImage> all = images.of(call.actor(), call.environment());
        if (all.size() > DockerHosts.MOST) {
            throw DockerHosts.tooManyAtOnce(call.environment());
        }
        long before = Long.MAX_VALUE;
        long since = Long.MIN_VALUE;
        for (String name : filters.of("before")) {
            before = Math.min(
                    before, images.find(call.actor(), call.environment(), name).id());
        }
        for (String name : filters.of("since")) {
            since = Math.max(
                    since, images.find(call.actor(), call.environment(), name).id());
        }
        long until = Go.typedTimestamp("until", filters.only("until"), clock.millis(), Long.MAX_VALUE);
        JsonArrayBuilder rows = ContainerJson.array();
        for (HostImage image : all) {
            if (image.id() < before && image.id() > since && image.createdAt() <= until && fits(image, filters)) {
                rows.add(HostImageJson.row(image));
            }
        }
        call.answer(rows.build());
    }

    private static boolean fits(HostImage image, Filters filters) {
        return filters.any("reference", r -> Reference.fits(r, image))
                && filters.any("dangling", d -> Go.isTrue(d) != image.tagged())
                && filters.labels(Labels.of(image));
    }

    private void inspect(Call call) throws IOException {
        call.answer(HostImageJson.whole(images.find(call.actor(), call.environment(), call.name()))
                .build());
    }

    private void history(Call call) throws IOException {
        call.answer(HostImageJson.history(images.find(call.actor(), call.environment(), call.name()))
                .build());
    }
}
