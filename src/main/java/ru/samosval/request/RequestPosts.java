package ru.samosval.request;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import ru.samosval.faces.FormPost;
import ru.samosval.refusal.Refusal.Invalid;

/** The acts on requests as plain posts. */
@ApplicationScoped
public class RequestPosts implements FormPost.Room {

    @Inject
    private Requests requests;

    @Override
    public Map<String, FormPost.Action> actions() {
        return Map.of(
                "/requests/new", this::create,
                "/requests/{id}/edit", this::edit,
                "/requests/{id}/submit", this::submit,
                "/requests/{id}/status", this::move);
    }

    private String create(FormPost post) {
        RequestData data = data(post, new RequestData());
        long id = requests.create(post.actor(), data);
        ReducedNotice.leave(post.request(), post.response(), id, data);
        return page(id);
    }

    private String submit(FormPost post) {
        requests.submit(post.actor(), post.id(), post.number("row_version"));
        return page(post.id());
    }

    private String move(FormPost post) {
        requests.move(
                post.actor(),
                post.id(),
                post.keyed(RequestStatus.class, "status"),
                post.text("reason"),
                post.number("row_version"));
        return page(post.id());
    }

    /** Fields that are missing in the post keep their value. */
    private String edit(FormPost post) {
        ImageRequest current = requests.get(post.actor(), post.id());
        if (RequestFields.names().stream().allMatch(field -> post.text(field) == null)) {
            throw new Invalid("body", "request.edit.nothing");
        }
        Integer seen = post.number("row_version");
        RequestData data = data(post, current.toData());
        requests.update(post.actor(), post.id(), data, seen == null ? current.getRowVersion() : seen);
        ReducedNotice.leave(post.request(), post.response(), post.id(), data);
        return requests.pageAfter(post.actor(), post.id());
    }

    private static String page(long id) {
        return "/requests/" + id;
    }

    /** The form with the fields of the post. */
    private static RequestData data(FormPost post, RequestData data) {
        for (String field : RequestFields.names()) {
            if (post.text(field) != null) {
                RequestFields.put(data, field, post.text(field));
            }
        }
        return data;
    }
}
