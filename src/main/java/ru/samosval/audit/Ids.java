package ru.samosval.audit;

import java.util.List;

/** Writes a list of ids into a row of the audit log. */
public final class Ids {

    /** Up to this many ids are each written out, so that a search finds them. Longer lists are shortened to ranges. */
    private static final int MOST_WRITTEN_OUT = 100;

    private Ids() {}

    /** The ids in their order. Of more than a hundred, consecutive ones become a range: {@code 3-10002, 10007}. */
    public static String listed(List<Long> ids) {
        if (ids.isEmpty()) {
            return "—";
        }
        boolean ranges = ids.size() > MOST_WRITTEN_OUT;
        StringBuilder text = new StringBuilder();
        for (int from = 0; from < ids.size(); ) {
            int to = from;
            while (ranges && to + 1 < ids.size() && ids.get(to + 1) == ids.get(to) + 1) {
                to++;
            }
            text.append(text.isEmpty() ? "" : ", ").append(ids.get(from));
            if (to > from) {
                text.append('-').append(ids.get(to));
            }
            from = to + 1;
        }
        return text.toString();
    }
}
