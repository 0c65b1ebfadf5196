package ru.samosval.hook.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.hook.forge.Push.Change;
import ru.samosval.refusal.Refusal.Invalid;

class PayloadTest {

    @ParameterizedTest(name = "{0} {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            GITHUB    | X-GitHub-Event: push           | github-push.json                | refs/heads/main 59b20b8d5c6ff8d09518216e87bcd1e7d3a7d8e5
            GITLAB    | X-Gitlab-Event: Push Hook      | gitlab-push.json                | refs/heads/main da1560886d4f094c3e6c9ef40349f7d38b5d27d7
            GITLAB    | X-Gitlab-Event: System Hook    | gitlab-push.json                | refs/heads/main da1560886d4f094c3e6c9ef40349f7d38b5d27d7
            GITLAB    | X-Gitlab-Event: Tag Push Hook  | gitlab-tag.json                 | refs/tags/v1.0.0 82b3d5ae55f7080f1e6022629cdb57bfae7cccc7
            GITEA     | X-Gitea-Event: push            | gitea-push.json                 | refs/heads/develop bffeb74224043ba2feb48d137756c8a9331c449a
            GITEA     | X-Forgejo-Event: push          | gitea-push.json                 | refs/heads/develop bffeb74224043ba2feb48d137756c8a9331c449a
            GITEA     | X-Gogs-Event: push             | gitea-push.json                 | refs/heads/develop bffeb74224043ba2feb48d137756c8a9331c449a
            BITBUCKET | X-Event-Key: repo:push         | bitbucket-push.json             | refs/heads/main 709d658dc5b6d6afcd46049c2f332ee3f515a67d, refs/heads/old-idea 0000000000000000000000000000000000000000, refs/tags/v1.0 709d658dc5b6d6afcd46049c2f332ee3f515a67d, refs/heads/release 3f9d658dc5b6d6afcd46049c2f332ee3f515a67d skip
            BITBUCKET | X-Event-Key: repo:refs_changed | bitbucket-data-center-push.json | refs/heads/main 178864a7d521b6f5e720b386b2c2b0ef8563e0dc, refs/heads/gone 0000000000000000000000000000000000000000
            AZURE     | Content-Type: application/json | azure-push.json                 | refs/heads/main 33b55f7cb7e7e245323987634f960cf4a6e6bc74
            """)
    void everyChangeOfAPushIsRead(Dialect dialect, String header, String file, String changes) throws IOException {
        Push push = Payload.read(dialect, headers(header)::get, file(file));
        assertEquals(changes, shown(push.changes()));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            GITHUB    | X-GitHub-Event: push           | github-push.json                | https://github.com/team/shop.git git@github.com:team/shop.git https://github.com/team/shop git://github.com/team/shop.git
            GITLAB    | X-Gitlab-Event: Push Hook      | gitlab-push.json                | http://gitlab.example.test/team/shop.git git@ssh.gitlab-ssh.example.test:team/shop.git http://gitlab.example.test/team/shop git@gitlab.example.test:team/shop.git
            GITEA     | X-Gitea-Event: push            | gitea-push.json                 | http://gitea.example.test:3000/team/shop.git ssh://git@gitea.example.test:2222/team/shop.git http://gitea.example.test:3000/team/shop
            BITBUCKET | X-Event-Key: repo:push         | bitbucket-push.json             | https://bitbucket.org/team/shop
            BITBUCKET | X-Event-Key: repo:refs_changed | bitbucket-data-center-push.json | https://bitbucket.example.test/scm/team/shop.git ssh://git@bitbucket.example.test:7999/team/shop.git https://bitbucket.example.test/projects/TEAM/repos/shop/browse
            AZURE     | Content-Type: application/json | azure-push.json                 | https://dev.azure.com/team/Shops/_git/shop
            """)
    void everyAddressOfTheRepositoryIsRead(Dialect dialect, String header, String file, String addresses)
            throws IOException {
        Push push = Payload.read(dialect, headers(header)::get, file(file));
        assertEquals(
                addresses, String.join(" ", push.addresses().stream().distinct().toList()));
    }

