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
 * The rows of a list for {@code p:dataTable}: first the part that the address asks for, then any part that the table
 * asks for by ajax. Each ajax answer tells the table the new address of what it shows. Filters come from the address
 * only. Nothing outlives the request.
 */
public final class ListRows<T extends Identified> extends LazyDataModel<T> {

    private static final long serialVersionUID = 1L;

    /** The callback parameter with the table's new address, beginning with the question mark. */
    private static final String ADDRESS = "address";

    private final transient Source<T> source;
    private final transient ListQuery query;
    private final transient ListPart asked;
    private final String name;
    private final transient Map<ListPart, ResultPage<T>> pages = new HashMap<>();
    private transient ListPart shown;

    /** A list of a service. */
    @FunctionalInterface
    public interface Source<T> {
        /** The part of the list, or the nearest one if there is no such part. */
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

    /** Whether there are more rows than the smallest page size. */
    public boolean isLong() {
        return page(asked).total() > ListPart.SIZE;
    }

    /** The index of the first row that the address asks for, from 0. */
    public int getFirst() {
        return (int) Math.min(Integer.MAX_VALUE, (long) (asked.number() - 1) * asked.size());
    }

    /** The number of rows of a page. */
    public int getSize() {
        return asked.size();
    }

    /**
     * The direction in which this key sorts the list, in the form PrimeFaces takes; null if the list is sorted by
     * another.
     */
    public String order(String key) {
        return query.order(name, key);
    }

    /** The parameter of the address that holds the order. */
    public String getSortName() {
        return ListQuery.sortName(name);
    }

    /** The page that the table shows. */
    ResultPage<T> shown() {
        return page(shown);
    }

    /** The address of another page, in the same order and size. */
    String address(long number) {
        return query.address(name, new ListPart((int) number, shown.size(), shown.sort(), shown.descending()));
    }

    String text(String key, Object... arguments) {
        return query.text(key, arguments);
    }

    String count(long number) {
        return query.count(number);
    }

    /** Loads the rows of the address at once, so that a button that was pressed is looked for among them. */
    void load() {
        load(getFirst(), asked.size(), Map.of(), Map.of());
        setPageSize(asked.size());
        setWrappedData(shown().rows());
    }

    /** Forgets the rows read so far. Call it after an act has changed them. */
    public void forget() {
        pages.clear();
    }

    private ResultPage<T> page(ListPart part) {
        return pages.computeIfAbsent(part, source::page);
    }

    /** Not known here: loading the rows finds the count as well. */
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
        // If there are more than were counted, one more row keeps the link to the next page.
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
