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
    private static final String ADMINISTRATORS = "/api/(audit(/download)?|users(/\\{id})?|tokens|push-targets(/.*)?)";

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
    private static final String BOUNDED =
            "/api/(.*/stream|events|logs(/.*)?|audit/download|users(/.*/password)?|hooks/lab/send)";

    /** Enums whose values are written in capitals. */
    private static final Set<String> AS_WRITTEN = Set.of("Level");

    /** The headers with which the senders of webhooks prove that they know the secret. */
    private static final Map<String, String> SENDERS = new TreeMap<>(Map.of(
            "secret", "X-Samosval-Token",
            "github", "X-Hub-Signature-256",
            "gitea", "X-Gitea-Signature",
            "gitlab", "X-Gitlab-Token",
            "standard", "webhook-signature",
            "bitbucket", "X-Hub-Signature"));

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
                    CallExamples.completeField(field, property);
                });
            }
        });
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
            CallExamples.completeContent(null, operation.getRequestBody().getContent(), components);
        }
    }

    /** The statuses with which a call may refuse, and why. */
    private static Map<String, String> refusals(
            String path, HttpMethod method, Operation operation, List<Parameter> parameters) {
        boolean action = isAction(method);
        boolean open = isOpen(operation);
        Map<String, String> refusals = new LinkedHashMap<>();
        refusals.put("400", "What was sent is not understood; errors says which field or parameter.");
        refusals.put(
                "401", open ? "The secret is missing or wrong." : "There is no token or sign-in, or it is not good.");
        if (action) {
            refusals.put("403", "You may not do this, or your token only looks.");
        } else if (path.matches(ADMINISTRATORS)) {
            refusals.put("403", "You may not see this.");
        }
        if (path.contains("{") || path.matches(NARROWED)) {
            refusals.put("404", "There is no such thing, or you do not see it.");
        }
        if (action && !open) {
            refusals.put("409", "The thing's state does not allow it, or somebody else was first.");
        }
        if (method == HttpMethod.GET) {
            refusals.put("406", "Accept asks for a type that this call does not give.");
        }
        if (action && !open && !path.matches(LOOKING)) {
            refusals.put("412", "The thing is not as If-Match says; nothing was done.");
        }
        if (takesKey(path, method)) {
            refusals.put("422", "The key was used for another call or body.");
        }
        if (action) {
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

    private static boolean isAction(HttpMethod method) {
        return method != HttpMethod.GET && method != HttpMethod.HEAD;
    }

    /** Whether a secret of its own lets callers in, rather than a token or sign-in. */
    private static boolean isOpen(Operation operation) {
        return operation.getSecurity() != null;
    }

    private static boolean takesVersion(String path, HttpMethod method, Operation operation) {
        return isAction(method) && !isOpen(operation) && path.contains("{id}") && !path.matches(LOOKING);
    }

    private static boolean takesKey(String path, HttpMethod method) {
        return isAction(method) && !path.matches(LOOKING);
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
        CallExamples.completeContent(operation, response.getContent(), components);
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

    static boolean isArray(Schema schema) {
        return schema.getType() == SchemaType.ARRAY;
    }
}
