package ru.samosval.image;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import ru.samosval.faces.ListQuery;
import ru.samosval.storage.ResultPage;
import ru.samosval.user.Caller;

/** {@code /images}: the list with its filter. */
@Named("imageList")
@RequestScoped
public class ImageListPage {

    @Inject
    private Images images;

    @Inject
    private Caller caller;

    @Inject
    private ListQuery query;

    private ResultPage<Images.Row> page;

    /** The page that the address asks for. */
    public ResultPage<Images.Row> getPage() {
        if (page == null) {
            page = images.list(caller.get(), getText(), query.page());
        }
        return page;
    }

    public String getText() {
        return query.text("q");
    }
}
