package ru.samosval.api;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import ru.samosval.storage.ListPart;

/**
 * Completes the description of the API ({@code /api/openapi.json}), which is made from the resources' annotations, with
 * what holds for all calls: how they are secured, how and why they refuse, their headers, and an example of each. The
 * purpose of a call, its parameters and its answers are described at its resource.
 */
public final class DescribedCalls implements OASFilter {

    private static final String JSON = "application/json";
    private static final String PROBLEM = "Problem";

    /** The description of a list's answer. Such a call takes {@code page} and {@code size} ({@link Paging}). */
    private static final String PAGE = "A page";

    /** The paths of things that have a version. */
    private static final String VERSIONED = "/api/(requests|builds|images|deployments|users|alerts)/\\{id}";

    /** Calls with which others than administrators read nothing, or only about themselves. */
    private static final String ADMINISTRATORS = "/api/(audit|users(/\\{id})?|tokens|push-targets(/.*)?)";

    /**
     * Calls with a parameter that may name a thing that the caller does not see. (With several desks each is answered
     * by itself.)
     */
    private static final String NARROWED = "/api/(logs(/(?!streams).*)?|tokens)";

    /** Posts that only read: they take no key and no version. */
    private static final String LOOKING = "/api/(requests/\\{id}/diff|hooks/lab/dry-run)";

    /**
     * Calls of which only some are done at a time: streams, searches, those that hash passwords, those that call
     * others.
     */
    private static final String BOUNDED = "/api/(.*/stream|events|logs(/.*)?|users(/.*/password)?|hooks/lab/send)";

    /** Enums whose values are written in capitals. */
    private static final Set<String> AS_WRITTEN = Set.of("Level");

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

