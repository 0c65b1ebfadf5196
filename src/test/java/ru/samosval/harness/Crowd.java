package ru.samosval.harness;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Other users while the tests run: sessions that tests have opened, and strangers, take turns at random in requesting
 * pages and calls. With {@code -Dsamosval.test.crowd=true} they do so on the shared server during the whole suite.
 * Everybody must get what they may see, and nothing must break.
 */
final class Crowd {

    private static final String SIGN_IN = "/login";
    private static final List<String> PAGES =
            List.of("/dashboard", "/requests", "/builds", "/images", "/deployments", "/alerts", "/profile", SIGN_IN);
    private static final String CALL = "/api/users/search?q=a";
    private static final int AT_ONCE = 3;

    private final List<String> trouble = new CopyOnWriteArrayList<>();

    private Crowd() {}

    /** Starts a crowd on a server, until the tests are over. */
    static Crowd on(Server server, Supplier<List<Client>> people) {
        Crowd crowd = new Crowd();
        for (int i = 0; i < AT_ONCE; i++) {
            Random random = new Random(i);
            Thread thread = new Thread(
                    () -> {
                        while (true) {
                            crowd.ask(server, people.get(), random);
                        }
                    },
                    "crowd-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        return crowd;
    }

    private void ask(Server server, List<Client> people, Random random) {
        boolean stranger = people.isEmpty() || random.nextInt(4) == 0;
        Client client = stranger ? server.as(null) : people.get(random.nextInt(people.size()));
        String path = random.nextInt(3) == 0 ? CALL : PAGES.get(random.nextInt(PAGES.size()));
        try {
            Client.Answer answer = client.get(path);
            if (!isRight(answer, path, stranger ? null : client.username())) {
                trouble.add((stranger ? "a stranger" : client.username()) + ": " + path + " -> " + answer.status());
            }
        } catch (RuntimeException e) {
            trouble.add(path + " -> " + e);
        }
    }

    /** Whether a user, or a stranger if there is no name, got their own page and nobody else's. */
    private static boolean isRight(Client.Answer answer, String path, String username) {
        int ofStrangers = path.equals(CALL) ? 401 : path.equals(SIGN_IN) ? 200 : 302;
        if (username == null || answer.status() == ofStrangers) {
            // A test may have blocked the person or signed them out meanwhile. Then they are a stranger.
            return answer.status() == ofStrangers;
        }
        if (path.equals(SIGN_IN)) {
            return answer.isRedirect();
        }
        boolean theirs = path.equals(CALL) || answer.body().contains(" data-user=\"" + username + "\"");
        return answer.status() == 200 && theirs;
    }

    /** What has gone wrong since the last call. */
    List<String> trouble() {
        List<String> since = List.copyOf(trouble);
        trouble.removeAll(since);
        return since;
    }
}
