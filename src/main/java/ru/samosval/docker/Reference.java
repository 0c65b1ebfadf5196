package ru.samosval.docker;

/** The filter {@code reference} of images: a name with or without a tag; {@code *} stands for anything but a slash. */
final class Reference {

    private Reference() {}

    static boolean fits(String pattern, HostImage image) {
        return image.tagged() && (matches(pattern, image.tag()) || matches(pattern, image.repository()));
    }

    /** Backtracks only to the last star, so that no pattern takes long. */
    static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int taken = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                taken = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0 && text.charAt(taken) != '/') {
                p = star + 1;
                t = ++taken;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