    /** The headers with which the senders of webhooks prove that they know the secret. */
    private static final Map<String, String> SENDERS = new TreeMap<>(Map.of(
            "secret", "X-Samosval-Token",
            "github", "X-Hub-Signature-256",
            "gitea", "X-Gitea-Signature",
            "gitlab", "X-Gitlab-Token",
            "standard", "webhook-signature",
            "bitbucket", "X-Hub-Signature"));

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

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.setInfo(OASFactory.createInfo()
                .title("Samosval")
                .version("1")
                .description(
                        "All that people do on the pages, for programs. Errors are application/problem+json (RFC 9457),"
                                + " their sentences in the language of Accept-Language. Times are ISO-8601 UTC."));
        api.setServers(List.of(OASFactory.createServer().url("/")));
        Components components = api.getComponents() == null ? OASFactory.createComponents() : api.getComponents();
        api.setComponents(components);
        components.addSecurityScheme(
                "token",
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description("An API token, made on the profile's page; of scope read it only looks."));
        SENDERS.forEach((name, header) -> components.addSecurityScheme(
                name,
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.HEADER)
                        .name(header)
                        .description("By the webhook's secret, as its senders prove that they know it.")));
        components.addSecurityScheme(
                "azure",
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("basic")
                        .description("Azure DevOps: any user name, and the webhook's secret as the password."));
        components.addSecurityScheme(
                "session",
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.COOKIE)
                        .name("JSESSIONID")
                        .description("A browser's sign-in."));
        api.setSecurity(List.of(
                OASFactory.createSecurityRequirement().addScheme("token"),
                OASFactory.createSecurityRequirement().addScheme("session")));
        completeSchemas(components);
        components.addSchema(PROBLEM, problem());
        components.removeSchema("JsonBody");
        api.getPaths().getPathItems().forEach((path, item) -> complete(path, item, components));
    }

    /**
     * Writes enums in lower case. Says that an answer has all of its fields, unless its record says otherwise, and no
     * others.
     */
    private static void completeSchemas(Components components) {
        if (components.getSchemas() == null) {
            return;
        }
        components.getSchemas().forEach((name, schema) -> {
            if (!AS_WRITTEN.contains(name)) {
                completeEnumeration(schema);
            }
            if (schema.getProperties() != null) {
                if (!Boolean.TRUE.equals(schema.getAdditionalPropertiesBoolean())) {
                    schema.setAdditionalPropertiesBoolean(false);
                }
                // A record with optional fields says itself which ones are required.
                if (!name.endsWith("Input") && schema.getRequired() == null) {
                    schema.setRequired(new ArrayList<>(schema.getProperties().keySet()));
                }
                schema.getProperties().forEach((field, property) -> {
                    completeEnumeration(property);
                    if (EXAMPLES.containsKey(field) && takesExample(property)) {
                        property.setExample(EXAMPLES.get(field));
                    }
                });
            }
        });
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

    private static void completeEnumeration(Schema schema) {
        if (schema.getEnumeration() == null) {
            return;
        }
        List<Object> values = new ArrayList<>();
        schema.getEnumeration().forEach(value -> values.add(value.toString().toLowerCase(Locale.ROOT)));
        if (Boolean.TRUE.equals(schema.getNullable())) {
            values.add(null);
        }
        schema.setType(SchemaType.STRING);
        schema.setEnumeration(values);
    }

    private static Schema problem() {
        Schema error = OASFactory.createSchema()
                .type(SchemaType.OBJECT)
                .addProperty("field", text())
                .addProperty("message", text())
                .required(List.of("field", "message"));
        return OASFactory.createSchema()
                .type(SchemaType.OBJECT)
                .description("An error (RFC 9457); errors says of bad input which fields are wrong, and why.")
                .addProperty("title", text())
                .addProperty("status", OASFactory.createSchema().type(SchemaType.INTEGER))
                .addProperty("detail", text())
                .addProperty(
                        "errors",
                        OASFactory.createSchema().type(SchemaType.ARRAY).items(error))
                .required(List.of("title", "status", "detail"));
    }

    private static Schema text() {
        return OASFactory.createSchema().type(SchemaType.STRING);
    }

    private static void complete(String path, PathItem item, Components components) {
        item.getOperations().forEach((method, operation) -> complete(path, method, operation, components));
    }

    private static void complete(String path, HttpMethod method, Operation operation, Components components) {
        if (operation.getRequestBody() != null && !isDescribed(operation.getRequestBody())) {
            operation.setRequestBody(null);
        }
        List<Parameter> parameters =
                operation.getParameters() == null ? new ArrayList<>() : new ArrayList<>(operation.getParameters());
        if (isPaged(operation)) {
            parameters.add(number("page", 1, Paging.LAST_PAGE, "From 1"));
            parameters.add(number("size", ListPart.SIZE, Paging.LARGEST, "Rows of a page"));
        }
        Map<String, String> refusals = refusals(path, method, operation, parameters);
        parameters.addAll(headers(path, method, operation));
        parameters.forEach(DescribedCalls::complete);
        operation.setParameters(parameters.isEmpty() ? null : parameters);
        APIResponses responses =
                operation.getResponses() == null ? OASFactory.createAPIResponses() : operation.getResponses();
        operation.setResponses(responses);
        responses
                .getAPIResponses()
                .forEach(
                        (status, response) -> completeAnswer(operation.getOperationId(), status, response, components));
        if (isConditional(path, method)) {
            responses.getAPIResponse("200").addHeader("ETag", described("The thing's version, for If-Match."));
            responses.addAPIResponse(
                    "304", OASFactory.createAPIResponse().description("It is as If-None-Match knows it."));
        }
        refusals.forEach((status, why) -> {
            if (!responses.hasAPIResponse(status)) {
                responses.addAPIResponse(status, refusal(why));
            }
        });
        if (operation.getRequestBody() != null) {
            completeContent(null, operation.getRequestBody().getContent(), components);
        }
    }

    /** The statuses with which a call may refuse, and why. */
    private static Map<String, String> refusals(
            String path, HttpMethod method, Operation operation, List<Parameter> parameters) {
        boolean act = isAct(method);
        boolean open = isOpen(operation);
        Map<String, String> refusals = new LinkedHashMap<>();
        refusals.put("400", "What was sent is not understood; errors says which field or parameter.");
        refusals.put(
                "401", open ? "The secret is missing or wrong." : "There is no token or sign-in, or it is not good.");
        if (act) {
            refusals.put("403", "You may not do this, or your token only looks.");
        } else if (path.matches(ADMINISTRATORS)) {
            refusals.put("403", "You may not see this.");
        }
        if (path.contains("{") || path.matches(NARROWED)) {
            refusals.put("404", "There is no such thing, or you do not see it.");
        }
        if (act && !open) {
            refusals.put("409", "The thing's state does not allow it, or somebody else was first.");
        }
        if (method == HttpMethod.GET) {
            refusals.put("406", "Accept asks for a type that this call does not give.");
        }
        if (act && !open && !path.matches(LOOKING)) {
            refusals.put("412", "The thing is not as If-Match says; nothing was done.");
        }
        if (takesKey(path, method)) {
            refusals.put("422", "The key was used for another call or body.");
        }
        if (act) {
            // Also for calls whose body must be empty but is not.
            refusals.put("413", "The body is larger than " + largest(path) + ".");
            refusals.put("415", "The body is not called application/json, or is packed in another way than gzip.");
        }
        if (open || path.matches(BOUNDED) || isWaitedFor(parameters)) {
            refusals.put("429", "Too many at a time, or too many wrong secrets; Retry-After says when to come again.");
        }
        refusals.put("503", "The portal has too much to do, or restarts; Retry-After says when to come again.");
        return refusals;
    }

    private static String largest(String path) {
        return path.contains("{dialect") ? "25 MB" : path.endsWith("/dry-run") ? "2 MB" : "64 KiB";
    }

    /** The headers that a call takes. */
    private static List<Parameter> headers(String path, HttpMethod method, Operation operation) {
        List<Parameter> headers = new ArrayList<>();
        if (isConditional(path, method)) {
            headers.add(header("If-None-Match", "\"7\"", "The ETag that you know: if the thing is still so, 304."));
        }
        if (takesVersion(path, method, operation)) {
            headers.add(header("If-Match", "\"7\"", "The ETag that you know: if the thing has changed since, 412."));
        }
        if (takesKey(path, method)) {
            headers.add(
                    header(
                            Calls.KEY,
                            "run-42-build",
                            "A call that comes again with its key within 24 hours is answered as the first; nothing is done twice."));
        }
        return headers;
    }

    /** Whether the call reads a thing that has a version. */
    private static boolean isConditional(String path, HttpMethod method) {
        return method == HttpMethod.GET && path.matches(VERSIONED);
    }

    private static boolean isAct(HttpMethod method) {
        return method != HttpMethod.GET && method != HttpMethod.HEAD;
    }

    /** Whether a secret of its own lets callers in, rather than a token or sign-in. */
    private static boolean isOpen(Operation operation) {
        return operation.getSecurity() != null;
    }

    private static boolean takesVersion(String path, HttpMethod method, Operation operation) {
        return isAct(method) && !isOpen(operation) && path.contains("{id}") && !path.matches(LOOKING);
    }

    private static boolean takesKey(String path, HttpMethod method) {
        return isAct(method) && !path.matches(LOOKING);
    }

    /** A parameter without a schema is text; {@code id} in the path is a number. */
    private static void complete(Parameter parameter) {
        if (parameter.getSchema() == null) {
            parameter.setSchema(text());
        }
        if (parameter.getIn() == Parameter.In.PATH && parameter.getName().equals("id")) {
            parameter.setSchema(OASFactory.createSchema()
                    .type(SchemaType.INTEGER)
                    .format("int64")
                    .minimum(BigDecimal.ONE));
            parameter.setExample(7);
        }
    }

    private static boolean isWaitedFor(List<Parameter> parameters) {
        return parameters.stream().anyMatch(p -> "wait".equals(p.getName()));
    }

    /** Whether the body has a schema other than the class that reads it. Otherwise the body must be empty. */
    private static boolean isDescribed(RequestBody body) {
        return body.getContent() != null
                && body.getContent().getMediaTypes().values().stream()
                        .noneMatch(m -> m.getSchema() == null
                                || String.valueOf(m.getSchema().getRef()).endsWith("/JsonBody"));
    }

    private static boolean isPaged(Operation operation) {
        APIResponse answer = operation.getResponses() == null
                ? null
                : operation.getResponses().getAPIResponse("200");
        return answer != null && PAGE.equals(answer.getDescription());
    }

    private static Parameter number(String name, int usual, int most, String description) {
        return OASFactory.createParameter()
                .name(name)
                .in(Parameter.In.QUERY)
                .schema(OASFactory.createSchema()
                        .type(SchemaType.INTEGER)
                        .format("int32")
                        .minimum(BigDecimal.ONE)
                        .maximum(BigDecimal.valueOf(most))
                        .defaultValue(usual))
                .description(description);
    }

    private static Parameter header(String name, String example, String description) {
        return OASFactory.createParameter()
                .name(name)
                .in(Parameter.In.HEADER)
                .schema(text())
                .example(example)
                .description(description);
    }

    private static Header described(String description) {
        return OASFactory.createHeader().description(description).schema(text());
    }

    private static APIResponse refusal(String why) {
        return OASFactory.createAPIResponse()
                .description(why)
                .content(OASFactory.createContent()
                        .addMediaType(
                                Problems.MEDIA_TYPE,
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref(PROBLEM))));
    }

    private static void completeAnswer(String operation, String status, APIResponse response, Components components) {
        if (response.getContent() == null || response.getContent().getMediaTypes() == null) {
            return;
        }
        MediaType any = response.getContent().getMediaType("*/*");
        if (any != null) {
            response.setContent(OASFactory.createContent().addMediaType(JSON, any));
        }
        completeContent(operation, response.getContent(), components);
        Schema schema =
                response.getContent().getMediaTypes().values().iterator().next().getSchema();
        if (status.equals("201")) {
            response.addHeader("Location", described("The address of what was made."));
        }
        if (schema != null && isArray(schema) && PAGE.equals(response.getDescription())) {
            response.addHeader("X-Total-Count", described("How many there are on all pages, where that is known."));
            response.addHeader("Link", described("The first, previous, next and last page (RFC 8288)."));
        }
    }

    /**
     * Gives an example to each media type that has none.
     *
     * @param operation the operation whose answer this is; null for the body of a call
     */
    private static void completeContent(String operation, Content content, Components components) {
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

    private static boolean isArray(Schema schema) {
        return schema.getType() == SchemaType.ARRAY;
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
        if (isArray(schema) && schema.getItems() != null) {
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
