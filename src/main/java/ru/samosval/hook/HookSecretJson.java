package ru.samosval.hook;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The secret of a webhook. It is shown once; afterwards it is {@code null}. */
@Schema(name = "HookSecret")
public record HookSecretJson(
        @Schema(nullable = true, example = "Yk3w") String secret) {}
