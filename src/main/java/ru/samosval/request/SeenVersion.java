package ru.samosval.request;

/** The version of a request that a page's form was opened on, as its hidden field brings it back. */
final class SeenVersion {

    /** The version of no request. */
    private static final int NONE = -1;

    private SeenVersion() {}

    /** The version; what is no number is the version of no request, so that the act is refused as somebody else's was first. */
    static Integer of(String sent) {
        if (sent == null || sent.isBlank()) {
            return null;
        }
        return sent.matches("[0-9]{1,9}") ? Integer.parseInt(sent) : NONE;
    }
}
