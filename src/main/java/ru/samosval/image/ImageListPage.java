package ru.samosval.image;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import ru.samosval.faces.ListQuery;
import ru.samosval.faces.ListRows;
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

    private ListRows<Images.Row> rows;

    /** The rows for the page's address. */
    public ListRows<Images.Row> getRows() {
        if (rows == null) {
            rows = query.rows(part -> images.list(caller.get(), null, getText(), part));
        }
        return rows;
    }

    public String getText() {
        return query.text("q");
    }
}
