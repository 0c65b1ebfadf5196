package ru.samosval.web;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.faces.FormPost;
import ru.samosval.input.NumericParameter;
import ru.samosval.refusal.Refusal.NotFound;
import ru.samosval.user.Caller;

/** Passes plain posts on to the rooms that handle them. The answer is a redirect to the page with the result. */
@ApplicationScoped
public class FormPosts {

    private static final Pattern ID = Pattern.compile("/(\\d{1,18})(?=/)");

    @Inject
    @Any
    private Instance<FormPost.Room> rooms;

    @Inject
    private Caller caller;

    private final Map<String, FormPost.Action> actions = new HashMap<>();

    @PostConstruct
    void collect() {
        rooms.forEach(room -> actions.putAll(room.actions()));
    }

    /** Whether a post to this address is an act. */
    boolean isAction(String path) {
        return actions.containsKey(key(path));
    }

    private static String key(String path) {
        return ID.matcher(path).replaceFirst("/{id}");
    }

    /**
     * Does the act of the post.
     *
     * @throws ru.samosval.refusal.Refusal if it is refused, or there is no such act
     */
    void handle(String path, HttpServletRequest request, HttpServletResponse response) {
        FormPost.Action action = actions.get(key(path));
        if (action == null) {
            throw new NotFound();
        }
        Matcher id = ID.matcher(path);
        long thing = id.find() ? NumericParameter.id(id.group(1)) : 0;
        String next = action.take(new FormPost(caller.get(), thing, request, response));
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", request.getContextPath() + next);
    }
}
