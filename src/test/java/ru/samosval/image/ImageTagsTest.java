package ru.samosval.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.access.Actor;
import ru.samosval.access.Role;
import ru.samosval.harness.EmptyDatabase;
import ru.samosval.image.ImageTags.Tagged;
import ru.samosval.storage.Lookup;

/** A tag names the last image that was built with it. */
class ImageTagsTest {

    private static final long ANNA = 2;

    @TempDir
    static Path folder;

    private static EmptyDatabase database;
    private static ImageTags tags;

    @BeforeAll
    static void threeImagesOfOneTagAndOneOfAnother() {
        database = EmptyDatabase.in(folder);
        database.addRequest(1, "shop", "1", ANNA, null);
        database.addRequest(2, "shop", "1", 3, "boris");
        database.addImage(11, 1, "shop", "1");
        database.addImage(12, 2, "shop", "1");
        database.addImage(13, 1, "shop", "2");
        database.addImage(14, 2, "shop", "1");
        for (String status : List.of("running", "running", "stopped")) {
            database.addDeployment(11, "dev", status);
        }
        database.addDeployment(11, "prod", "running");
        tags = new ImageTags(new Lookup(database.source()));
    }

    @ParameterizedTest(name = "{0} of {1} before {2}: {3}")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
                    operator  | shop:1 | none | 14 0 0 seen
                    anna      | shop:1 | none | 14 0 0 unseen
                    boris     | shop:1 | none | 14 0 0 seen
                    operator  | shop:1 | 14   | 12 0 0 seen
                    operator  | shop:1 | 12   | 11 4 3 seen
                    anna      | shop:1 | 12   | 11 4 3 seen
                    boris     | shop:1 | 12   | 11 4 3 unseen
                    operator  | shop:1 | 11   | none
                    anna      | shop:2 | none | 13 0 0 seen
                    anna      | shop:2 | 13   | none
                    anna      | Shop:1 | none | none
                    anna      | shop   | none | none
                    """)
    void itsImageIsFoundWithItsDeployments(String who, String tag, Long before, String right) {
        Actor actor = switch (who) {
            case "anna" -> new Actor(ANNA, who, Role.DEVELOPER);
            case "boris" -> new Actor(4, who, Role.DEVELOPER);
            default -> new Actor(1, who, Role.OPERATOR);
        };
        Optional<Tagged> found = before == null ? tags.holder(actor, tag) : tags.before(actor, tag, before);
        assertEquals(
                Optional.ofNullable(right),
                found.map(t -> t.id() + " " + t.deployments() + " " + t.running() + (t.seen() ? " seen" : " unseen")));
    }

    @Test
    void aMillionImagesAreNotLookedThrough() {
        for (String sql : List.of(ImageTags.HOLDER, ImageTags.BEFORE)) {
            List<String> plan = database.plan(sql);
            assertTrue(plan.get(0).contains("USING INDEX ix_images_tag"), plan::toString);
            assertTrue(plan.stream().noneMatch(step -> step.contains("SCAN") || step.contains("TEMP")), plan::toString);
        }
    }
}
