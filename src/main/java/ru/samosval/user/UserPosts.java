package ru.samosval.user;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import ru.samosval.access.Role;
import ru.samosval.faces.FormPost;

/** The acts on users, and on one's own password, as plain posts. */
@ApplicationScoped
public class UserPosts implements FormPost.Room {

    private static final String LIST = "/admin/users";

    @Inject
    private Users users;

    @Inject
    private SignIns signIns;

    @Inject
    private Caller caller;

    @Override
    public Map<String, FormPost.Action> actions() {
        return Map.of(
                "/admin/users/create",
                post -> {
                    users.create(post.actor(), data(post));
                    return LIST;
                },
                "/admin/users/{id}/block",
                post -> {
                    users.block(post.actor(), post.id());
                    return LIST;
                },
                "/admin/users/{id}/unblock",
                post -> {
                    users.unblock(post.actor(), post.id());
                    return LIST;
                },
                "/admin/users/{id}/password",
                post -> {
                    users.changePassword(post.actor(), post.id(), post.text("new_password"));
                    return LIST;
                },
                "/profile/password",
                this::changeOwnPassword);
    }

    private String changeOwnPassword(FormPost post) {
        signIns.changeOwnPassword(
                post.actor(), caller.demandSession().id(), post.text("old_password"), post.text("new_password"));
        return "/profile";
    }

    private static NewUser data(FormPost post) {
        NewUser user = new NewUser(post.text("username"), post.text("password"), post.keyed(Role.class, "role"));
        user.setServiceAccount(isChecked(post, "service_account"));
        user.setFilesRequests(isChecked(post, "files_requests"));
        return user;
    }

    private static boolean isChecked(FormPost post, String box) {
        return "true".equals(post.text(box)) || "on".equals(post.text(box));
    }
}
