package ru.samosval.palette;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Something that is found.
 *
 * @param note what tells it from others of its name, as its status
 * @param path the address of its page
 * @param control of an action, the {@code data-testid} of the page's control for it; otherwise null
 * @param press of an action, whether that control is to be pressed, or only led to; otherwise null
 */
@Schema(name = "Found")
public record Found(
        @Schema(
                enumeration = {"action", "deployment", "request", "image", "build", "alert", "delivery", "user"},
                example = "deployment")
        String kind,

        String name,
        @Schema(example = "prod · Running") String note,
        @Schema(example = "/deployments/7") String path,

        @Schema(
                description = "Of an action, the data-testid of the page's control for it",
                nullable = true,
                example = "deployment-stop")
        String control,

        @Schema(
                description = "Of an action, whether that control is to be pressed, or only led to",
                nullable = true,
                example = "true")
        Boolean press) {

    /** A thing. */
    static Found thing(String kind, String name, String note, String path) {
        return new Found(kind, name, note, path, null, null);
    }

    /** An action on this thing, by a control of its page. */
    Found action(PaletteAction action, String actionName) {
        String testid = action.control().endsWith("-") ? action.control() + name : action.control();
        return new Found("action", actionName + ": " + name, note, path, testid, action.isPressed());
    }
}
