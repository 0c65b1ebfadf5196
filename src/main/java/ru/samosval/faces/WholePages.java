package ru.samosval.faces;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import org.omnifaces.io.DefaultServletOutputStream;

/**
 * Buffers a page until it is complete. If it fails half-way, the error page is sent instead, and nobody gets half a
 * page. The buffer grows with the page. The server's own buffer has its full size from the first byte, so one that is
 * large enough for every page would take more memory than the page.
 *
 * <p>Mapped in web.xml to the Faces servlet. Scripts and styles, which that servlet serves as well, are not buffered.
 */
public class WholePages extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final String RESOURCES = "/jakarta.faces.resource";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getServletPath().equals(RESOURCES)) {
            chain.doFilter(request, response);
            return;
        }
        Kept page = new Kept(response);
        chain.doFilter(request, page);
        page.send();
    }

    /** An answer that is only sent when it is complete. A redirect or an error discards what was written. */
    private static final class Kept extends HttpServletResponseWrapper {

        /** About half of a page. */
        private static final int INITIAL_SIZE = 8_192;

        private final ByteArrayOutputStream content = new ByteArrayOutputStream(INITIAL_SIZE);
        private ServletOutputStream output;
        private PrintWriter writer;

        Kept(HttpServletResponse response) {
            super(response);
        }

        void send() throws IOException {
            if (writer != null) {
                writer.flush();
            }
            if (content.size() > 0) {
                content.writeTo(getResponse().getOutputStream());
            }
        }

        @Override
        public ServletOutputStream getOutputStream() {
            if (output == null) {
                output = new DefaultServletOutputStream(content);
            }
            return output;
        }

        @Override
        public PrintWriter getWriter() throws IOException {
            if (writer == null) {
                writer = new PrintWriter(new OutputStreamWriter(content, getCharacterEncoding()));
            }
            return writer;
        }

        @Override
        public void flushBuffer() {
            // Nothing is sent before the end.
        }

        @Override
        public void setBufferSize(int size) {
            // The buffer grows.
        }

        @Override
        public void resetBuffer() {
            super.resetBuffer();
            drop();
        }

        @Override
        public void reset() {
            super.reset();
            drop();
        }

        @Override
        public void sendError(int status) throws IOException {
            drop();
            super.sendError(status);
        }

        @Override
        public void sendError(int status, String message) throws IOException {
            drop();
            super.sendError(status, message);
        }

        @Override
        public void sendRedirect(String location) throws IOException {
            drop();
            super.sendRedirect(location);
        }

        /** Discards also what the writer still holds: it encodes in pieces. */
        private void drop() {
            if (writer != null) {
                writer.flush();
            }
            content.reset();
        }
    }
}
