package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import ru.samosval.faces.FormPost;

/** The acts on webhooks as plain posts. */
@ApplicationScoped
public class HookPosts implements FormPost.Room {

    @Inject
    private Replays replays;

    @Override
    public Map<String, FormPost.Action> actions() {
        return Map.of("/hooks/{id}/replay", post -> "/hooks/" + replays.replay(post.actor(), post.id()));
    }
}
