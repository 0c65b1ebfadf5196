package ru.samosval.faces;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.primefaces.PrimeFaces;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;
import ru.samosval.storage.Identified;
import ru.samosval.storage.ListPart;
import ru.samosval.storage.ResultPage;

/**
 * The rows of a list for {@code p:dataTable}: the part that the address asks for, and any other that the table asks for by
 * ajax, which is told the address of what it then shows. Filters are the address's alone. Nothing outlives the request.
 */
public final class ListRows<T extends Identified> extends LazyDataModel<T> {

    private static final long serialVersionUID = 1L;

    /** The callback parameter that tells a table its new address, from the question mark on. */
    private static final String ADDRESS = "address";

    private final transient Source<T> source;
    private final transient ListQuery query;
    private final transient ListPart asked;
    private final String name;
    private final transient Map<ListPart, ResultPage<T>> pages = new HashMap<>();
    private transient ListPart shown;

    /** A list of a service, as its caller sees it. */
    @FunctionalInterface
    public interface Source<T> {
        /** The part of the list; where there is none, the nearest. */
        ResultPage<T> page(ListPart part);
    }

    ListRows(Source<T> source, ListQuery query, String name) {
        this.source = source;
        this.query = query;
        this.name = name;
        this.asked = query.part(name);
    }

    /** Whether there is nothing to show. */
    public boolean isNone() {
        return page(asked).isEmpty();
    }

    /** Whether there are more than the smallest page shows. */
    public boolean isLong() {
        return page(asked).total() > ListPart.SIZE;
    }

    /** The number of the address's first row among all, from 0. */
    public int getFirst() {
        return (int) Math.min(Integer.MAX_VALUE, (long) (asked.number() - 1) * asked.size());
    }

    /** How many rows a page has. */
    public int getSize() {
        return asked.size();
    }

    /** How the list is ordered by this key, as PrimeFaces has it; null where it is not. */
    public String order(String key) {
        return query.order(name, key);
    }

    /** The page that the table shows. */
    ResultPage<T> shown() {
        return page(shown);
    }

    /** The address of another page in the order and size of what is shown. */
    String address(long number) {
        return query.address(name, new ListPart((int) number, shown.size(), shown.sort(), shown.descending()));
    }

    String text(String key, Object... arguments) {
        return query.text(key, arguments);
    }

    /** Has the rows of the address at once, among which a button that was pressed is looked for. */
    void load() {
        load(getFirst(), asked.size(), Map.of(), Map.of());
        setPageSize(asked.size());
        setWrappedData(shown().rows());
    }

    /** Forgets what was read, which an act has changed. */
    public void forget() {
        pages.clear();
    }

    private ResultPage<T> page(ListPart part) {
        return pages.computeIfAbsent(part, source::page);
    }

    /** Not known before the rows are: one question answers both. */
    @Override
    public int count(Map<String, FilterMeta> filterBy) {
        return 0;
    }

    @Override
    public List<T> load(int first, int size, Map<String, SortMeta> sortBy, Map<String, FilterMeta> filterBy) {
        SortMeta sort = sortBy.values().stream().findFirst().orElse(null);
        shown = new ListPart(
                first / size + 1,
                size,
                sort == null ? asked.sort() : sort.getField(),
                sort == null ? asked.descending() : sort.getOrder().isDescending());
        ResultPage<T> page = shown();
        // One more than was counted leads on where there are more than that.
        setRowCount((int) Math.min(Integer.MAX_VALUE, page.total() + (page.more() ? 1 : 0)));
        if (PrimeFaces.current().isAjaxRequest()) {
            PrimeFaces.current().ajax().addCallbackParam(ADDRESS, address(page.number()));
        }
        return page.rows();
    }

    @Override
    public String getRowKey(T row) {
        return row.id().toString();
    }

    @Override
    public T getRowData(String key) {
        return shown().rows().stream()
                .filter(row -> getRowKey(row).equals(key))
                .findFirst()
                .orElse(null);
    }

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException("belongs to its request");
    }
}
