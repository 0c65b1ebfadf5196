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
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.omnifaces.util.Faces;
import org.omnifaces.util.Servlets;
import ru.samosval.i18n.Keyed;
import ru.samosval.i18n.Texts;
import ru.samosval.input.Numbers;
import ru.samosval.storage.Identified;
import ru.samosval.storage.ListPart;

/**
 * The query of a list's address: its filters, order, page and size, so that a list can be sent to a colleague as it stands.
 * It is all a list knows of what it shows: what a script of the page posts goes to this address too, and views keep no state.
 */
@Named("query")
@RequestScoped
public class ListQuery {

    private static final String PAGE = "page";
    private static final String SIZE = "size";
    private static final String SORT = "sort";
    private static final String DESCENDING = "-";

    /** What is no filter. */
    private static final Set<String> PART = Set.of(PAGE, SIZE, SORT, PageActions.SAID);

    private static final List<Integer> SIZES = List.of(ListPart.SIZE, 50, 100);

    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

    @Inject
    private HttpServletRequest request;

    @Inject
    private Texts texts;

    private Map<String, List<String>> query;
    private ListPart part;

    /** A filter's text; null where it is not asked for. */
    public String text(String name) {
        String value = given(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** A filter's choice; null where it is not asked for or not known. */
    public <E extends Enum<E> & Keyed> E choice(Class<E> type, String name) {
        return Keyed.parse(type, given(name)).orElse(null);
    }

    /** Which part of the list is asked for; what is no number is the first page, what is no size the usual one. */
    public ListPart part() {
        if (part == null) {
            String sort = given(SORT);
            boolean descending = sort != null && sort.startsWith(DESCENDING);
            String size = given(SIZE);
            part = new ListPart(
                    Numbers.page(given(PAGE)),
                    SIZES.stream()
                            .filter(s -> s.toString().equals(size))
                            .findFirst()
                            .orElse(ListPart.SIZE),
                    descending ? sort.substring(DESCENDING.length()) : sort,
                    descending);
        }
        return part;
    }

    /** The rows that the address asks for, out of this list. */
    public <T extends Identified> ListRows<T> rows(ListRows.Source<T> source) {
        ListRows<T> rows = new ListRows<>(source, this);
        if (Faces.isPostback()) {
            rows.load();
        }
        return rows;
    }

    /** The ids of the rows that were chosen, as the page sends them; at most as many as a page has, and each once. */
    public List<Long> chosen(String ids) {
        return Stream.of(ids == null ? new String[0] : ids.split(","))
                .filter(id -> ID.matcher(id).matches())
                .map(Long::valueOf)
                .distinct()
                .limit(SIZES.get(SIZES.size() - 1))
                .toList();
    }

    /** How many rows a page has. */
    public int getSize() {
        return part().size();
    }

    /** The sizes to choose from, as PrimeFaces has them. */
    public String getSizes() {
        return String.join(",", SIZES.stream().map(String::valueOf).toList());
    }

    /** How the list is ordered by this key, as PrimeFaces has it; null where it is not. */
    public String order(String key) {
        return key.equals(part().sort()) ? part().descending() ? "desc" : "asc" : null;
    }

    /** The query without the page, encoded, for links to other pages of the same list. */
    public String getRest() {
        return address(new ListPart(1, part().size(), part().sort(), part().descending()))
                .substring(1);
    }

    /** Whether any filter is set. */
    public boolean isFiltered() {
        return query().keySet().stream().anyMatch(name -> !PART.contains(name) && text(name) != null);
    }

    /** A sentence about the list, in the reader's language. */
    String text(String key, Object[] arguments) {
        return texts.of(key, arguments);
    }

    /** The address of another part of the same list, from the question mark on. */
    String address(ListPart part) {
        List<String> pairs = new ArrayList<>();
        for (String name : query().keySet()) {
            if (!PART.contains(name) && text(name) != null) {
                pairs.add(encode(name) + "=" + encode(text(name)));
            }
        }
        if (part.sort() != null) {
            pairs.add(SORT + "=" + (part.descending() ? DESCENDING : "") + encode(part.sort()));
        }
        if (part.size() != ListPart.SIZE) {
            pairs.add(SIZE + "=" + part.size());
        }
        if (part.number() > 1) {
            pairs.add(PAGE + "=" + part.number());
        }
        return "?" + String.join("&", pairs);
    }

    /** The page as it stands: its path, of the portal, and its query. */
    public String getHere() {
        return request.getServletPath().replaceFirst("\\.xhtml$", "") + address(part());
    }

    private String given(String name) {
        List<String> values = query().get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    private Map<String, List<String>> query() {
        if (query == null) {
            query = Servlets.getRequestQueryStringMap(request);
        }
        return query;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
