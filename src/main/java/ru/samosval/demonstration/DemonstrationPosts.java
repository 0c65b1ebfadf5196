package ru.samosval.demonstration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import ru.samosval.faces.FormPost;
import ru.samosval.signin.FrontDoor;
import ru.samosval.user.Caller;
import ru.samosval.user.SessionCookie;
import ru.samosval.user.Sessions;

/** The demonstration set's acts, as plain posts. */
@ApplicationScoped
public class DemonstrationPosts implements FormPost.Room {

    private static final String NEXT = "/dashboard";

    @Inject
    private Demonstration demonstration;

    @Inject
    private RemovedNotice notice;

    @Inject
    private Caller caller;

    @Override
    public Map<String, FormPost.Action> actions() {
        return Map.of(
                "/admin/demonstration/create",
                post -> {
                    caller.demandSession();
                    demonstration.create(post.actor(), FrontDoor.isLocal(post.request()));
                    return NEXT;
                },
                "/admin/demonstration/remove",
                post -> {
                    caller.demandSession();
                    demonstration.remove(post.actor());
                    return NEXT;
                },
                "/profile/{id}/switch",
                post -> {
                    String next = give(post, demonstration.switchTo(post.actor(), session(), post.id(), agent(post)));
                    RemovedNotice.expect(post.request(), post.response());
                    return next;
                },
                "/profile/back",
                post -> {
                    String next = give(post, demonstration.switchBack(post.actor(), session(), agent(post)));
                    notice.signedIn(post.request(), post.response());
                    return next;
                });
    }

    private long session() {
        return caller.demandSession().id();
    }

    private static String agent(FormPost post) {
        return post.request().getHeader("User-Agent");
    }

    private static String give(FormPost post, Sessions.Opened opened) {
        SessionCookie.give(post.request(), post.response(), opened.token());
        return NEXT;
    }
}
