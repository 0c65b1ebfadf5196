package ru.samosval.platform;

/** What a request carries along to the page that says why it was refused. */
public final class ErrorPage {

    /** The request attribute with the sentence that the page shows. */
    public static final String REASON = "samosval.reason";

    private ErrorPage() {}
}
