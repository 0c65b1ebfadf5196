package ru.samosval.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.stream.Collectors;

/** The calls whose resources check their callers themselves ({@link KnowsItsCallers}). */
@ApplicationScoped
public class OpenCalls {

    private Set<String> paths = Set.of();

    @Inject
    void ask(@Any Instance<KnowsItsCallers> resources) {
        paths = resources.stream()
                .flatMap(resource -> resource.paths().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether this path, below {@code /api}, is one of them. */
    public boolean has(String path) {
        return paths.contains(path);
    }
}
