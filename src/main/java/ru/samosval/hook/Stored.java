package ru.samosval.hook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import ru.samosval.i18n.Keyed;
import ru.samosval.request.RepoUrl;

/** Writes commits and their outcome into a column: one a line, the parts separated by tabs. */
final class Stored {

    /** If a commit concerns more requests than this, the lab shows the first ones. */
    private static final int MOST_TARGETS = 500;

    private static final String NEXT = "\t";
    private static final String LINE = "\n";

    private Stored() {}

    static String commits(List<CommitHook> commits) {
        StringBuilder text = new StringBuilder();
        for (CommitHook commit : commits) {
            line(
                    text,
                    commit.commit(),
                    commit.branch(),
                    commit.skip() ? "skip" : "",
                    commit.repoUrl(),
                    commit.repositories().size() == 1
                            ? commit.repository().key()
                            : commit.repositories().stream().map(RepoUrl::key).collect(Collectors.joining(NEXT)));
        }
        return text.toString();
    }

    static List<CommitHook> commits(String column) {
        return lines(
                column,
                parts -> new CommitHook(
                        Arrays.stream(parts).skip(4).map(RepoUrl::new).toList(),
                        parts[3],
                        parts[1],
                        parts[0],
                        !parts[2].isEmpty()));
    }

    static String outcome(CommitResult result) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                ids(result.matchedRequests()),
                ids(result.restartedDeployments()),
                ids(result.flaggedDeployments()),
                Long.toString(result.pendingDeployments()),
                result.more() || result.targets().size() > MOST_TARGETS ? "more" : "");
        for (Target target : result.targets()
                .subList(0, Math.min(MOST_TARGETS, result.targets().size()))) {
            line(
                    text,
                    target.decision().getKey(),
                    target.request() == null ? "" : target.request().toString(),
                    target.branch() == null ? "" : target.branch(),
                    Integer.toString(target.restarted()),
                    Integer.toString(target.flagged()),
                    Integer.toString(target.stoppedByOperator()),
                    Long.toString(target.pending()));
        }
        return text.toString();
    }

    static CommitResult outcome(String column) {
        int end = column.indexOf(LINE);
        String[] sums = column.substring(0, end).split(NEXT, -1);
        return new CommitResult(
                ids(sums[0]), ids(sums[1]), ids(sums[2]), Long.parseLong(sums[3]), targets(column), !sums[4].isEmpty());
    }

    /** Only the targets. */
    static List<Target> targets(String column) {
        return lines(
                column.substring(column.indexOf(LINE) + 1),
                parts -> new Target(
                        Keyed.parse(Decision.class, parts[0]).orElseThrow(),
                        parts[1].isEmpty() ? null : Long.valueOf(parts[1]),
                        parts[2].isEmpty() ? null : parts[2],
                        Integer.parseInt(parts[3]),
                        Integer.parseInt(parts[4]),
                        Integer.parseInt(parts[5]),
                        Long.parseLong(parts[6]),
                        List.of()));
    }

    private static void line(StringBuilder text, String... parts) {
        for (int i = 0; i < parts.length; i++) {
            text.append(i == 0 ? "" : NEXT).append(parts[i]);
        }
        text.append(LINE);
    }

    private static <T> List<T> lines(String column, Function<String[], T> shape) {
        List<T> read = new ArrayList<>();
        if (column != null) {
            for (String line : column.split(LINE)) {
                if (!line.isEmpty()) {
                    read.add(shape.apply(line.split(NEXT, -1)));
                }
            }
        }
        return read;
    }

    private static String ids(List<Long> ids) {
        return ids.size() == 1
                ? ids.get(0).toString()
                : ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static List<Long> ids(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",")).map(Long::valueOf).toList();
    }
}