    /** These come as a push like any other: the ref alone tells a tag, and zeros what is gone. */
    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            GITHUB | X-GitHub-Event: push  | {"ref": "refs/tags/v1", "before": "ZEROS", "after": "COMMIT", "created": true, "head_commit": {"id": "COMMIT", "message": "a"}, "commits": []} | refs/tags/v1 COMMIT
            GITHUB | X-GitHub-Event: push  | {"ref": "refs/heads/old/idea", "before": "COMMIT", "after": "ZEROS", "deleted": true, "head_commit": null, "commits": []} | refs/heads/old/idea ZEROS
            GITHUB | X-GitHub-Event: push  | {"ref": "refs/tags/v1", "before": "COMMIT", "after": "ZEROS", "deleted": true, "head_commit": null, "commits": []} | refs/tags/v1 ZEROS
            GITEA  | X-Gitea-Event: push   | {"ref": "refs/tags/v1", "before": "ZEROS", "after": "COMMIT", "commits": null, "head_commit": null} | refs/tags/v1 COMMIT
            GITEA  | X-Gogs-Event: push    | {"ref": "refs/heads/old/idea", "before": "COMMIT", "after": "ZEROS", "commits": []} | refs/heads/old/idea ZEROS
            GITEA  | X-Forgejo-Event: push | {"ref": "refs/tags/v1", "before": "COMMIT", "after": "ZEROS", "commits": [], "head_commit": null} | refs/tags/v1 ZEROS
            AZURE  | X-Other: push         | {"eventType": "git.push", "resource": {"refUpdates": [{"name": "refs/tags/v1", "oldObjectId": "ZEROS", "newObjectId": "COMMIT"}]}} | refs/tags/v1 COMMIT
            AZURE  | X-Other: push         | {"eventType": "git.push", "resource": {"refUpdates": [{"name": "refs/heads/old/idea", "oldObjectId": "COMMIT", "newObjectId": "ZEROS"}], "commits": []}} | refs/heads/old/idea ZEROS
            AZURE  | X-Other: push         | {"eventType": "git.push", "resource": {"refUpdates": [{"name": "refs/tags/v1", "oldObjectId": "COMMIT", "newObjectId": "ZEROS"}, {"name": "refs/heads/main", "oldObjectId": "ZEROS", "newObjectId": "COMMIT"}]}} | refs/tags/v1 ZEROS, refs/heads/main COMMIT
            """)
    void aPushOfATagAndOfWhatIsGoneIsRead(Dialect dialect, String header, String json, String changes)
            throws IOException {
        UnaryOperator<String> whole = text ->
                text.replace("ZEROS", "0".repeat(40)).replace("COMMIT", "82b3d5ae55f7080f1e6022629cdb57bfae7cccc7");
        Push push = Payload.read(dialect, headers(header)::get, stream(whole.apply(json)));
        assertEquals(whole.apply(changes), shown(push.changes()));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            GITHUB    | X-GitHub-Event: ping           | github-ping.json
            GITEA     | X-Gitea-Event: ping            | github-ping.json
            GITEA     | X-Gitea-Event: create          | gitea-create.json
            GITHUB    | X-GitHub-Event: create         | gitea-create.json
            BITBUCKET | X-Event-Key: diagnostics:ping  | github-ping.json
            """)
    void whatTellsOfNoCommitIsUnderstood(Dialect dialect, String header, String file) throws IOException {
        assertTrue(Payload.read(dialect, headers(header)::get, file(file)).isOfNothing());
    }

    @ParameterizedTest
    @CsvSource({"GITEA, X-Gitea-Event, branch, refs/heads/old-idea", "GITHUB, X-GitHub-Event, tag, refs/tags/old-idea"})
    void whatWasDeletedIsKnown(Dialect dialect, String header, String type, String ref) throws IOException {
        String json = "{\"ref\": \"old-idea\", \"ref_type\": \"" + type + "\", \"pusher_type\": \"user\"}";
        assertEquals(
                ref + " " + "0".repeat(40),
                shown(Payload.read(dialect, Map.of(header, "delete")::get, stream(json))
                        .changes()));
    }

    /** Azure DevOps Server tells these as well. */
    @Test
    void everyAddressThatAzureMayTellIsRead() throws IOException {
        String json = text("azure-push.json")
                .replace(
                        "\"defaultBranch\"",
                        "\"sshUrl\": \"git@ssh.dev.azure.com:v3/team/Shops/shop\","
                                + " \"webUrl\": \"https://dev.azure.com/team/Shops/_git/shop?view=web\", \"defaultBranch\"");
        assertEquals(
                List.of(
                        "https://dev.azure.com/team/Shops/_git/shop",
                        "git@ssh.dev.azure.com:v3/team/Shops/shop",
                        "https://dev.azure.com/team/Shops/_git/shop?view=web"),
                Payload.read(Dialect.AZURE, name -> null, stream(json)).addresses());
    }

    @Test
    void anEventOfAzureIsKnownByItsId() throws IOException {
        assertEquals(
                "03c164c2-8912-4d5e-8009-3707d5f83734",
                Payload.read(Dialect.AZURE, name -> null, file("azure-push.json"))
                        .id());
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(delimiter = '|', textBlock = """
            Words [skip ci]                | true
            [CI SKIP] words                | true
            Words\\n\\nmore\\n[no ci] end     | true
            [skip actions]                 | true
            ***NO_CI*** words              | true
            Words\\n\\nskip-checks: true      | true
            skip ci                        | false
            [skip] ci                      | false
            About [skip-ci-docs]           | false
            """)
    void aMessageThatAsksToBeSkippedIsKnown(String message, boolean skip) throws IOException {
        String json = text("github-push.json").replace("Count the cart's lines", message);
        Push push = Payload.read(Dialect.GITHUB, name -> "push", stream(json));
        assertEquals(skip, push.changes().get(0).skip());
    }

    @Test
    void gitlabsPushOptionAsksTheSame() throws IOException {
        String json = text("gitlab-push.json")
                .replace("\"push_options\": {}", "\"push_options\": {\"ci\": {\"skip\": true}}");
        assertTrue(Payload.read(Dialect.GITLAB, name -> null, stream(json))
                .changes()
                .get(0)
                .skip());
    }

    @ParameterizedTest(name = "{0} {1} is refused: {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            GITHUB    | X-GitHub-Event: issues   | {}                                        | hook.event.unknown
            GITHUB    | X-Other: push            | {}                                        | hook.event.missing
            GITHUB    | X-GitHub-Event: push     | {"ref": "refs/heads/main"}                | hook.field.missing
            GITHUB    | X-GitHub-Event: push     | {"ref": 7, "after": "abcdef0"}            | hook.field.text
            GITHUB    | X-GitHub-Event: push     | {"after": "abcdef0", "after": "abcdef1"}  | hook.field.twice
            GITHUB    | X-GitHub-Event: push     | {"x": 1, "x": 2, "ref": "refs/heads/main"} | hook.field.twice
            GITHUB    | X-GitHub-Event: push     | {"repository": {"id": 1, "id": 1}}        | hook.field.twice
            GITHUB    | X-GitHub-Event: push     | {"sender": [{"a": {"b": 1, "b": null}}]}  | hook.field.twice
            GITHUB    | X-GitHub-Event: push     | []                                        | hook.payload.format
            GITHUB    | X-GitHub-Event: push     | nonsense                                  | hook.payload.format
            GITHUB    | X-GitHub-Event: push     | {"ref": "refs/heads/main"                 | hook.payload.format
            GITHUB    | X-GitHub-Event: push     | {} {}                                     | hook.payload.format
            GITLAB    | X-Gitlab-Event: Job Hook | {"object_kind": "build"}                  | hook.event.unknown
            GITLAB    | X-Other: push            | {}                                        | hook.event.missing
            GITEA     | X-Gitea-Event: release   | {}                                        | hook.event.unknown
            BITBUCKET | X-Event-Key: pr:opened   | {}                                        | hook.event.unknown
            BITBUCKET | X-Event-Key: repo:push   | {"push": {"changes": []}}                 | hook.payload.changes
            BITBUCKET | X-Event-Key: repo:push   | {"push": {"changes": [7]}}                | hook.field.missing
            AZURE     | X-Other: push            | {"eventType": "workitem.created"}         | hook.event.unknown
            AZURE     | X-Other: push            | {"eventType": "git.push"}                 | hook.payload.changes
            """)
    void whatIsNoPushIsRefused(Dialect dialect, String header, String json, String sentence) {
        Invalid refusal = assertThrows(Invalid.class, () -> Payload.read(dialect, headers(header)::get, stream(json)));
        assertEquals(sentence, refusal.errors().get(0).text().key());
    }

    @Test
    void whatIsNestedTooDeeplyIsRefused() {
        for (String nest : List.of("[".repeat(100_000), "{\"a\":".repeat(100_000))) {
            Invalid refusal = assertThrows(
                    Invalid.class, () -> Payload.read(Dialect.GITHUB, name -> "push", stream("{\"x\": " + nest)));
            assertEquals("hook.payload.deep", refusal.errors().get(0).text().key());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "{'x':1;'x':2}, x",
        "{'repository':{'id':1;'id':1}}, repository.id",
        "{'a':[{'b':{'c':1;'c':2}}]}, a.b.c"
    })
    void aFieldThatIsThereTwiceIsNamed(String json, String field) {
        Invalid refusal = assertThrows(
                Invalid.class,
                () -> Payload.read(
                        Dialect.GITHUB,
                        name -> "push",
                        stream(json.replace('\'', '"').replace(';', ','))));
        assertEquals(field, refusal.errors().get(0).field());
    }

    @Test
    void anObjectOfMoreFieldsThanAnybodySendsIsRefused() {
        StringBuilder json = new StringBuilder("{\"x\": {");
        for (int i = 0; i <= 50_000; i++) {
            json.append('"').append(i).append("\": 0,");
        }
        Invalid refusal = assertThrows(
                Invalid.class, () -> Payload.read(Dialect.GITHUB, name -> "push", stream(json.toString())));
        assertEquals("hook.payload.many", refusal.errors().get(0).text().key());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"c328", "c0af", "c080", "eda080", "ff", "80", "f4908080", "e282", "f8888080"})
    void bytesThatAreNoUtf8AreRefused(String bytes) {
        for (String json : List.of("{\"ref\":\"@\"}", "{\"nobody's\":[\"a@b\"]}", "{\"@\":1}")) {
            String sent = json.replace("@", new String(HexFormat.of().parseHex(bytes), StandardCharsets.ISO_8859_1));
            Invalid refusal = assertThrows(
                    Invalid.class, () -> read(new ByteArrayInputStream(sent.getBytes(StandardCharsets.ISO_8859_1))));
            assertEquals("hook.body.encoding", refusal.errors().get(0).text().key());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "X-UTF-16LE-BOM", "UTF-32", "UTF-32LE", "X-UTF-32BE-BOM"})
    void anotherEncodingIsRefused(String encoding) {
        byte[] json = text("github-push.json").getBytes(Charset.forName(encoding));
        Invalid refusal = assertThrows(Invalid.class, () -> read(new ByteArrayInputStream(json)));
        assertEquals("hook.body.encoding", refusal.errors().get(0).text().key());
    }

    @Test
    void aMarkOfTheByteOrderMayStandInFront() throws IOException {
        assertEquals(
                read(file("github-push.json")).changes(),
                read(stream("\uFEFF" + text("github-push.json"))).changes());
        assertThrows(Invalid.class, () -> read(stream("\uFEFF\uFEFF{}")));
    }

    private static Push read(InputStream json) throws IOException {
        return Payload.read(Dialect.GITHUB, name -> "push", json);
    }

    /** A string of 24 MB that is not wanted is read with the memory of a few buffers. */
    @Test
    void aLargePayloadIsReadWithoutBeingKept() throws IOException {
        String end = text("github-push.json").substring(1);
        InputStream large =
                new java.io.SequenceInputStream(new Filler("{\"diff\": \"", 24L * 1024 * 1024), stream("\"," + end));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertEquals(
                "refs/heads/main 59b20b8d5c6ff8d09518216e87bcd1e7d3a7d8e5",
                shown(Payload.read(Dialect.GITHUB, name -> "push", large).changes()));
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 4 << 20, allocated + " bytes");
    }

    /** A message of 20 MB that is wanted: its beginning says what it asks for. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMessageOf20MegabytesIsLookedAtWithoutBeingKept(boolean skip) throws IOException {
        String json = text("github-push.json");
        int message = json.indexOf("Count the cart's lines", json.indexOf("\"head_commit\""));
        InputStream large = new java.io.SequenceInputStream(
                new Filler(json.substring(0, message) + (skip ? "[skip ci] " : "Строка \\\" "), 20L * 1024 * 1024),
                stream(json.substring(message)));
        assertEquals(
                "refs/heads/main 59b20b8d5c6ff8d09518216e87bcd1e7d3a7d8e5" + (skip ? " skip" : ""),
                shown(Payload.read(Dialect.GITHUB, name -> "push", large).changes()));
    }

    @ParameterizedTest(name = "{0} {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            GITHUB | X-GitHub-Event: push      | {"commits": [COMMITS], "ref": "refs/heads/main", "after": "HEAD"}  | false
            GITHUB | X-GitHub-Event: push      | {"ref": "refs/heads/main", "after": "HEAD", "commits": [COMMITS, {"id": "HEAD", "message": "[skip ci]"}]} | true
            GITHUB | X-GitHub-Event: push      | {"ref": "refs/heads/main", "after": "HEAD", "commits": [COMMITS, {"id": "HEAD", "message": "a"}]} | false
            GITHUB | X-GitHub-Event: push      | {"ref": "refs/heads/main", "after": "HEAD", "commits": [COMMITS], "head_commit": {"id": "HEAD", "message": "[skip ci]"}} | true
            GITEA  | X-Gitea-Event: push       | {"ref": "refs/heads/main", "after": "HEAD", "commits": [{"id": "HEAD", "message": "[skip ci]"}, COMMITS]} | true
            GITLAB | X-Gitlab-Event: Push Hook | {"object_kind": "push", "ref": "refs/heads/main", "after": "HEAD", "commits": [COMMITS, {"message": "[skip ci]", "id": "HEAD"}]} | true
            AZURE  | X-Other: push             | {"eventType": "git.push", "resource": {"commits": [{"commitId": "HEAD", "comment": "[skip ci]"}, COMMITS], "refUpdates": [{"name": "refs/heads/main", "newObjectId": "HEAD"}]}} | true
            """)
    void of30000CommitsTheHeadAloneDecides(Dialect dialect, String header, String json, boolean skip)
            throws IOException {
        String commits = IntStream.range(0, 30_000)
                .mapToObj(
                        "{\"id\": \"%1$040d\", \"commitId\": \"%1$040d\", \"message\": \"[skip ci] %1$d\", \"comment\": \"[skip ci]\", \"added\": [\"a\", \"b\"], \"author\": {\"name\": \"n\"}}"
                                ::formatted)
                .collect(Collectors.joining(","));
        String head = "59b20b8d5c6ff8d09518216e87bcd1e7d3a7d8e5";
        String whole = json.replace("COMMITS", commits).replace("HEAD", head);
        assertEquals(
                "refs/heads/main " + head + (skip ? " skip" : ""),
                shown(Payload.read(dialect, headers(header)::get, stream(whole)).changes()));
    }

    /** A beginning followed by letters, this many bytes, generated while they are read. */
    private static final class Filler extends InputStream {

        private final byte[] beginning;
        private final long size;
        private long at;

        Filler(String beginning, long size) {
            this.beginning = beginning.getBytes(StandardCharsets.UTF_8);
            this.size = size;
        }

        @Override
        public int read() {
            if (at >= size) {
                return -1;
            }
            long place = at++;
            return place < beginning.length ? beginning[(int) place] : 'x';
        }
    }

    @Test
    void aFormsPayloadIsTheSameAsTheJsonInIt() throws IOException {
        String json = text("github-push.json").replace("Count", "Считать + 100 % & = [skip ci]");
        String form = "a=payload%3D1&payload=" + URLEncoder.encode(json, StandardCharsets.UTF_8) + "&b=2";
        InputStream read =
                Payload.json(Dialect.GITHUB, "application/x-www-form-urlencoded; charset=utf-8", stream(form));
        assertEquals(json, new String(read.readAllBytes(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a=1, hook.form.payload",
        "payload=%7, hook.form.encoding",
        "payload=%zz, hook.form.encoding",
        "payload={}&payload={}, hook.field.twice",
        "payload=1&a=payload=&payload=2&b=3, hook.field.twice"
    })
    void aFormWithoutAPayloadIsRefused(String form, String sentence) {
        InputStream read = Payload.json(Dialect.GITEA, "application/x-www-form-urlencoded", stream(form));
        Invalid refusal = assertThrows(Invalid.class, read::readAllBytes);
        assertEquals(sentence, refusal.errors().get(0).text().key());
    }

    static String text(String file) {
        try (InputStream stream = file(file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream file(String name) {
        return PayloadTest.class.getResourceAsStream("/hooks/" + name);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> headers(String line) {
        int colon = line.indexOf(':');
        return Map.of(line.substring(0, colon), line.substring(colon + 1).strip());
    }

    private static String shown(List<Change> changes) {
        return String.join(
                ", ",
                changes.stream()
                        .map(c -> c.ref() + " " + c.commit() + (c.skip() ? " skip" : ""))
                        .toList());
    }
}
