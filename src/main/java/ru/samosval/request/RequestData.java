package ru.samosval.request;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.Arrays;
import java.util.List;
import ru.samosval.dockerfile.StartCommand;
import ru.samosval.input.AtMost;
import ru.samosval.input.Characters;
import ru.samosval.input.Keeps;
import ru.samosval.input.Quantity;
import ru.samosval.input.Readable;

/**
 * A request as a person types it (section 4.2). The values are the texts of the form, so that nothing is lost when
 * something is wrong. The constraints are those of section 4.2, except those that need the database: these are in
 * {@link Requests}.
 */
public class RequestData {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** The memory of a container, in MB. */
    public static final class RamMb extends Quantity.Memory {
        public RamMb() {
            super("request.ram_mb", "1", "1048576");
        }
    }

    /** The processors of a container. */
    public static final class Vcpu extends Quantity.Cores {
        public Vcpu() {
            super("request.vcpu", "0.1", "256");
        }
    }

    @NotBlank(message = "request.image_name.required")
    @Keeps(ImageReference.Name.class)
    @Readable
    private String imageName;

    @NotBlank(message = "request.repo_url.required")
    @AtMost(500)
    @Readable
    private String repoUrl;

    @NotBlank(message = "request.repo_branch.required")
    @AtMost(200)
    @Keeps(BranchName.class)
    @Readable
    private String repoBranch = "main";

    @NotNull(message = "request.update_mode.required")
    private UpdateMode updateMode = UpdateMode.CONTINUOUS;

    @Keeps(CommitId.Target.class)
    @Readable
    private String targetCommit;

    @NotBlank(message = "request.base_image.required")
    @Keeps(ImageReference.Base.class)
    @Readable
    private String baseImage;

    @AtMost(20_000)
    @Readable(lines = true)
    private String runCommands;

    @AtMost(2_000)
    @Readable
    private String entrypoint;

    @NotNull(message = "request.ram_mb.required")
    @Keeps(RamMb.class)
    @Readable
    private Quantity.Typed ramMb = new RamMb().typed("512");

    @NotNull(message = "request.vcpu.required")
    @Keeps(Vcpu.class)
    @Readable
    private Quantity.Typed vcpu = new Vcpu().typed("0.5");

    @NotBlank(message = "request.version_tag.required")
    @Keeps(ImageReference.Tag.class)
    @Readable
    private String versionTag;

    @NotBlank(message = "request.owner.required")
    @Readable
    private String owner;

    @AtMost(2_000)
    @Readable(lines = true)
    private String collaborators;

    /** The logins in {@code collaborators}, each once, in the order typed. */
    List<String> collaboratorLogins() {
        return collaborators == null
                ? List.of()
                : Arrays.stream(collaborators.split("[,;\\s]+"))
                        .filter(l -> !l.isBlank())
                        .distinct()
                        .toList();
    }

    /** Whether only a part of the address is saved, the repository's. To be asked after saving. */
    boolean isRepoUrlReduced() {
        return !RepoUrl.saved(repoUrl).equals(repoUrl);
    }

    /** Memory in megabytes. The form's constraints must hold. */
    int ramMb() {
        return ramMb.number().intValueExact();
    }

    /** The number of processors. The form's constraints must hold. */
    double vcpu() {
        return vcpu.number().doubleValue();
    }

    /** The memory as it was typed and understood; null if none was typed. */
    Quantity.Typed typedRamMb() {
        return ramMb;
    }

    /** The processors as they were typed and understood; null if none were typed. */
    Quantity.Typed typedVcpu() {
        return vcpu;
    }

    public String getImageName() {
        return imageName;
    }

    public void setImageName(String imageName) {
        this.imageName = Characters.typed(imageName);
    }

    public String getRepoUrl() {
        return repoUrl;
    }

    /**
     * A byte order mark at the beginning comes from the file from which the address was copied, and is not part of it.
     */
    public void setRepoUrl(String repoUrl) {
        String typed = Characters.typed(repoUrl);
        this.repoUrl =
                typed != null && typed.startsWith(BYTE_ORDER_MARK) ? Characters.typed(typed.substring(1)) : typed;
    }

    public String getRepoBranch() {
        return repoBranch;
    }

    public void setRepoBranch(String repoBranch) {
        this.repoBranch = Characters.typed(repoBranch);
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
        this.targetCommit = Characters.typed(targetCommit);
    }

    public String getBaseImage() {
        return baseImage;
    }

    public void setBaseImage(String baseImage) {
        this.baseImage = Characters.typed(baseImage);
    }

    public String getRunCommands() {
        return runCommands;
    }

    public void setRunCommands(String runCommands) {
        this.runCommands = Characters.typedLines(runCommands);
    }

    public String getEntrypoint() {
        return entrypoint;
    }

    public void setEntrypoint(String entrypoint) {
        this.entrypoint = Characters.typed(StartCommand.joined(entrypoint));
    }

    public String getRamMb() {
        return Quantity.Typed.text(ramMb);
    }

    /** An understood value is kept as the portal writes it: {@code 1 ГБ} becomes {@code 1024}. */
    public void setRamMb(String ramMb) {
        this.ramMb = new RamMb().typed(Characters.typed(ramMb));
    }

    public String getVcpu() {
        return Quantity.Typed.text(vcpu);
    }

    /** An understood value is kept as the portal writes it: {@code 500m} becomes {@code 0.5}. */
    public void setVcpu(String vcpu) {
        this.vcpu = new Vcpu().typed(Characters.typed(vcpu));
    }

    public String getVersionTag() {
        return versionTag;
    }

    public void setVersionTag(String versionTag) {
        this.versionTag = Characters.typed(versionTag);
    }

    public String getOwner() {
        return owner;
    }

    public void setOwner(String owner) {
        this.owner = Characters.typed(owner);
    }

    public String getCollaborators() {
        return collaborators;
    }

    public void setCollaborators(String collaborators) {
        this.collaborators = Characters.typed(collaborators);
    }
}
