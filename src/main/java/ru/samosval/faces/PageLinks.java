package ru.samosval.faces;

import jakarta.faces.context.FacesContext;
import jakarta.faces.context.ResponseWriter;
import java.io.IOException;
import org.primefaces.component.api.Pageable;
import org.primefaces.component.api.UIPageableData;
import org.primefaces.component.datatable.DataTable;
import org.primefaces.component.paginator.PaginatorElementRenderer;
import ru.samosval.storage.ResultPage;

/**
 * The elements of a list's paginator. PrimeFaces draws buttons, which do nothing without its script and cannot be
 * opened in another tab. These are links to the addresses of the pages, which its script handles like its own buttons.
 */
enum PageLinks implements PaginatorElementRenderer {
    /** The text with the range of rows shown and their total. */
    RANGE {
        @Override
        void write(ResponseWriter writer, ListRows<?> rows, ResultPage<?> page, int links) throws IOException {
            writer.startElement("span", null);
            writer.writeAttribute("class", UIPageableData.PAGINATOR_CURRENT_CLASS, null);
            writer.writeText(
                    rows.text(
                            page.more() ? "pager.range.more" : "pager.range",
                            rows.count(page.getFrom()),
                            rows.count(page.getTo()),
                            rows.count(page.total())),
                    null);
            writer.endElement("span");
        }
    },
    FIRST {
        @Override
        void write(ResponseWriter writer, ListRows<?> rows, ResultPage<?> page, int links) throws IOException {
            if (!page.isFirst()) {
                link(writer, rows, UIPageableData.PAGINATOR_FIRST_PAGE_LINK_CLASS, "first", 1);
            }
        }
    },
    PREV {
        @Override
        void write(ResponseWriter writer, ListRows<?> rows, ResultPage<?> page, int links) throws IOException {
            if (!page.isFirst()) {
                link(writer, rows, UIPageableData.PAGINATOR_PREV_PAGE_LINK_CLASS, "prev", page.number() - 1L);
            }
        }
    },
    /** The numbers of the pages around the present one. */
    NUMBERS {
        @Override
        void write(ResponseWriter writer, ListRows<?> rows, ResultPage<?> page, int links) throws IOException {
            long count = page.getCount();
            long from = Math.max(1, Math.min(page.number() - links / 2L, count - links + 1));
            writer.startElement("span", null);
            writer.writeAttribute("class", UIPageableData.PAGINATOR_PAGES_CLASS, null);
            for (long number = from; number < from + links && number <= count; number++) {
                boolean here = number == page.number();
                writer.startElement("a", null);
                writer.writeAttribute("href", rows.address(number), null);
                writer.writeAttribute(
                        "class",
                        here ? UIPageableData.PAGINATOR_ACTIVE_PAGE_CLASS : UIPageableData.PAGINATOR_PAGE_CLASS,
                        null);
                if (here) {
                    writer.writeAttribute("aria-current", "page", null);
                }
                writer.writeText(number, null);
                writer.endElement("a");
            }
            writer.endElement("span");
        }
    },
    NEXT {
        @Override
        void write(ResponseWriter writer, ListRows<?> rows, ResultPage<?> page, int links) throws IOException {
            if (!page.isLast()) {
                link(writer, rows, UIPageableData.PAGINATOR_NEXT_PAGE_LINK_CLASS, "next", page.number() + 1L);
            }
        }
    },
    LAST {
        @Override
        void write(ResponseWriter writer, ListRows<?> rows, ResultPage<?> page, int links) throws IOException {
            if (!page.isLast() && !page.more()) {
                link(writer, rows, UIPageableData.PAGINATOR_LAST_PAGE_LINK_CLASS, "last", page.getCount());
            }
        }
    };

    /** The name of the element in the paginator's template. */
    String element() {
        return "{" + name() + "}";
    }

    abstract void write(ResponseWriter writer, ListRows<?> rows, ResultPage<?> page, int links) throws IOException;

    @Override
    public void render(FacesContext context, Pageable pageable) throws IOException {
        ListRows<?> rows = (ListRows<?>) ((DataTable) pageable).getValue();
        write(context.getResponseWriter(), rows, rows.shown(), pageable.getPageLinks());
    }

    private static void link(ResponseWriter writer, ListRows<?> rows, String styleClass, String rel, long number)
            throws IOException {
        String name = rows.text("pager." + rel);
        writer.startElement("a", null);
        writer.writeAttribute("href", rows.address(number), null);
        writer.writeAttribute("rel", rel, null);
        writer.writeAttribute("class", styleClass, null);
        writer.writeAttribute("title", name, null);
        writer.writeAttribute("aria-label", name, null);
        writer.endElement("a");
    }
}
