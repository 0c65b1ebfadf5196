package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import ru.samosval.faces.FormPost;

/** The acts on deployments as plain posts. */
@ApplicationScoped
public class DeploymentPosts implements FormPost.Room {

    @Inject
    private Deployments deployments;

    @Override
    public Map<String, FormPost.Action> actions() {
        return Map.of(
                "/images/{id}/create_deployment",
                post -> page(deployments.create(post.actor(), post.id(), data(post))),
                "/deployments/{id}/start",
                post -> {
                    deployments.start(post.actor(), post.id());
                    return page(post.id());
                },
                "/deployments/{id}/stop",
                post -> {
                    deployments.stop(post.actor(), post.id());
                    return page(post.id());
                },
                "/deployments/{id}/restart",
                post -> {
                    deployments.restart(post.actor(), post.id());
                    return page(post.id());
                },
                "/deployments/{id}/delete",
                post -> {
                    deployments.delete(post.actor(), post.id());
                    return "/deployments";
                });
    }

    private static String page(long id) {
        return "/deployments/" + id;
    }

    private static DeploymentData data(FormPost post) {
        DeploymentData data = new DeploymentData();
        data.setName(post.text("name"));
        if (post.text("environment") != null) {
            data.setEnvironment(post.keyed(Environment.class, "environment"));
        }
        data.setReplicas(post.text("replicas", data.getReplicas()));
        data.setPorts(post.text("ports"));
        return data;
    }
}
