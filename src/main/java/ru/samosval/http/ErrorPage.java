package ru.samosval.http;

/** What a request carries along to the page that says why it was refused. */
public final class ErrorPage {

    /** The request attribute with the sentence that the page shows. */
    public static final String REASON = "samosval.reason";

    /** The request attribute by which the page knows that the form that was sent is gone. */
    public static final String LOST_FORM = "samosval.lost";

    private ErrorPage() {}
}
