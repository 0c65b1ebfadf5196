package ru.samosval.faces;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ru.samosval.i18n.Keyed;
import ru.samosval.input.Numbers;

/** The query of a list's address: its filters and its page, so that a filtered list can be sent to a colleague. */
@Named("query")
@RequestScoped
public class ListQuery {

    private static final String PAGE = "page";

    @Inject
    private HttpServletRequest request;

    /** A filter's text; null where it is not asked for. */
    public String text(String name) {
        String value = request.getParameter(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** A filter's choice; null where it is not asked for or not known. */
    public <E extends Enum<E> & Keyed> E choice(Class<E> type, String name) {
        return Keyed.parse(type, request.getParameter(name)).orElse(null);
    }

    /** The number of the page, from 1. */
    public int page() {
        return Numbers.page(request.getParameter(PAGE));
    }

    /** Whether any filter is set. */
    public boolean isFiltered() {
        return !getRest().isEmpty();
    }

    /** The query without the page, encoded, for links to other pages of the same list. */
    public String getRest() {
        List<String> pairs = new ArrayList<>();
        for (Map.Entry<String, String[]> parameter : request.getParameterMap().entrySet()) {
            String value = parameter.getValue()[0];
            if (!parameter.getKey().equals(PAGE) && !parameter.getKey().equals(PageActions.SAID) && !value.isBlank()) {
                pairs.add(encode(parameter.getKey()) + "=" + encode(value));
            }
        }
        return String.join("&", pairs);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
