package ru.samosval.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** The examples of {@code /api/openapi.json}: each body and answer gets one that is valid against its schema. */
final class CallExamples {

    /**
     * Example values for fields with these names. The names are those of the database's columns, and mean the same
     * everywhere.
     */
    private static final Map<String, Object> EXAMPLES = new TreeMap<>();

    static {
        example("id", 7);
        example("image_name", "shop/api");
        example("repo_url", "https://git.example.com/shop/api.git");
        example("repo_branch", "main");
        example("update_mode", "continuous");
        example("target_commit", "0a1b2c3d");
        example("base_image", "python:3.12-slim");
        example("run_commands", "pip install -r requirements.txt");
        example("entrypoint", "python app.py");
        example(
                "dockerfile_content",
                "FROM python:3.12-slim\nRUN pip install -r requirements.txt\nCMD python app.py\n");
        example("ram_mb", 256);
        example("vcpu", 0.5);
        example("version_tag", "1.4");
        example("owner_id", 3);
        example("owner", "anna");
        example("reject_reason", "Please pin the base image.");
        example("collaborators", List.of("boris"));
        example("created_by", 3);
        example("created_by_username", "anna");
        example("created_at", "2026-01-31T10:20:30.123Z");
        example("updated_at", "2026-01-31T10:21:00.000Z");
        example("finished_at", "2026-01-31T10:21:00.000Z");
        example("resolved_at", "2026-01-31T10:21:00.000Z");
        example("repeated_at", "2026-01-31T10:21:00.000Z");
        example("request_id", 7);
        example("image_id", 5);
        example("image_tag", "shop/api:1.4");
        example("built_by", 2);
        example("built_by_username", "olga");
        example("error_message", "RUN pip install -r requirements.txt: exit code 1");
        example("name", "shop-api");
        example("version", "1.4");
        example("environment", "dev");
        example("replicas", 2);
        example("ports", "8000:8000");
        example("stopped_by_operator", false);
        example("needs_restart", false);
        example("alert_type", "deployment_failed");
        example("target_id", 12);
        example("message", "shop-api (shop/api:1.4): the container exits with code 137");
        example("resolved", false);
        example("resolved_by", "olga");
        example("username", "anna");
        example("role", "developer");
        example("is_active", true);
        example("password", "correct horse battery");
        example("new_password", "correct horse battery");
        example("action", "request_create");
        example("details", "image: shop/api:1.4");
        example("address", "192.0.2.7");
        example("service_account", false);
        example("files_requests", false);
        example("repeats", 1);
        example("field", "ram_mb");
        example("before", "256");
        example("after", "512");
        example("scope", "write");
        example("expires_in_days", 90);
        example("expires_at", "2026-04-30T10:20:30.123Z");
        example("used_at", "2026-01-31T10:21:00.000Z");
        example("used_from", "192.0.2.7");
        example("token", "samosval_Yk3…");
        example("user", "ci");
        example("branch", "main");
        example("commit", "0a1b2c3d");
        example("commit_id", "0a1b2c3d");
        example("next_commit", "1f3a9c2d");
        example("lines", List.of("#0 building shop/api:1.4"));
        example("next", 12);
        example("finished", false);
        example("kind", "commit");
        example("subject", "0a1b2c3d");
        example("total", 1000);
        example("done", 340);
        example("labels", List.of("2026-01-31T10:20:31.903Z"));
        example("cpu", List.of(46.4));
        example("ram", List.of(37.4));
        example("level", "INFO");
        example("ts", "2026-01-31T10:20:30.123Z");
        example("title", "Bad Request");
        example("detail", "Please check the fields: something is not right.");
    }

    /**
     * Values that replace those of {@link #EXAMPLES} in a schema or in the answer of an operation, if fields depend on
     * each other, such as a state and the fields that only exist in it.
     */
    private static final Map<String, Map<String, Object>> TOGETHER = new TreeMap<>();

    static {
        together("Request", "status", "approved", "reject_reason", null, "target_commit", null);
        together("ListedRequest", "status", "approved");
        together("RequestInput", "target_commit", null);
        together("createRequest", "status", "draft");
        together("editRequest", "status", "draft");
        together("submitRequest", "status", "submitted");
        together("moveRequest", "status", "rejected", "reject_reason", "Please pin the base image.");
        together("MoveInput", "status", "rejected");
        together("Build", "status", "success", "error_message", null);
        together("ListedBuild", "status", "success");
        together("startBuild", "status", "queued", "image_id", null, "finished_at", null);
        together("BuildLog", "status", "building", "next", 1);
        together("Deployment", "status", "running", "next_commit", null);
        together("ListedDeployment", "status", "running");
        together("DeskDeployment", "status", "running");
        together("createDeployment", "status", "deploying");
        together("startDeployment", "status", "deploying");
        together("restartDeployment", "status", "deploying");
        together("stopDeployment", "status", "stopped", "stopped_by_operator", true);
        together("Alert", "resolved_at", null, "resolved_by", null);
        together("resolveAlert", "resolved", true, "resolved_at", "2026-01-31T10:21:00.000Z", "resolved_by", "olga");
        together("AuditEntry", "action", "request_create", "repeated_at", null);
        together("User", "role", "developer");
        together("UserInput", "role", "developer");
        together("Token", "scope", "write");
        together("MadeToken", "scope", "write", "used_at", null, "used_from", null);
        together(
                "Delivery",
                "dialect",
                "github",
                "username",
                null,
                "own_request",
                null,
                "same_as",
                null,
                "replay_of",
                null);
        together("listDeliveries", "headers", null, "body", null);
        together("replayDelivery", "id", 13, "username", "olga", "verdict", "session", "replay_of", 12);
    }

