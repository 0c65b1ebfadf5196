package ru.samosval.faces;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import org.omnifaces.util.Faces;

/**
 * The row of a list whose button was pressed, identified by its id and not by its place: when the button is pressed,
 * another row may already stand there.
 */
@Named
@RequestScoped
public class PressedRow {

    /** The parameter that each button in a row sends. */
    private static final String PARAMETER = "row";

    private static final long NONE = 0;

    /** The id of the row; 0 if the request names none. */
    public long getId() {
        String id = Faces.getRequestParameter(PARAMETER);
        return id != null && id.matches("\\d{1,18}") ? Long.parseLong(id) : NONE;
    }
}
