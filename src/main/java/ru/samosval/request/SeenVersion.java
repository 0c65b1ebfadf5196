package ru.samosval.request;

/** The version of a request on which a page's form was opened, from the form's hidden field. */
final class SeenVersion {

    /** The version of no request. */
    private static final int NONE = -1;

    private SeenVersion() {}

    /**
     * The version; null if none was sent. A text that is no number becomes the version of no request, so that the act
     * is refused as if somebody else had been first.
     */
    static Integer of(String sent) {
        if (sent == null || sent.isBlank()) {
            return null;
        }
        return sent.matches("[0-9]{1,9}") ? Integer.parseInt(sent) : NONE;
    }
}
