package ru.samosval.request;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ru.samosval.dockerfile.RunCommand;
import ru.samosval.dockerfile.StartCommand;
import ru.samosval.dockerfile.Unreadable;
import ru.samosval.platform.NumberBetween;
import ru.samosval.platform.Readable;
import ru.samosval.platform.Refusal.FieldError;

/**
 * A request as a person types it (section 4.2): text as it stands in the form, so that nothing typed is lost when it is
 * wrong. Its constraints are those of the contract; the ones that need the database stand in {@link Requests}.
 */
public class RequestData {

    // The Docker reference grammar. Groups repeat possessively: no text, however long, makes them recurse.
    private static final String IMAGE_PATTERN = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*+";
    private static final String HOST_PATTERN =
            "(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*+(?::[0-9]{1,5})?/)?";
    private static final String NAME_PATTERN = HOST_PATTERN + IMAGE_PATTERN + "(?:/" + IMAGE_PATTERN + ")*+";
    private static final String TAG_PATTERN = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";

    @NotBlank(message = "request.image_name.required")
    @Size(max = 200, message = "request.image_name.format")
    @Pattern(regexp = NAME_PATTERN, message = "request.image_name.format")
    @Readable
    private String imageName;

    @NotBlank(message = "request.repo_url.required")
    @Size(max = 500, message = "request.repo_url.format")
    @Readable
    private String repoUrl;

    @NotBlank(message = "request.repo_branch.required")
    @Size(max = 200, message = "request.repo_branch.format")
    @Pattern(
            regexp =
                    "(?!.*(?:\\.\\.|//|@\\{|\\.lock$|\\.$|/$))[^\\s~^:?*\\[\\\\\\p{Cntrl}/.-][^\\s~^:?*\\[\\\\\\p{Cntrl}]*",
            message = "request.repo_branch.format")
    @Readable
    private String repoBranch = "main";

    @NotNull(message = "request.update_mode.required")
    private UpdateMode updateMode = UpdateMode.CONTINUOUS;

    @Pattern(regexp = "[0-9a-fA-F]{7,40}", message = "request.target_commit.format")
    @Readable
    private String targetCommit;

    @NotBlank(message = "request.base_image.required")
    @Size(max = 300, message = "request.base_image.format")
    @Pattern(
            regexp = NAME_PATTERN + "(?::" + TAG_PATTERN + ")?(?:@sha256:[0-9a-f]{64})?",
            message = "request.base_image.format")
    @Readable
    private String baseImage;

    @Size(max = 20_000, message = "request.run_commands.size")
    @Readable(lines = true)
    private String runCommands;

    @Size(max = 2_000, message = "request.entrypoint.size")
    @Readable
    private String entrypoint;

    @NotBlank(message = "request.ram_mb.required")
    @NumberBetween(min = "1", max = "1048576", message = "request.ram_mb.range")
    @Readable
    private String ramMb = "512";

    @NotBlank(message = "request.vcpu.required")
    @NumberBetween(min = "0.1", max = "256", decimals = 3, message = "request.vcpu.range")
    @Readable
    private String vcpu = "0.5";

    @NotBlank(message = "request.version_tag.required")
    @Pattern(regexp = TAG_PATTERN, message = "request.version_tag.format")
    @Readable
    private String versionTag;

    @NotBlank(message = "request.owner.required")
    @Readable
    private String owner;

    @Size(max = 2_000, message = "request.collaborators.size")
    @Readable(lines = true)
    private String collaborators;

    /** The logins of {@code collaborators}, each once, in the order typed. */
    List<String> collaboratorLogins() {
        return collaborators == null
                ? List.of()
                : Arrays.stream(collaborators.split("[,;\\s]+"))
                        .filter(l -> !l.isBlank())
                        .distinct()
                        .toList();
    }

    /** What stands in the way of a Dockerfile of these texts; the fields that hold more than that are left alone. */
    List<FieldError> dockerfileErrors(List<FieldError> known) {
        List<FieldError> errors = new ArrayList<>();
        if (known.stream().noneMatch(e -> e.field().equals("run_commands"))) {
            try {
                RunCommand.read(runCommands);
            } catch (Unreadable e) {
                errors.add(new FieldError("run_commands", e.key(), e.arguments()));
            }
        }
        if (known.stream().noneMatch(e -> e.field().equals("entrypoint"))) {
            try {
                StartCommand.read(entrypoint);
            } catch (Unreadable e) {
                errors.add(new FieldError("entrypoint", e.key(), e.arguments()));
            }
        }
        return errors;
    }

    private static String clean(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** Lines as they were typed, without empty ones at the end: what stands in a line may mean something by its blanks. */
    private static String lines(String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        int to = text.length();
        int end = to;
        while (" \t\r\n".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
            to = text.charAt(end) == '\n' || text.charAt(end) == '\r' ? end : to;
        }
        return text.substring(0, to).replace("\r\n", "\n").replace('\r', '\n');
    }

    public String getImageName() {
        return imageName;
    }

    public void setImageName(String imageName) {
        this.imageName = clean(imageName);
    }

    public String getRepoUrl() {
        return repoUrl;
    }

    public void setRepoUrl(String repoUrl) {
        this.repoUrl = clean(repoUrl);
    }

    public String getRepoBranch() {
        return repoBranch;
    }

    public void setRepoBranch(String repoBranch) {
        this.repoBranch = clean(repoBranch);
    }

    public UpdateMode getUpdateMode() {
        return updateMode;
    }

    public void setUpdateMode(UpdateMode updateMode) {
        this.updateMode = updateMode;
    }

    public String getTargetCommit() {
        return targetCommit;
    }

    public void setTargetCommit(String targetCommit) {
        this.targetCommit = clean(targetCommit);
    }

    public String getBaseImage() {
        return baseImage;
    }

    public void setBaseImage(String baseImage) {
        this.baseImage = clean(baseImage);
    }

    public String getRunCommands() {
        return runCommands;
    }

    public void setRunCommands(String runCommands) {
        this.runCommands = lines(runCommands);
    }

    public String getEntrypoint() {
        return entrypoint;
    }

    public void setEntrypoint(String entrypoint) {
        this.entrypoint = clean(entrypoint);
    }

    public String getRamMb() {
        return ramMb;
    }

    public void setRamMb(String ramMb) {
        this.ramMb = clean(ramMb);
    }

    public String getVcpu() {
        return vcpu;
    }

    /** A decimal comma is taken as a point. */
    public void setVcpu(String vcpu) {
        this.vcpu = vcpu == null ? null : clean(vcpu.replace(',', '.'));
    }

    public String getVersionTag() {
        return versionTag;
    }

    public void setVersionTag(String versionTag) {
        this.versionTag = clean(versionTag);
    }

    public String getOwner() {
        return owner;
    }

    public void setOwner(String owner) {
        this.owner = clean(owner);
    }

    public String getCollaborators() {
        return collaborators;
    }

    public void setCollaborators(String collaborators) {
        this.collaborators = clean(collaborators);
    }
}
