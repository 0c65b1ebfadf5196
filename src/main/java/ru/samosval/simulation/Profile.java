package ru.samosval.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The kind of program in an image, which decides what its runtime log says (specification, section 8.5). It is found by
 * a characteristic word in the image's name, otherwise by a hash of the name.
 */
final class Profile {
    private static final Profile SERVICE = read(Phrases.FAILURES + Phrases.SERVICE);
    private static final Profile SERVICE_OF_JAVA = read(Phrases.FAILURES_OF_JAVA + Phrases.SERVICE);
    private static final Profile FRONTEND = read(Phrases.FRONTEND);
    private static final Profile WORKER = read(Phrases.WORKER);
    private static final Profile DATABASE = read(Phrases.DATABASE);
    private static final Profile CACHE = read(Phrases.CACHE);
    private static final Profile BROKER = read(Phrases.BROKER);
    private static final Profile INFERENCE = read(Phrases.INFERENCE);

    /** Services are listed more often: most images without a characteristic word are some service. */
    private static final List<Profile> ANY =
            List.of(SERVICE, SERVICE, WORKER, FRONTEND, INFERENCE, SERVICE, WORKER, DATABASE, CACHE, BROKER);

    private record Word(String text, Profile profile) {}

    /** In the order in which they are tried: "postgres-api" is a database's image, "api-worker" a worker's. */
    private static final List<Word> WORDS = List.of(
            new Word("postgres", DATABASE),
            new Word("mysql", DATABASE),
            new Word("maria", DATABASE),
            new Word("mongo", DATABASE),
            new Word("clickhouse", DATABASE),
            new Word("database", DATABASE),
            new Word("db", DATABASE),
            new Word("sql", DATABASE),
            new Word("redis", CACHE),
            new Word("valkey", CACHE),
            new Word("memcache", CACHE),
            new Word("cache", CACHE),
            new Word("kafka", BROKER),
            new Word("rabbit", BROKER),
            new Word("queue", BROKER),
            new Word("broker", BROKER),
            new Word("nats", BROKER),
            new Word("mq", BROKER),
            new Word("worker", WORKER),
            new Word("celery", WORKER),
            new Word("consumer", WORKER),
            new Word("scheduler", WORKER),
            new Word("cron", WORKER),
            new Word("jobs", WORKER),
            new Word("job", WORKER),
            new Word("inference", INFERENCE),
            new Word("model", INFERENCE),
            new Word("llm", INFERENCE),
            new Word("ml", INFERENCE),
            new Word("ai", INFERENCE),
            new Word("nginx", FRONTEND),
            new Word("front", FRONTEND),
            new Word("proxy", FRONTEND),
            new Word("gateway", FRONTEND),
            new Word("web", FRONTEND),
            new Word("ui", FRONTEND),
            new Word("api", SERVICE),
            new Word("service", SERVICE),
            new Word("backend", SERVICE),
            new Word("server", SERVICE));

    private final Template[][] byLevel;

    private Profile(Template[][] byLevel) {
        this.byLevel = byLevel;
    }

    /** The profile of an image tag such as {@code registry:5000/team/app:1.4}. The version does not matter. */
    static Profile of(String imageTag) {
        int slash = imageTag.lastIndexOf('/');
        int colon = imageTag.lastIndexOf(':');
        String image = colon > slash ? imageTag.substring(0, colon) : imageTag;
        String name = image.substring(slash + 1).toLowerCase(Locale.ROOT);
        for (Word word : WORDS) {
            if (holds(name, word.text)) {
                return word.profile;
            }
        }
        return ANY.get((int) Seed.range(Seed.of(0, image), 0, ANY.size() - 1));
    }

    /** The same for the models that treated every service as one in Java. */
    Profile ofJava() {
        return this == SERVICE ? SERVICE_OF_JAVA : this;
    }

    /** Long words match anywhere, short ones only where a part of the name starts or ends. */
    private static boolean holds(String name, String word) {
        for (int at = name.indexOf(word); at >= 0; at = name.indexOf(word, at + 1)) {
            if (word.length() > 3 || !letter(name, at - 1) || !letter(name, at + word.length())) {
                boolean twoLetters = word.length() == 2;
                if (!twoLetters || word.equals("db") || !letter(name, at - 1) && !letter(name, at + 2)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean letter(String name, int at) {
        return at >= 0 && at < name.length() && Character.isLetter(name.charAt(at));
    }

    /** Writes the message of one line with the given level (its ordinal). */
    void write(LineBuffer out, int level, long hash) {
        Template[] templates = byLevel[level];
        out.put(templates[(int) Seed.range(hash, 0, templates.length - 1)], hash);
    }

    /**
     * Parses phrases, one a line: {@code list = entry | entry} defines a list for the lines below, and {@code INFO*8
     * text} is a message with its weight (1 if left out).
     */
    private static Profile read(String phrases) {
        Map<String, Template[]> lists = new HashMap<>();
        Map<Level, List<Template>> messages = new EnumMap<>(Level.class);
        for (Level level : Level.values()) {
            messages.put(level, new ArrayList<>());
        }
        (Phrases.LISTS + phrases).lines().forEach(line -> {
            int space = line.indexOf(' ');
            String head = line.substring(0, space);
            String rest = line.substring(space + 1);
            if (rest.startsWith("= ")) {
                lists.put(head, list(rest.substring(2), lists));
            } else {
                String[] weighted = head.split("\\*");
                int weight = weighted.length == 1 ? 1 : Integer.parseInt(weighted[1]);
                Template template = Template.parse(rest, lists);
                for (int i = 0; i < weight; i++) {
                    messages.get(Level.valueOf(weighted[0])).add(template);
                }
            }
        });
        return new Profile(messages.values().stream()
                .map(list -> list.toArray(Template[]::new))
                .toArray(Template[][]::new));
    }

    private static Template[] list(String text, Map<String, Template[]> lists) {
        List<Template> entries = new ArrayList<>();
        for (String entry : text.split(" \\| ")) {
            entries.add(Template.parse(entry, lists));
        }
        return entries.toArray(Template[]::new);
    }
}
