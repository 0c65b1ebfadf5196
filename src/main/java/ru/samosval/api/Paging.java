package ru.samosval.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.GenericEntity;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import ru.samosval.config.Settings;
import ru.samosval.http.ForwardedRequest;
import ru.samosval.i18n.Keyed;
import ru.samosval.input.NumericParameter;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.storage.ListPart;
import ru.samosval.storage.ResultPage;

/**
 * How a list is requested and answered: {@code page} from 1, {@code size}, {@code sort} and the filters of the list's
 * page; in the answer {@code X-Total-Count} and the neighbouring pages in {@code Link} (RFC 8288). A page beyond the
 * last is empty. Unknown parameters are refused: a misspelt filter would list everything.
 */
@ApplicationScoped
public class Paging {

    private static final String PAGE = "page";
    private static final String SIZE = "size";
    private static final String SORT = "sort";
    private static final String DESCENDING = "-";

    /** The most rows of one page. */
    static final int LARGEST = 200;

    /** The highest page number that may be asked for. */
    static final int LAST_PAGE = 10_000_000;

    @Inject
    private HttpServletRequest request;

    @Inject
    private Settings settings;

    /**
     * The part of the list that the query asks for. Refuses a query with parameters other than these filters and those
     * of paging.
     *
     * @param orders the keys by which the list can be sorted, as on its page
     */
    public ListPart part(List<String> orders, String... filters) {
        List<String> known = new ArrayList<>(List.of(filters));
        known.addAll(List.of(PAGE, SIZE, SORT));
        KnownParameters.demandOnly(request, known);
        String sort = text(SORT);
        boolean descending = sort != null && sort.startsWith(DESCENDING);
        String order = descending ? sort.substring(DESCENDING.length()) : sort;
        if (order != null && !orders.contains(order)) {
            throw new Invalid(SORT, "error.parameter.choice", String.join(", ", orders));
        }
        return new ListPart(number(PAGE, 1, LAST_PAGE), number(SIZE, ListPart.SIZE, LARGEST), order, descending);
    }

    private int number(String name, int usual, int most) {
        String number = request.getParameter(name);
        return number == null ? usual : NumericParameter.between(name, number, 1, most);
    }

    /** A filter's text; null if it is not given. */
    public String text(String name) {
        String value = request.getParameter(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** A filter by the number of a thing; null if it was not given. Refuses what is not such a number. */
    public Long id(String name) {
        String value = text(name);
        return value == null ? null : (long) NumericParameter.between(name, value, 1, Integer.MAX_VALUE);
    }

    /**
     * A filter that is the key of one of the values; null if it is not given.
     *
     * @throws Invalid if no value has this key
     */
    public <E extends Enum<E> & Keyed> E keyed(Class<E> type, String name) {
        String value = text(name);
        return value == null
                ? null
                : Keyed.parse(type, value).orElseThrow(() -> new Invalid(name, "error.parameter.choice", keys(type)));
    }

    private static <E extends Enum<E> & Keyed> String keys(Class<E> type) {
        List<String> keys = new ArrayList<>();
        for (E value : type.getEnumConstants()) {
            keys.add(value.getKey());
        }
        return String.join(", ", keys);
    }

    /** The page in JSON, each row converted by the function. */
    public <R, J> Response answer(ResultPage<R> page, ListPart part, Function<R, J> json) {
        int asked = part.number();
        List<Object> rows = new ArrayList<>();
        if (asked == page.number()) {
            page.rows().forEach(row -> rows.add(json.apply(row)));
        }
        Response.ResponseBuilder response = Response.ok(new GenericEntity<>(rows) {}, MediaType.APPLICATION_JSON_TYPE);
        if (!page.more()) {
            // For a text that is found very often it is only known that there are more.
            response.header("X-Total-Count", page.total());
        }
        List<String> links = links(page, asked);
        return (links.isEmpty() ? response : response.header(HttpHeaders.LINK, String.join(", ", links))).build();
    }

    private List<String> links(ResultPage<?> page, int asked) {
        List<String> links = new ArrayList<>();
        if (asked > 1) {
            links.add(link(1, "first"));
            links.add(link(Math.min(asked - 1, page.number()), "prev"));
        }
        if (asked == page.number() && !page.isLast()) {
            links.add(link(asked + 1, "next"));
        }
        if (!page.more() && asked != page.getCount()) {
            links.add(link((int) page.getCount(), "last"));
        }
        return links;
    }

    private String link(int page, String relation) {
        StringBuilder query = new StringBuilder();
        request.getParameterMap().forEach((name, values) -> {
            if (!name.equals(PAGE)) {
                query.append(encoded(name))
                        .append('=')
                        .append(encoded(values[0]))
                        .append('&');
            }
        });
        return "<" + ForwardedRequest.of(request, settings).getRequestURI() + "?" + query + PAGE + "=" + page
                + ">; rel=\"" + relation + "\"";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
