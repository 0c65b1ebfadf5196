package ru.samosval.harness;

/** The people of the rights table, and an image of a request of theirs: each developer has another relation to it. */
public final class Cast {

    private static Cast shared;

    private final Story story;
    private final Client admin;
    private final Client creator;
    private final Client owner;
    private final Client collaborator;
    private final Client stranger;
    private final long request;
    private final long build;
    private final long image;

    private Cast(Story story) {
        this.story = story;
        admin = story.person("admin");
        creator = story.developer();
        owner = story.developer();
        collaborator = story.developer();
        stranger = story.developer();
        request = story.approved(creator, form());
        build = story.build(request);
        story.awaitBuild(build);
        image = admin.server().db().number("SELECT image_id FROM builds WHERE id = ?", build);
    }

    /** The people on {@link Server#shared}. */
    public static synchronized Cast shared() {
        if (shared == null) {
            shared = new Cast(Story.on(Server.shared()));
        }
        return shared;
    }

    /** A form for another request in which each of them has the same part. */
    public java.util.Map<String, String> form() {
        return story.form(owner.username(), collaborator.username());
    }

    /** The person by the word of the rights table; {@code nobody} is not signed in. */
    public Client person(String word) {
        return switch (word) {
            case "nobody" -> admin.server().as(null);
            case "admin" -> admin;
            case "operator" -> story.operator();
            case "creator" -> creator;
            case "owner" -> owner;
            case "collaborator" -> collaborator;
            case "stranger" -> stranger;
            default -> throw new IllegalArgumentException(word);
        };
    }

    public Story story() {
        return story;
    }

    /** Their approved request. */
    public long request() {
        return request;
    }

    /** Its build. */
    public long build() {
        return build;
    }

    /** The image that was built from it. */
    public long image() {
        return image;
    }

    /**
     * The id of an open alert about their request. It is written into the database, since nothing fails by chance on
     * this server.
     */
    public long alert() {
        Db db = admin.server().db();
        db.leave(
                "INSERT INTO alerts (alert_type, target_id, message, resolved, created_at, request_id)"
                        + " VALUES ('deployment_failed', ?, 'it failed', 0, '2026-01-31T10:20:30.123Z', ?)",
                Long.toString(image),
                Long.toString(request));
        return db.number("SELECT MAX(id) FROM alerts");
    }
}
