package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.hook.forge.Dialect;
import ru.samosval.hook.forge.Payload;
import ru.samosval.hook.forge.Verdict;
import ru.samosval.i18n.Keyed;
import ru.samosval.input.Folded;
import ru.samosval.input.Secrets;
import ru.samosval.refusal.Refusal.NotFound;
import ru.samosval.request.RepoUrl;
import ru.samosval.storage.Identified;
import ru.samosval.storage.ListPart;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.ResultPage;
import ru.samosval.storage.ResultRow;
import ru.samosval.storage.Sql;

/** The last deliveries to the webhooks, accepted or refused: {@link DeliveryRows#KEPT} of them, read on request. */
@ApplicationScoped
public class Deliveries {

    private static final String COLUMNS =
            "SELECT d.id, d.received_at, d.dialect, d.event, d.address, d.user_id, u.username,"
                    + " d.own_request, d.verdict, d.result, d.status, d.same_as, d.replay_of, d.reason, d.commits, d.outcome,"
                    + " d.body_size";
    private static final String FROM = " FROM hook_deliveries d LEFT JOIN users u ON u.id = d.user_id";

    /** The orders in which the list can be sorted. */
    private static final Map<String, Comparator<Row>> ORDERS = Map.of(
            "id", Comparator.comparing(Row::id),
            "repository", Comparator.comparing(Row::getRepository, Comparator.nullsFirst(Comparator.naturalOrder())),
            "result", Comparator.comparing(row -> row.result().getKey()),
            "dialect", Comparator.comparing(row -> row.dialect().getKey()),
            "sender", Comparator.comparing(Row::getSender, Comparator.nullsFirst(Comparator.naturalOrder())));

    /** This many characters of a commit are shown, as git abbreviates it. */
    private static final int SHORT_COMMIT = 10;

    /** A sender's name for a delivery is looked for by at least this much of its beginning. */
    private static final int SHORTEST_NAME = 6;

    /** A commit is found by its beginning, from so many characters on. */
    private static final int SHORTEST_COMMIT = 4;

    /** The number of no delivery. */
    private static final long NO_ROW = -1;

    /** How many addresses of repositories end; the path is compared without it. */
    private static final String GIT = ".git";

    private static final Pattern NUMBER = Pattern.compile("#?([0-9]{1,18})");

