package ru.samosval.build;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import ru.samosval.faces.FormPost;

/** The start of a build as a plain post. */
@ApplicationScoped
public class BuildPosts implements FormPost.Room {

    @Inject
    private Builds builds;

    @Override
    public Map<String, FormPost.Action> actions() {
        return Map.of(
                "/requests/{id}/build",
                post -> "/builds/" + builds.start(post.actor(), post.id(), post.number("row_version")));
    }
}
