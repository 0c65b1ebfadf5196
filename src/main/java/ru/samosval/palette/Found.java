package ru.samosval.palette;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Something that is found.
 *
 * @param note what tells it from others of its name, as its status
 * @param path the address of its page
 * @param control of an action, the {@code data-testid} of the page's control that does it; otherwise null
 */
@Schema(name = "Found")
public record Found(
        @Schema(
                enumeration = {"act", "deployment", "request", "image", "build", "alert", "delivery", "user"},
                example = "deployment")
        String kind,

        String name,
        @Schema(example = "prod · Running") String note,
        @Schema(example = "/deployments/7") String path,

        @Schema(
                description = "Of an action, the data-testid of the page's control that does it",
                nullable = true,
                example = "deployment-stop")
        String control) {

    /** A thing. */
    static Found thing(String kind, String name, String note, String path) {
        return new Found(kind, name, note, path, null);
    }

    /** An action on this thing, by a control of its page. */
    Found action(String actionName, String actionControl) {
        return new Found("act", actionName + ": " + name, note, path, actionControl);
    }
}