    /** The headers with a sender's name for its delivery, in small letters. */
    private static final Set<String> NAMES = Stream.of(Dialect.values())
            .flatMap(dialect -> Stream.concat(
                    Payload.idHeaders(dialect).stream(), Stream.ofNullable(Payload.olderIdHeader(dialect))))
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());

    /** At most this many ids are queried at once. */
    private static final int ASKED_AT_ONCE = 500;

    @Inject
    private Lookup lookup;

    @Inject
    private ThrottledSenders throttled;

    /** Fired within the transaction: deliveries have come; those of them that concern requests concern these. */
    public record Came(Set<Long> requests) {}

    /** The filter of the list. Null does not filter. {@code text} is searched for in what a row shows. */
    public record Filter(Dialect dialect, DeliveryResult result, String text) {}

    /**
     * A delivery as the list shows it.
     *
     * @param userId the user who sent or replayed it; null if no user did
     * @param targets what was decided about requests that the reader sees, and about the commits as a whole
     * @param reason why it was refused; null if it was not
     */
    public record Row(
            Long id,
            Instant receivedAt,
            Dialect dialect,
            String event,
            String address,
            Long userId,
            String username,
            Long ownRequest,
            Verdict verdict,
            DeliveryResult result,
            int status,
            Long sameAs,
            Long replayOf,
            Reason reason,
            List<CommitHook> commits,
            List<Target> targets,
            long bodySize)
            implements Identified {

        /** The repository of its first commit; null if it has none. */
        public String getRepository() {
            return commits.isEmpty() ? null : commits.get(0).repoUrl();
        }

        /** Its content in one line: branches and commits, or its event if it has no commits. */
        public String getContent() {
            return commits.isEmpty()
                    ? event == null ? "—" : event
                    : commits.stream()
                            .map(c -> c.branch() + " "
                                    + c.commit()
                                            .substring(
                                                    0,
                                                    Math.min(
                                                            SHORT_COMMIT,
                                                            c.commit().length())))
                            .collect(Collectors.joining(", "));
        }

        /** The user or else the network address that it came from; null if neither is known. */
        public String getSender() {
            return username == null ? address : username;
        }

        /** The requests that it concerns. */
        private Stream<Long> requests() {
            return Stream.concat(Stream.ofNullable(ownRequest), targets.stream().map(Target::request))
                    .filter(request -> request != null);
        }

        private Row of(Set<Long> seen) {
            return new Row(
                    id,
                    receivedAt,
                    dialect,
                    event,
                    address,
                    userId,
                    username,
                    ownRequest,
                    verdict,
                    result,
                    status,
                    sameAs,
                    replayOf,
                    reason,
                    commits,
                    targets.stream()
                            .filter(t -> t.request() == null || seen.contains(t.request()))
                            .toList(),
                    bodySize);
        }

        /**
         * Whether this text is in a repository's path, or with the host before it where the text has a slash, is its
         * address, or begins a commit.
         */
        private boolean isOf(String folded) {
            String text = folded.endsWith(GIT) ? folded.substring(0, folded.length() - GIT.length()) : folded;
            String repository = keyOf(folded);
            return commits.stream().anyMatch(c -> {
                String key = keyOf(c.repoUrl());
                String searched = text.indexOf('/') < 0 ? key.substring(key.indexOf('/') + 1) : key;
                return !text.isEmpty() && searched.contains(text)
                        || key.equals(repository)
                        || folded.length() >= SHORTEST_COMMIT
                                && Folded.of(c.commit()).startsWith(folded);
            });
        }

        private static String keyOf(String address) {
            return Folded.of(RepoUrl.parse(address).map(RepoUrl::key).orElse(address));
        }

        private boolean has(String folded) {
            Stream<String> commit = commits.stream().flatMap(c -> Stream.of(c.repoUrl(), c.branch(), c.commit()));
            return Stream.concat(commit, Stream.of(event, address, username).filter(t -> t != null))
                    .anyMatch(t -> Folded.of(t).contains(folded));
        }
    }

    /** A delivery with its headers and the beginning of its body; both are null if the reader may not see them. */
    public record Detail(Row row, String headers, String body) {

        /** The body as it is shown: with secrets masked, and without control characters. */
        String shownBody() {
            return body == null ? null : Secrets.masked(body).replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "");
        }
    }

    /** A page of the deliveries that the actor sees, newest first unless sorted otherwise. */
    public ResultPage<Row> list(Actor actor, Filter filter, ListPart part) {
        throttled.write();
        List<Row> rows = lookup.read(reading -> visible(
                reading,
                actor,
                reading.list(COLUMNS + FROM + " ORDER BY d.id DESC LIMIT ?", Deliveries::row, DeliveryRows.KEPT)));
        String text = filter.text() == null ? "" : Folded.of(filter.text());
        Stream<Row> found = rows.stream()
                .filter(r -> filter.dialect() == null || r.dialect() == filter.dialect())
                .filter(r -> filter.result() == null || r.result() == filter.result())
                .filter(r -> text.isEmpty() || r.has(text));
        Comparator<Row> order = part.sort() == null ? null : ORDERS.get(part.sort());
        if (order != null) {
            // The sort is stable, so that the newest come first among equal ones.
            found = found.sorted(part.descending() ? order.reversed() : order);
        }
        return ResultPage.of(found.toList(), part);
    }

    /**
     * The deliveries that the actor sees, at most {@code most}, that have this number, this text in a repository, a
     * commit that begins so, or a name of their sender's that begins so, as far as the actor sees their headers: the one
     * with the number first, then the newest.
     */
    public List<Row> find(Actor actor, String text, int most) {
        throttled.write();
        String folded = Folded.of(text);
        Matcher number = NUMBER.matcher(text);
        long id = number.matches() ? Long.parseLong(number.group(1)) : NO_ROW;
        return lookup.read(reading -> {
            Set<Long> named = named(reading, text.toLowerCase(Locale.ROOT));
            return visible(
                            reading,
                            actor,
                            reading.list(
                                    COLUMNS + FROM + " ORDER BY d.id DESC LIMIT ?", Deliveries::row, DeliveryRows.KEPT))
                    .stream()
                    .filter(r ->
                            r.id() == id || r.isOf(folded) || named.contains(r.id()) && seesHeaders(reading, actor, r))
                    .sorted(Comparator.comparing(r -> r.id() != id))
                    .limit(most)
                    .toList();
        });
    }

    /** The deliveries with a name of their sender's that begins with this text, in small letters. */
    private static Set<Long> named(Sql reading, String text) {
        if (text.length() < SHORTEST_NAME) {
            return Set.of();
        }
        return reading
                .list(
                        "SELECT id, headers FROM hook_deliveries WHERE instr(LOWER(headers), ?) > 0",
                        row -> isNamed(row.getString(2), text) ? row.getLong(1) : NO_ROW,
                        text)
                .stream()
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isNamed(String headers, String text) {
        return headers.toLowerCase(Locale.ROOT)
                .lines()
                .map(line -> line.split(":", 2))
                .anyMatch(pair -> pair.length == 2
                        && NAMES.contains(pair[0].strip())
                        && pair[1].strip().startsWith(text));
    }

    /**
     * A delivery. Answered with 404 if there is none, or the actor does not see it. Headers and body may name requests
     * of others. So only staff get them, the user who sent the delivery, and readers of the request with whose own
     * secret it was sent.
     */
    public Detail get(Actor actor, long id) {
        throttled.write();
        return lookup.read(reading -> {
            Optional<Detail> detail = reading.first(
                    COLUMNS + ", d.headers, d.body" + FROM + " WHERE d.id = ?",
                    row -> new Detail(
                            row(row),
                            // Those of before were kept with the portal's own tokens, if they had any.
                            SentHeaders.withoutTokens(row.getString(18)),
                            SentHeaders.withoutTokens(row.getString(19))),
                    id);
            List<Row> seen =
                    visible(reading, actor, detail.map(Detail::row).stream().toList());
            if (seen.isEmpty()) {
                throw new NotFound();
            }
            Row row = seen.get(0);
            return seesHeaders(reading, actor, row)
                    ? new Detail(row, detail.get().headers(), detail.get().body())
                    : new Detail(row, null, null);
        });
    }

    /** Whether the actor, who sees the delivery, also sees its headers and its body. */
    private static boolean seesHeaders(Sql reading, Actor actor, Row row) {
        return actor.isStaff()
                || row.userId() != null && row.userId() == actor.id()
                || row.ownRequest() != null
                        && !seen(reading, actor, List.of(row.ownRequest())).isEmpty();
    }

    /**
     * Staff see all deliveries; others see those that concern a request that they see, and those that they have sent.
     */
    private static List<Row> visible(Sql reading, Actor actor, List<Row> rows) {
        if (actor.isStaff()) {
            return rows;
        }
        Set<Long> seen = seen(
                reading, actor, rows.stream().flatMap(Row::requests).distinct().toList());
        return rows.stream()
                .filter(r -> r.userId() != null && r.userId() == actor.id()
                        || r.requests().anyMatch(seen::contains))
                .map(r -> r.of(seen))
                .toList();
    }

    private static Set<Long> seen(Sql reading, Actor actor, List<Long> requests) {
        Set<Long> seen = new HashSet<>();
        for (int from = 0; from < requests.size(); from += ASKED_AT_ONCE) {
            List<Long> some = requests.subList(from, Math.min(requests.size(), from + ASKED_AT_ONCE));
            List<Object> asked = new ArrayList<>(some);
            asked.addAll(Collections.nCopies(3, actor.id()));
            seen.addAll(reading.list(
                    "SELECT id FROM image_requests WHERE id IN ("
                            + some.stream().map(r -> "?").collect(Collectors.joining(", ")) + ") AND id IN ("
                            + Rights.VISIBLE_REQUESTS + ")",
                    row -> row.getLong(1),
                    asked.toArray()));
        }
        return seen;
    }

    private static Row row(ResultRow row) {
        int status = row.getInt(11);
        String outcome = row.getString(16);
        return new Row(
                row.getLong(1),
                Instant.ofEpochMilli(row.getLong(2)),
                Keyed.parse(Dialect.class, row.getString(3)).orElseThrow(),
                row.getString(4),
                row.getString(5),
                number(row, 6),
                row.getString(7),
                number(row, 8),
                Keyed.parse(Verdict.class, row.getString(9)).orElseThrow(),
                Keyed.parse(DeliveryResult.class, row.getString(10)).orElseThrow(),
                status,
                number(row, 12),
                number(row, 13),
                row.isNull(14) ? null : Reason.parse(status, row.getString(14)),
                Stored.commits(row.getString(15)),
                outcome == null ? List.of() : Stored.targets(outcome),
                row.getLong(17));
    }

    private static Long number(ResultRow row, int column) {
        return row.isNull(column) ? null : Long.valueOf(row.getLong(column));
    }
}
