package ru.samosval.faces;

import jakarta.faces.component.UIComponent;
import jakarta.faces.context.FacesContext;
import jakarta.faces.context.ResponseWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.omnifaces.util.Faces;
import org.primefaces.component.api.UIColumn;
import org.primefaces.component.datatable.DataTable;
import org.primefaces.component.datatable.DataTableRenderer;
import org.primefaces.renderkit.DataRenderer;
import ru.samosval.storage.Identified;

/**
 * Renders PrimeFaces' table the way our lists need it. Each row names its thing ({@code data-kind}, from the table's
 * attribute {@code kind}, and {@code data-id}); rows of other tables have a test id (the attribute {@code rowTestid}).
 * Pages are links ({@link PageLinks}). A request that our script could not have sent is answered with 400.
 */
public class ListTableRenderer extends DataTableRenderer {

    private static final String KIND = "kind";

    private static final String ROW_TESTID = "rowTestid";

    private static final String ROW_AND_SELECTABLE = DataTable.ROW_CLASS + " " + DataTable.SELECTABLE_ROW_CLASS;

    private static final Pattern SELECTION = Pattern.compile("[0-9,]{0,2000}");

    /** Parameters of features of PrimeFaces' tables that ours do not use. */
    private static final Set<String> OTHERS = Set.of(
            "_resizableColumnState",
            "_rowreorder",
            "_rowEditAction",
            "_cellInfo",
            "_filtering",
            "_scrolling",
            "_rowExpansion",
            "_addrow",
            "_colResize");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /** Registers the paginator's links. */
    public ListTableRenderer() {
        for (PageLinks links : PageLinks.values()) {
            DataRenderer.addPaginatorElement(links.element(), links);
        }
    }

    @Override
    public void decode(FacesContext context, UIComponent component) {
        if (isOurs(context, (DataTable) component)) {
            super.decode(context, component);
        } else {
            Faces.setResponseStatus(400);
            context.responseComplete();
        }
    }

    /** Whether the table's parameters are such as its own script sends. PrimeFaces fails on others. */
    private static boolean isOurs(FacesContext context, DataTable table) {
        Map<String, String> sent = context.getExternalContext().getRequestParameterMap();
        String id = table.getClientId(context);
        String selection = sent.get(id + "_selection");
        if (selection != null && !SELECTION.matcher(selection).matches()
                || OTHERS.stream().anyMatch(feature -> sent.containsKey(id + feature))) {
            return false;
        }
        if (sent.containsKey(id + "_pagination")) {
            String rows = sent.get(id + "_rows");
            return table.isPaginator()
                    && isNumber(sent.get(id + "_first"))
                    && rows != null
                    && List.of(table.getRowsPerPageTemplate().split(",")).contains(rows);
        }
        if (sent.containsKey(id + "_sorting")) {
            String key = sent.get(id + "_sortKey");
            return key != null
                    && table.getSortByAsMap().containsKey(key)
                    && List.of("-1", "0", "1").contains(String.valueOf(sent.get(id + "_sortDir")));
        }
        return !sent.containsKey(id + "_encodeFeature");
    }

    private static boolean isNumber(String text) {
        return text != null && NUMBER.matcher(text).matches();
    }

    /** On a phone the order is chosen above the table ({@code lists.js}). */
    @Override
    protected void encodeSortableHeaderOnReflow(FacesContext context, DataTable table) {}

    @Override
    public boolean encodeRow(FacesContext context, DataTable table, int index, int from, int to) throws IOException {
        ResponseWriter writer = context.getResponseWriter();
        boolean selectable = table.isSelectionEnabled();
        writer.startElement("tr", null);
        writer.writeAttribute("data-ri", index, null);
        if (table.getRowData() instanceof Identified row) {
            if (selectable) {
                writer.writeAttribute("data-rk", row.id(), null);
            }
            writer.writeAttribute("data-kind", table.getAttributes().get(KIND), null);
            writer.writeAttribute("data-id", row.id(), null);
        }
        writer.writeAttribute("data-testid", table.getAttributes().get(ROW_TESTID), null);
        writer.writeAttribute("class", selectable ? ROW_AND_SELECTABLE : DataTable.ROW_CLASS, null);
        List<UIColumn> columns = table.getColumns();
        for (int i = from; i < to; i++) {
            encodeCell(context, table, columns.get(i), false, selectable, index);
        }
        writer.endElement("tr");
        return true;
    }
}
