package ru.samosval.image;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import ru.samosval.api.Calls;
import ru.samosval.api.Paging;
import ru.samosval.input.Numbers;
import ru.samosval.user.Caller;

/** Images, for programs (sections 4.4 and 9.5). */
@Path("images")
@ApplicationScoped
public class ImageResource {

    @Inject
    private Images images;

    @Inject
    private Caller caller;

    @Inject
    private Calls calls;

    @Inject
    private Paging paging;

    /** A page of the images that the caller sees, newest first. */
    @GET
    public Response list() {
        int page = paging.page("q");
        return paging.answer(images.list(caller.get(), paging.text("q"), page), page, ImageJson.Listed::of);
    }

    /** An image, which never changes. */
    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        return calls.found(1, ImageJson.of(images.get(caller.get(), Numbers.id(id))));
    }
}