    /**
     * Examples of answers that are text or JSON Lines, by operation and media type. In an annotation they would be read
     * as objects and numbers.
     */
    private static final Map<String, String> TEXTS = new TreeMap<>();

    static {
        String line =
                "\"key\":\"1769854830123-7-0\",\"deployment\":7,\"ts\":\"2026-01-31T10:20:30.123Z\",\"level\":\"INFO\","
                        + "\"replica\":1,\"kind\":\"line\",\"message\":\"GET /items 200 13 ms replica=1\"}\n";
        TEXTS.put("searchLogs application/x-ndjson", "{\"type\":\"hit\"," + line);
        TEXTS.put("streamLogDesk application/x-ndjson", "{\"type\":\"line\"," + line);
        TEXTS.put("streamLogDesks application/x-ndjson", "{\"type\":\"desk\",\"desk\":0}\n{\"type\":\"line\"," + line);
        TEXTS.put("downloadLogs application/x-ndjson", "{" + line);
        TEXTS.put(
                "downloadLogs text/plain",
                "2026-01-31T10:20:30.123Z INFO shop-api shop/api:1.4 GET /items 200 13 ms replica=1\n");
    }

    private CallExamples() {}

    private static void example(String name, Object value) {
        EXAMPLES.put(name, value);
    }

    private static void together(String of, Object... fieldsAndValues) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            values.put((String) fieldsAndValues[i], fieldsAndValues[i + 1]);
        }
        TOGETHER.put(of, values);
    }

    /** Gives a field of a schema the usual example for its name, if there is one and the field can take it. */
    static void completeField(String field, Schema property) {
        if (EXAMPLES.containsKey(field) && takesExample(property)) {
            property.setExample(EXAMPLES.get(field));
        }
    }

    /**
     * Whether the field can take the usual example for its name, because it has none of its own. Every moment gets the
     * usual example.
     */
    private static boolean takesExample(Schema property) {
        boolean ofObjects = property.getItems() != null && property.getItems().getRef() != null;
        return property.getRef() == null
                && !ofObjects
                && (property.getExample() == null || "date-time".equals(property.getFormat()));
    }

    /**
     * Gives an example to each media type that has none.
     *
     * @param operation the operation whose answer this is; null for the body of a call
     */
    static void completeContent(String operation, Content content, Components components) {
        content.getMediaTypes().forEach((type, media) -> {
            if (media.getSchema() != null && media.getExample() == null && media.getExamples() == null) {
                String text = TEXTS.get(operation + " " + type);
                Object example = text == null ? example(media.getSchema(), components, Set.of()) : text;
                if (example != null) {
                    media.setExample(operation == null ? example : together(example, operation));
                }
            }
        });
    }

    /**
     * The example, or each one of a list of examples, with the values that {@link #TOGETHER} has for this schema or
     * operation.
     */
    @SuppressWarnings("unchecked")
    private static Object together(Object example, String of) {
        if (!TOGETHER.containsKey(of)) {
            return example;
        }
        if (example instanceof List<?> list) {
            return list.stream().map(each -> together(each, of)).toList();
        }
        Map<String, Object> changed = new LinkedHashMap<>((Map<String, Object>) example);
        changed.putAll(TOGETHER.get(of));
        return changed;
    }

    /** A value of the schema, made from the examples of its fields; null if there are none. */
    private static Object example(Schema schema, Components components, Set<String> within) {
        if (schema.getRef() != null) {
            String name = schema.getRef().substring(schema.getRef().lastIndexOf('/') + 1);
            Schema target = components.getSchemas().get(name);
            return target == null || within.contains(name)
                    ? null
                    : together(example(target, components, Set.of(name)), name);
        }
        if (schema.getExample() != null) {
            return schema.getExample();
        }
        if (DescribedCalls.isArray(schema) && schema.getItems() != null) {
            Object one = example(schema.getItems(), components, within);
            return one == null ? null : List.of(one);
        }
        if (schema.getEnumeration() != null && !schema.getEnumeration().isEmpty()) {
            return schema.getEnumeration().get(0);
        }
        if (schema.getProperties() == null) {
            return null;
        }
        Map<String, Object> example = new LinkedHashMap<>();
        schema.getProperties().forEach((name, property) -> {
            Object value = example(property, components, within);
            if (value != null) {
                example.put(name, value);
            }
        });
        return example;
    }
}
