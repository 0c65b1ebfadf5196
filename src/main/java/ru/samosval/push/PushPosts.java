package ru.samosval.push;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import ru.samosval.deployment.FleetPart;
import ru.samosval.faces.FormPost;

/** The acts on push targets as plain posts. */
@ApplicationScoped
public class PushPosts implements FormPost.Room {

    private static final String LIST = "/admin/push";

    @Inject
    private PushTargets targets;

    @Override
    public Map<String, FormPost.Action> actions() {
        return Map.of(
                "/admin/push/create",
                post -> {
                    targets.create(post.actor(), form(post));
                    return LIST;
                },
                "/admin/push/{id}/pause",
                post -> {
                    targets.activate(post.actor(), post.id(), false);
                    return LIST;
                },
                "/admin/push/{id}/resume",
                post -> {
                    targets.activate(post.actor(), post.id(), true);
                    return LIST;
                },
                "/admin/push/{id}/delete",
                post -> {
                    targets.delete(post.actor(), post.id());
                    return LIST;
                });
    }

    private static PushForm form(FormPost post) {
        PushForm form = new PushForm();
        form.setName(post.text("name"));
        form.setProtocol(post.keyed(PushProtocol.class, "protocol"));
        form.setUrl(post.text("url"));
        form.setEnvironment(FleetPart.parse(post.text("environment"), null).environment());
        form.setFilter(post.text("filter"));
        form.setDeployments(post.text("deployments"));
        form.setUsername(post.text("username"));
        form.setSecret(post.text("secret"));
        form.setLogs(isOn(post.text("logs")));
        form.setMetrics(isOn(post.text("metrics")));
        return form;
    }

    private static boolean isOn(String flag) {
        return "true".equals(flag) || "on".equals(flag);
    }
}
