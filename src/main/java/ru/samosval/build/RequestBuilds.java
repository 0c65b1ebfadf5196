package ru.samosval.build;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;
import ru.samosval.faces.ListQuery;
import ru.samosval.faces.ListRows;
import ru.samosval.faces.PageActions;
import ru.samosval.image.ImageTags;
import ru.samosval.image.Images;
import ru.samosval.request.ImageRequest;
import ru.samosval.request.RequestPage;
import ru.samosval.user.Caller;

/** The builds and images on a request's page, and the button that starts a build. */
@Named
@RequestScoped
public class RequestBuilds {

    @Inject
    private Builds builds;

    @Inject
    private Images images;

    @Inject
    private ImageTags tags;

    @Inject
    private RequestPage page;

    @Inject
    private Caller caller;

    @Inject
    private ListQuery query;

    @Inject
    private PageActions actions;

    private ListRows<Builds.Row> rows;
    private ListRows<Images.Row> imageRows;
    private Boolean buildable;
    private Optional<ImageTags.Tagged> replaced;

    private ImageRequest request() {
        return page.getRequest();
    }

    /** The request's builds. */
    public ListRows<Builds.Row> getRows() {
        if (rows == null) {
            rows = query.rows("builds", part -> builds.ofRequest(request().getId(), part));
        }
        return rows;
    }

    /** The request's images. */
    public ListRows<Images.Row> getImages() {
        if (imageRows == null) {
            imageRows = query.rows("images", part -> images.ofRequest(request().getId(), part));
        }
        return imageRows;
    }

    /** Whether the caller may start a build now. */
    public boolean isBuildable() {
        if (buildable == null) {
            buildable = builds.isStartable(caller.get(), request());
        }
        return buildable;
    }

    /** The name and tag that a build would give to its image. */
    public String getImageTag() {
        return request().getImageName() + ":" + request().getVersionTag();
    }

    /** The image that would lose this tag to the new one; null if no image has it. */
    public ImageTags.Tagged getReplaced() {
        if (replaced == null) {
            replaced = tags.holder(caller.get(), getImageTag());
        }
        return replaced.orElse(null);
    }

    /** Starts a build and leads to its page. */
    public void build() {
        long[] id = new long[1];
        if (actions.attempt(
                () -> id[0] = builds.start(caller.get(), request().getId(), page.seenVersion()), "build.started")) {
            actions.redirect("/builds/" + id[0]);
        }
    }
}
