package ru.samosval.hook;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A secret of a webhook, which is shown once; {@code null} where it was shown before. */
@Schema(name = "HookSecret")
public record HookSecretJson(
        @Schema(nullable = true, example = "Yk3w") String secret) {}
