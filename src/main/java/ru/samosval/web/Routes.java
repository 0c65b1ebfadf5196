package ru.samosval.web;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.literal.NamedLiteral;
import jakarta.faces.render.ResponseStateManager;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import ru.samosval.access.Rights;
import ru.samosval.api.Problems;
import ru.samosval.faces.PageOfOne;
import ru.samosval.http.ErrorPage;
import ru.samosval.i18n.Texts;
import ru.samosval.input.NumericParameter;
import ru.samosval.refusal.Refusal;
import ru.samosval.signin.Addresses;
import ru.samosval.storage.StorageFaults;
import ru.samosval.user.Caller;

/**
 * The addresses of single things (section 9 of the specification): {@code /requests/42} is shown by the view
 * {@code /requests/view}. If the thing does not exist for the caller, this answers 404 before any page runs; if they
 * may not do this to it, 403. Plain posts to the specification's own addresses go to {@link FormPosts}. Mapped in
 * web.xml after {@link SessionGuard}.
 */
public class Routes extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final Pattern THING =
            Pattern.compile("/(requests|builds|images|deployments|hooks)/(\\d{1,18})(/edit)?");

    /** The beans of the pages that show one thing, by their addresses without the id. */
    private static final Map<String, String> PAGES = Map.of(
            "requests", "requestPage",
            "requests/edit", "requestForm",
            "builds", "buildPage",
            "images", "imagePage",
            "deployments", "deploymentPage",
            "hooks", "hookPage");

    private static final String NEW_REQUEST = "/requests/new";

    private static final Pattern VIEW = Pattern.compile("/(requests|builds|images|deployments|hooks)/(view|edit)");

    @Inject
    private transient Caller caller;

    @Inject
    @Any
    private transient Instance<PageOfOne> pages;

    @Inject
    private transient FormPosts posts;

    @Inject
    private transient Answers answers;

    @Inject
    private transient Texts texts;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = Addresses.path(request);
        try {
            if (isPlainPost(path, request)) {
                if (!isForm(request)) {
                    ErrorPage.send(
                            request,
                            response,
                            HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
                            texts.of("error.http.415"));
                    return;
                }
                posts.handle(path, request, response);
                return;
            }
            Matcher thing = THING.matcher(path);
            if (thing.matches()) {
                boolean edit = thing.group(3) != null;
                String page = PAGES.get(thing.group(1) + (edit ? "/edit" : ""));
                if (page == null) {
                    throw new Refusal.NotFound();
                }
                pages.select(NamedLiteral.of(page)).get().open(caller.get(), NumericParameter.id(thing.group(2)));
                String view = "/" + thing.group(1) + (edit ? "/edit" : "/view");
                request.getRequestDispatcher(view).forward(request, response);
                return;
            }
            if (VIEW.matcher(path).matches()) {
                throw new Refusal.NotFound();
            }
            if (path.equals(NEW_REQUEST)) {
                Rights.demand(Rights.createsRequests(caller.get()));
            }
        } catch (RuntimeException e) {
            Refusal refusal = StorageFaults.refusal(e).orElseThrow(() -> e);
            if (refusal.status() == 503 || refusal instanceof Refusal.SignedOut && !Problems.isWanted(request)) {
                throw refusal;
            }
            if (Problems.isWanted(request)) {
                answers.refuse(response, refusal);
            } else {
                ErrorPage.send(request, response, refusal.status(), reason(refusal));
            }
            return;
        }
        chain.doFilter(request, response);
    }

    private String reason(Refusal refusal) {
        return refusal instanceof Refusal.Invalid invalid
                ? invalid.errors().stream()
                        .map(e -> e.field() + ": " + texts.say(e.text()))
                        .collect(Collectors.joining(" "))
                : texts.say(refusal.text());
    }

    /** Fields in another format would not be read, and the act would be done without them. */
    private static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return request.getContentLengthLong() == 0
                || type == null
                || type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
    }

    /**
     * Whether no page takes the post. The field of Faces tells only at an address that is a page's too: after an update
     * PrimeFaces adds the field to every form that the page shows.
     */
    private boolean isPlainPost(String path, HttpServletRequest request) {
        if (!request.getMethod().equals("POST")) {
            return false;
        }
        boolean ofPage = THING.matcher(path).matches() || path.equals(NEW_REQUEST) || !posts.isAction(path);
        return !ofPage || request.getParameter(ResponseStateManager.VIEW_STATE_PARAM) == null;
    }
}
