package ru.samosval.faces;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.omnifaces.util.Faces;
import org.omnifaces.util.Servlets;
import ru.samosval.i18n.Keyed;
import ru.samosval.i18n.Texts;
import ru.samosval.input.NumericParameter;
import ru.samosval.storage.Identified;
import ru.samosval.storage.ListPart;

/**
 * The query of a list's address: its filters, order, page and page size. A list can therefore be sent to a colleague as
 * it is. Nothing else decides what a list shows: a page's posts go to the same address, and views keep no state.
 */
@Named("query")
@RequestScoped
public class ListQuery {

    private static final String PAGE = "page";
    private static final String SIZE = "size";
    private static final String SORT = "sort";
    private static final String DESCENDING = "-";

    /** The name of a list that is the only one of its page. */
    static final String ONLY = "";

    private static final List<Integer> SIZES = List.of(ListPart.SIZE, 50, 100);

    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

    @Inject
    private HttpServletRequest request;

    @Inject
    private Texts texts;

    private Map<String, List<String>> query;
    private final Map<String, ListPart> parts = new HashMap<>();

    /** The text of a filter; null if the address has none. */
    public String text(String name) {
        String value = given(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** The value of a filter; null if the address has none or it is not known. */
    public <E extends Enum<E> & Keyed> E choice(Class<E> type, String name) {
        return Keyed.parse(type, given(name)).orElse(null);
    }

    /**
     * The part of the list that the address asks for. A page that is no number means the first page; an unknown size
     * means the usual one.
     */
    public ListPart part() {
        return part(ONLY);
    }

    /** The same for the list with this name. */
    ListPart part(String list) {
        return parts.computeIfAbsent(list, this::read);
    }

    private ListPart read(String list) {
        String sort = given(name(list, SORT));
        boolean descending = sort != null && sort.startsWith(DESCENDING);
        String size = given(name(list, SIZE));
        return new ListPart(
                NumericParameter.page(given(name(list, PAGE))),
                SIZES.stream()
                        .filter(s -> s.toString().equals(size))
                        .findFirst()
                        .orElse(ListPart.SIZE),
                descending ? sort.substring(DESCENDING.length()) : sort,
                descending);
    }

    /**
     * The name of a parameter in the address. It begins with the name of the list unless that is the only one of its
     * page.
     */
    private static String name(String list, String what) {
        return list.equals(ONLY) ? what : list + "_" + what;
    }

    /** The name of the parameter with the order of this list. */
    static String sortName(String list) {
        return name(list, SORT);
    }

    /**
     * The rows for the page's address.
     *
     * @param source the whole list
     */
    public <T extends Identified> ListRows<T> rows(ListRows.Source<T> source) {
        return rows(ONLY, source);
    }

    /** The same for one of several lists of a page, whose parameters begin with the list's name. */
    public <T extends Identified> ListRows<T> rows(String list, ListRows.Source<T> source) {
        ListRows<T> rows = new ListRows<>(source, this, list);
        if (Faces.isPostback()) {
            rows.load();
        }
        return rows;
    }

    /**
     * Parses the ids of the selected rows as the page sends them: without repetitions, and no more than the longest
     * page has.
     */
    public List<Long> chosen(String ids) {
        return Stream.of(ids == null ? new String[0] : ids.split(","))
                .filter(id -> ID.matcher(id).matches())
                .map(Long::valueOf)
                .distinct()
                .limit(SIZES.get(SIZES.size() - 1))
                .toList();
    }

    /** The page sizes to choose from, in the form PrimeFaces takes. */
    public String getSizes() {
        return String.join(",", SIZES.stream().map(String::valueOf).toList());
    }

    /**
     * The direction in which this key sorts the list, in the form PrimeFaces takes; null if the list is sorted by
     * another.
     */
    public String order(String key) {
        return order(ONLY, key);
    }

    String order(String list, String key) {
        ListPart part = part(list);
        return key.equals(part.sort()) ? part.descending() ? "desc" : "asc" : null;
    }

    /** Whether any filter is set. */
    public boolean isFiltered() {
        return query().keySet().stream().anyMatch(name -> isElse(ONLY, name) && text(name) != null);
    }

    /** A sentence about the list in the reader's language. */
    String text(String key, Object[] arguments) {
        return texts.of(key, arguments);
    }

    /** A count as the reader's language writes it. */
    String count(long number) {
        return texts.count(number);
    }

    /** Whether this parameter is about something other than page, size and order of this list. */
    private static boolean isElse(String list, String name) {
        return !name.equals(PageActions.SAID)
                && Stream.of(PAGE, SIZE, SORT).noneMatch(what -> name.equals(name(list, what)));
    }

    /** The address of another part of this list, beginning with the question mark. */
    String address(String list, ListPart part) {
        List<String> pairs = new ArrayList<>();
        for (String name : query().keySet()) {
            if (isElse(list, name) && text(name) != null) {
                pairs.add(encode(name) + "=" + encode(text(name)));
            }
        }
        if (part.sort() != null) {
            pairs.add(name(list, SORT) + "=" + (part.descending() ? DESCENDING : "") + encode(part.sort()));
        }
        if (part.size() != ListPart.SIZE) {
            pairs.add(name(list, SIZE) + "=" + part.size());
        }
        if (part.number() > 1) {
            pairs.add(name(list, PAGE) + "=" + part.number());
        }
        return "?" + String.join("&", pairs);
    }

    /** The query with these parameters of the address, as far as it has them, beginning with the question mark. */
    public String of(String... names) {
        return "?"
                + Stream.of(names)
                        .filter(name -> text(name) != null)
                        .map(name -> encode(name) + "=" + encode(text(name)))
                        .collect(Collectors.joining("&"));
    }

    /** The address of the present page: its path within the portal, and its query. */
    public String getHere() {
        return request.getServletPath().replaceFirst("\\.xhtml$", "") + address(ONLY, part());
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
