package ru.samosval.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;

/** A request whose body has arrived and whose fields have been read, so that reading them never blocks. */
final class ReadRequest extends HttpServletRequestWrapper {

    private final InputStream body;
    private final long length;
    private final Map<String, String[]> parameters;

    ReadRequest(HttpServletRequest request, byte[] body, Map<String, String[]> parameters) {
        this(request, new ByteArrayInputStream(body), body.length, parameters);
    }

    /**
     * A request whose body is still arriving.
     *
     * @param length in bytes; -1 if it is not known
     */
    ReadRequest(HttpServletRequest request, InputStream body, long length, Map<String, String[]> parameters) {
        super(request);
        this.body = body;
        this.length = length;
        this.parameters = Collections.unmodifiableMap(parameters);
    }

    @Override
    public int getContentLength() {
        return length > Integer.MAX_VALUE ? -1 : (int) length;
    }

    @Override
    public long getContentLengthLong() {
        return length;
    }

    @Override
    public ServletInputStream getInputStream() {
        return new Content(body);
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    @Override
    public String getParameter(String name) {
        String[] values = parameters.get(name);
        return values == null ? null : values[0];
    }

    @Override
    public String[] getParameterValues(String name) {
        String[] values = parameters.get(name);
        return values == null ? null : values.clone();
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(parameters.keySet());
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return parameters;
    }

    /** The body as the input of a servlet. */
    private static final class Content extends ServletInputStream {

        private final InputStream body;
        private boolean finished;

        Content(InputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            return ended(body.read());
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return ended(body.read(buffer, offset, length));
        }

        private int ended(int count) {
            finished |= count < 0;
            return count;
        }

        @Override
        public int available() throws IOException {
            return body.available();
        }

        @Override
        public boolean isFinished() {
            return finished;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("the body is read by those who ask for it");
        }
    }
}
