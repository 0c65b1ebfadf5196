package ru.samosval.alert;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import ru.samosval.faces.FormPost;

/** The act on alerts as a plain post. */
@ApplicationScoped
public class AlertPosts implements FormPost.Room {

    @Inject
    private Alerts alerts;

    @Override
    public Map<String, FormPost.Action> actions() {
        return Map.of("/alerts/{id}/resolve", post -> {
            alerts.resolve(post.actor(), post.id());
            return "/alerts";
        });
    }
}
