package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.request.RepoUrl;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.Sql;

/**
 * The repositories of requests, to suggest some if a commit belongs to none of them: those next to it in the index on
 * the same host, and those with the same name. Each is one step in an index, so the cost is the same with a million
 * requests as with ten.
 */
@ApplicationScoped
public class KnownRepositories {

    private static final int MOST_NAMED = 5;
    private static final int MOST_NEIGHBOURS = 4;
    private static final int MOST_NAMESAKES = 8;

    /** Keys are compared up to this length. */
    private static final int COMPARED = 120;

    @Inject
    private Lookup lookup;

    /**
     * The addresses most similar to the repository's, without secrets, of requests that the actor sees; null sees all.
     */
    List<String> nearest(Actor actor, RepoUrl unknown) {
        return lookup.read(reading -> {
            List<String> keys = new ArrayList<>(candidates(reading, unknown));
            String key = unknown.key();
            keys.remove(key);
            keys.sort(Comparator.comparingInt((String k) -> distance(k, key)).thenComparing(k -> k));
            List<String> addresses = new ArrayList<>();
            for (String candidate : keys) {
                if (addresses.size() < MOST_NAMED) {
                    address(reading, actor, candidate).map(RepoUrl::masked).ifPresent(addresses::add);
                }
            }
            return addresses;
        });
    }

    private static Set<String> candidates(Sql reading, RepoUrl unknown) {
        Set<String> keys = new LinkedHashSet<>();
        String first = unknown.host() + "/";
        // The character after the slash: the keys of the host end there.
        String last = unknown.host() + "0";
        walk(
                reading,
                "SELECT repo_key FROM image_requests WHERE repo_key > ? AND repo_key < ? ORDER BY repo_key LIMIT 1",
                unknown.key(),
                last,
                MOST_NEIGHBOURS,
                keys);
        walk(
                reading,
                "SELECT repo_key FROM image_requests WHERE repo_key < ? AND repo_key > ? ORDER BY repo_key DESC LIMIT 1",
                unknown.key(),
                first,
                MOST_NEIGHBOURS,
                keys);
        walk(
                reading,
                "SELECT repo_key FROM image_requests WHERE repo_key > ? AND repo_name = ? ORDER BY repo_key LIMIT 1",
                "",
                unknown.name(),
                MOST_NAMESAKES,
                keys);
        return keys;
    }

    /** Steps from key to key, however many requests each has. */
    private static void walk(Sql reading, String next, String from, String condition, int most, Set<String> keys) {
        Optional<String> key = Optional.of(from);
        for (int i = 0; i < most; i++) {
            key = reading.first(next, row -> row.getString(1), key.get(), condition);
            if (key.isEmpty()) {
                return;
            }
            keys.add(key.get());
        }
    }

    private static Optional<String> address(Sql reading, Actor actor, String key) {
        String select = "SELECT repo_url FROM image_requests WHERE repo_key = ?";
        return actor == null || actor.isStaff()
                ? reading.first(select + " LIMIT 1", row -> row.getString(1), key)
                : reading.first(
                        select + " AND id IN (" + Rights.VISIBLE_REQUESTS + ") LIMIT 1",
                        row -> row.getString(1),
                        key,
                        actor.id(),
                        actor.id(),
                        actor.id());
    }

    /** How many letters must be changed, added or removed to turn one into the other (Levenshtein). */
    static int distance(String a, String b) {
        String one = a.length() > COMPARED ? a.substring(0, COMPARED) : a;
        String other = b.length() > COMPARED ? b.substring(0, COMPARED) : b;
        int[] above = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[other.length()];
    }
}
