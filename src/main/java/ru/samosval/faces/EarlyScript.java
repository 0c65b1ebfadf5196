package ru.samosval.faces;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The first of a page's scripts ({@code early.js}). It holds back a form that is submitted before the
 * scripts with the confirmation questions have loaded, and submits it then. It stands in the page itself: if it were a file and that file did not arrive, the
 * page's buttons would act without a question.
 */
@Named
@ApplicationScoped
public class EarlyScript {

    private static final String FILE = "/WEB-INF/resources/samosval/early.js";

    @Inject
    private ServletContext context;

    private String text;

    @PostConstruct
    void read() {
        try (InputStream file = context.getResourceAsStream(FILE)) {
            text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text between the script tags. */
    public String getText() {
        return text;
    }
}
