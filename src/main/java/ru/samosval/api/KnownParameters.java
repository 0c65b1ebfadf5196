package ru.samosval.api;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * Refuses query parameters that a call does not know, and those given twice if only one would count. Otherwise
 * {@code timout=5m} would wait for a minute, and {@code dry_run=true} would delete. Lists ({@link Paging}) and calls
 * outside JAX-RS check their parameters themselves. The webhooks do not check them, as the addresses that forges are
 * given may have more.
 */
@Provider
@Priority(Priorities.USER)
public class KnownParameters implements ContainerRequestFilter {

    @Context
    private ResourceInfo called;

    @Inject
    private OpenCalls open;

    /** For each method the names of its parameters, and whether each may be given more than once; empty for lists. */
    private final Map<Method, Optional<Map<String, Boolean>>> known = new ConcurrentHashMap<>();

    @Override
    public void filter(ContainerRequestContext request) {
        Map<String, List<String>> given = request.getUriInfo().getQueryParameters();
        if (given.isEmpty() || open.has(request.getUriInfo().getPath())) {
            return;
        }
        Map<String, Integer> counts = new TreeMap<>();
        given.forEach((name, values) -> counts.put(name, values.size()));
        known.computeIfAbsent(called.getResourceMethod(), KnownParameters::of)
                .ifPresent(names -> demandKnown(counts, names));
    }

    /** Refuses a query that has other parameters than these, or one of them more than once. */
    public static void demandOnly(HttpServletRequest request, Collection<String> names) {
        Map<String, Integer> counts = new TreeMap<>();
        request.getParameterMap().forEach((name, values) -> counts.put(name, values.length));
        Map<String, Boolean> once = new TreeMap<>();
        names.forEach(name -> once.put(name, false));
        demandKnown(counts, once);
    }

    private static void demandKnown(Map<String, Integer> given, Map<String, Boolean> names) {
        List<FieldError> errors = new ArrayList<>();
        given.forEach((name, count) -> {
            if (!names.containsKey(name)) {
                errors.add(
                        names.isEmpty()
                                ? new FieldError(name, "error.parameter.none")
                                : new FieldError(name, "error.parameter.unknown", String.join(", ", names.keySet())));
            } else if (count > 1 && !names.get(name)) {
                errors.add(new FieldError(name, "error.parameter.twice"));
            }
        });
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
    }

    private static Optional<Map<String, Boolean>> of(Method method) {
        boolean isList = Stream.of(method.getAnnotationsByType(Parameter.class))
                .anyMatch(p -> p.in() == ParameterIn.QUERY && p.name().equals("sort"));
        if (isList) {
            return Optional.empty();
        }
        Map<String, Boolean> names = new TreeMap<>();
        for (java.lang.reflect.Parameter parameter : method.getParameters()) {
            put(names, parameter.getAnnotation(QueryParam.class), parameter.getType());
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                for (Field field : parameter.getType().getDeclaredFields()) {
                    put(names, field.getAnnotation(QueryParam.class), field.getType());
                }
            }
        }
        return Optional.of(names);
    }

    private static void put(Map<String, Boolean> names, QueryParam parameter, Class<?> type) {
        if (parameter != null) {
            names.put(parameter.value(), Collection.class.isAssignableFrom(type));
        }
    }
}
